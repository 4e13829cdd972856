import { itemsAt, nodeAt, textAt } from '../json/json-text.ts';
import type { JsonNode } from '../json/strict-json.ts';

/**
 * What a list of pairs (`{"Name": …, "Value": …}`) says under each name, in any order. A pair without a value says nothing, and
 * an only pair may stand there without its list.
 * @returns the name that stands twice with different values, instead
 */
export function pairsAt(
  node: JsonNode,
  path: readonly string[],
  name: string,
  value: string,
): ReadonlyMap<string, string> | string {
  const only = nodeAt(node, ...path);
  const items = itemsAt(node, ...path) ?? (only === null ? [] : [only]);
  const found = new Map<string, string>();
  for (const item of items) {
    const [key, text] = [textAt(item, name), textAt(item, value)];
    if (text === '') continue;
    if ((found.get(key) ?? text) !== text) return key;
    found.set(key, text);
  }
  return found;
}
