import { memberOf, type JsonNode } from './strict-json.ts';

/** The text of a JSON value, compact, with its members in their order and its numbers as they were written. */
export function jsonText(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${node.entries.map(({ key, value }) => `${JSON.stringify(key)}:${jsonText(value)}`).join(',')}}`;
    case 'list':
      return `[${node.items.map(jsonText).join(',')}]`;
    case 'string':
      return JSON.stringify(node.value);
    case 'number':
      return node.lexeme;
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
  }
}

/** The value along a path of members; null where there is none. */
export function nodeAt(node: JsonNode | null, ...path: readonly string[]): JsonNode | null {
  return path.reduce<JsonNode | null>((at, key) => (at?.kind === 'object' ? memberOf(at, key) : null), node);
}

/** A string, trimmed, or a number as written; '' for anything else. */
export function textAt(node: JsonNode | null, ...path: readonly string[]): string {
  const found = nodeAt(node, ...path);
  if (found?.kind === 'number') return found.lexeme;
  return found?.kind === 'string' ? found.value.toWellFormed().trim() : '';
}

/** The items of a list; null where there is none. */
export function itemsAt(node: JsonNode | null, ...path: readonly string[]): readonly JsonNode[] | null {
  const found = nodeAt(node, ...path);
  return found?.kind === 'list' ? found.items : null;
}
