import { memberOf, type JsonNode, type JsonObject } from '../json/strict-json.ts';

/** One object of a body, read by the exact names that Daraja gives its members. */
export interface Members {
  /** A text, trimmed, or a number as it was written; '' for null, for anything else, and where there is none. */
  text(name: string): string;
  object(name: string): Members | null;
  /** The objects of a list, or the only object where the list was left out; none for anything else. */
  objects(name: string): Members[];
  has(name: string): boolean;
}

export function membersIn(root: JsonObject): Members {
  return {
    text: (name) => textOf(memberOf(root, name)),
    object(name) {
      const node = memberOf(root, name);
      return node?.kind === 'object' ? membersIn(node) : null;
    },
    objects(name) {
      const node = memberOf(root, name);
      const items = node?.kind === 'list' ? node.items : node === null ? [] : [node];
      return items.flatMap((item) => (item.kind === 'object' ? membersIn(item) : []));
    },
    has: (name) => memberOf(root, name) !== null,
  };
}

/**
 * What a list of pairs (`{"Name": …, "Value": …}`) says under each name, in any order; a pair without a value says nothing.
 * @returns the name that stands twice with different values, instead
 */
export function pairsOf(pairs: readonly Members[], name: string, value: string): ReadonlyMap<string, string> | string {
  const found = new Map<string, string>();
  for (const pair of pairs) {
    const [key, text] = [pair.text(name), pair.text(value)];
    if (text === '') continue;
    if ((found.get(key) ?? text) !== text) return key;
    found.set(key, text);
  }
  return found;
}

function textOf(node: JsonNode | null): string {
  if (node?.kind === 'string') return node.value.trim();
  return node?.kind === 'number' ? node.lexeme : '';
}
