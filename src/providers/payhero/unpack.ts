import { readStrictJsonText, type JsonEntry, type JsonNode, type JsonObject } from '../json/strict-json.ts';
import { fieldsOf, plainName, type Fields } from './fields.ts';

export interface Delivery {
  /** The object that holds the payment: `response`, or the root when there is none. */
  readonly fields: Fields;
  /** The root itself, for what stands on the envelope. */
  readonly envelope: Fields;
}

/** Relays wrap a body once or twice; more is no wrapping. */
const MOST_WRAPPINGS = 4;

/** `Amount=10&…`, or one field that holds a document. */
const FORM = /^(?:[\w.[\]%+-]{1,64}=|%7B)/i;

/**
 * Unpacks a delivery: JSON, JSON as a text in JSON, a form, or a form with a JSON document in a field; the payment stands in
 * `response` (an object, or a JSON text of one), in the only object that there is, or in the root.
 * PayHero's own client libraries write several spellings, and its bodies vary between accounts, versions and relays.
 * @returns a reason when the bytes are no such delivery
 */
export function unpackDelivery(body: Uint8Array): Delivery | string {
  // A byte order mark is dropped and broken UTF-8 replaced here: nothing is signed, and a name may be cut in two.
  const text = new TextDecoder().decode(body).trim();
  const root = parseObject(text);
  if (typeof root === 'string') return root;
  const envelope = fieldsOf(root);
  if (typeof envelope === 'string') return envelope;
  const inner = payloadOf(root, envelope, MOST_WRAPPINGS);
  if (typeof inner === 'string') return `response: ${inner}`;
  const fields = inner === root ? envelope : fieldsOf(inner);
  return typeof fields === 'string' ? `response: ${fields}` : { fields, envelope };
}

/** Where the payment stands. One that is wrapped under an unknown name is found when nothing else can be meant. */
function payloadOf(root: JsonObject, fields: Fields, left: number): JsonObject | string {
  const response = root.entries.find(({ key }) => plainName(key) === 'response')?.value;
  if (response !== undefined && holdsDocument(response)) return unwrapped(response, left);
  const documents = root.entries.filter(({ value }) => holdsDocument(value));
  const only = documents.length === 1 && !fields.has('amount') && !fields.has('ResultCode') ? documents[0] : undefined;
  return only === undefined ? root : unwrapped(only.value, left);
}

function unwrapped(node: JsonNode, left: number): JsonObject | string {
  const object = asObject(node);
  if (typeof object === 'string') return object;
  const fields = fieldsOf(object);
  if (typeof fields === 'string') return fields;
  return left === 0 ? object : payloadOf(object, fields, left - 1);
}

function holdsDocument(node: JsonNode): boolean {
  return node.kind === 'object' || (node.kind === 'string' && /^\s*[{"]/.test(node.value));
}

function parseObject(text: string): JsonObject | string {
  return FORM.test(text) ? parseForm(text) : parseJson(text, MOST_WRAPPINGS);
}

function parseJson(text: string, left: number): JsonObject | string {
  const reading = readStrictJsonText(text);
  if (!reading.ok) return reading.reason;
  // A key written twice has two meanings, and money must not depend on which one a reader picks.
  const { root, contradiction } = reading;
  if (contradiction !== null) return `${contradiction.key} stands twice: ${contradiction.texts.join(' and ')}`;
  return left === 0 ? 'wrapped too often' : asObject(root, left - 1);
}

/** An object, the JSON text of one, or a list of nothing but one. */
function asObject(node: JsonNode, left = MOST_WRAPPINGS): JsonObject | string {
  if (node.kind === 'object') return node;
  if (node.kind === 'string') return parseJson(node.value, left);
  const [only, ...others] = node.kind === 'list' ? node.items : [];
  return only !== undefined && others.length === 0 && left > 0 ? asObject(only, left - 1) : 'not an object';
}

function parseForm(text: string): JsonObject | string {
  const pairs = [...new URLSearchParams(text)];
  const [first] = pairs;
  // A JSON body that was sent as a form is a name without a value.
  if (first !== undefined && pairs.length === 1 && first[1] === '' && first[0].startsWith('{')) {
    return parseJson(first[0], MOST_WRAPPINGS);
  }
  const entries: JsonEntry[] = [];
  const inner = new Map<string, JsonEntry[]>();
  for (const [name, value] of pairs) {
    const [, outer = '', member = ''] = /^([^[]+)\[([^\]]+)\]$/.exec(name) ?? [];
    const entry = { key: member === '' ? name : member, value: { kind: 'string', value } } as const;
    if (member === '') entries.push(entry);
    else inner.set(outer, [...(inner.get(outer) ?? []), entry]);
  }
  for (const [key, members] of inner) entries.push({ key, value: { kind: 'object', entries: members } });
  return { kind: 'object', entries };
}
