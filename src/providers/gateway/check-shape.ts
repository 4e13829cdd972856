import { isContainer, membersOf } from './canonical.ts';
import { admitted } from './members.ts';
import type { MemberRule, ValueRule } from './members.ts';
import type { JsonNode, JsonObject } from '../json/strict-json.ts';

/** A body that keeps the closed schema: texts as written by path (`result.code`), absent members absent. */
export interface Shape {
  readonly texts: ReadonlyMap<string, string>;
  /** False when the members stand in another order than the documented one. */
  readonly inOrder: boolean;
}

/** Why an authentic body is not trusted: a stable code, and the exact member. */
export interface ShapeFault {
  readonly reason: string;
  readonly detail: string;
}

/**
 * Checks a signed body against its closed set of members. The gateway signs keys and values without separators, so one
 * signature fits many bodies; this check leaves exactly one of them.
 * @param rules the members of this kind of callback
 * @param extraKeys further members, admitted by exact path
 */
export function checkShape(
  root: JsonObject,
  rules: readonly MemberRule[],
  extraKeys: readonly string[],
): Shape | ShapeFault {
  const texts = new Map<string, string>();
  const fault = looseEnd(root, '') ?? checkObject(root, rules, '', extraKeys, texts);
  return fault ?? { texts, inOrder: isInOrder(root, rules) };
}

/** True for a body that was refused. */
export function isShapeFault(checked: Shape | ShapeFault): checked is ShapeFault {
  return 'reason' in checked;
}

/** Parts that the signature does not cover at all: empty containers and nested members named `signature`. */
function looseEnd(node: JsonNode, path: string): ShapeFault | null {
  if (!isContainer(node)) return null;
  const members = membersOf(node);
  if (members.length === 0 && path !== 'extra') return { reason: 'empty_container', detail: path };
  for (const [key, value] of members) {
    const inner = path === '' ? key : `${path}.${key}`;
    if (key === 'signature' && (path !== '' || isContainer(value)))
      return { reason: 'nested_signature', detail: inner };
    const fault = looseEnd(value, inner);
    if (fault !== null) return fault;
  }
  return null;
}

function checkObject(
  node: JsonObject,
  rules: readonly MemberRule[],
  prefix: string,
  extraKeys: readonly string[],
  texts: Map<string, string>,
): ShapeFault | null {
  for (const { key, value } of node.entries) {
    const path = prefix + key;
    // The dot test: a member written `result.code` at the top must not pass for the member `code` of `result`.
    const rule = key.includes('.') ? undefined : rules.find((known) => known.name === key);
    const isAdmitted = rule === undefined && !key.includes('.') && extraKeys.includes(path);
    if (rule === undefined && !isAdmitted) return { reason: 'unknown_key', detail: path };
    const expected = rule?.value ?? admitted;
    // Null is signed as an empty text is, and means no more.
    if (value.kind === 'null' && rule?.name === 'extra') continue;
    const fault = isMemberList(expected)
      ? value.kind === 'object'
        ? checkObject(value, expected, `${path}.`, extraKeys, texts)
        : { reason: 'bad_type', detail: `${path}: ${value.kind}` }
      : checkScalar(value, expected, path, texts);
    if (fault !== null) return fault;
  }
  const missing = rules.find((rule) => rule.required && !node.entries.some((entry) => entry.key === rule.name));
  return missing === undefined ? null : { reason: 'missing_key', detail: prefix + missing.name };
}

function checkScalar(node: JsonNode, rule: ValueRule, path: string, texts: Map<string, string>): ShapeFault | null {
  const written = writtenText(node, rule);
  if (written === null) return { reason: 'bad_type', detail: `${path}: ${node.kind}` };
  if (!written.pattern.test(written.text)) return { reason: 'bad_value', detail: path };
  const fragment = rule.closed?.exec(written.text)?.[0];
  if (fragment !== undefined) return { reason: 'forbidden_fragment', detail: `${path}: ${fragment}` };
  texts.set(path, written.text);
  return null;
}

function writtenText(node: JsonNode, rule: ValueRule): { text: string; pattern: RegExp } | null {
  if (node.kind === 'string' && rule.string !== null) return { text: node.value, pattern: rule.string };
  if (node.kind === 'null' && rule.string?.test('') === true) return { text: '', pattern: rule.string };
  if (node.kind === 'number' && rule.number !== null) return { text: node.lexeme, pattern: rule.number };
  return null;
}

function isInOrder(node: JsonObject, rules: readonly MemberRule[]): boolean {
  let last = -1;
  for (const { key, value } of node.entries) {
    const place = rules.findIndex((rule) => rule.name === key);
    if (place === -1) continue; // admitted by the settings: its place is not documented
    if (place < last) return false;
    last = place;
    const inner = rules[place]?.value;
    if (inner !== undefined && isMemberList(inner) && value.kind === 'object' && !isInOrder(value, inner)) return false;
  }
  return true;
}

function isMemberList(value: MemberRule['value']): value is readonly MemberRule[] {
  return Array.isArray(value);
}
