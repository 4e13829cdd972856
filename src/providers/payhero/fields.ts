import type { JsonNode, JsonObject } from '../json/strict-json.ts';
import { readStrictJsonText } from '../json/strict-json.ts';

/** The members of one delivery, looked up as PayHero's dialects need it: in any case, with or without underscores. */
export interface Fields {
  /**
   * Text of the first of these fields that is a non-empty string or a number (as written), trimmed; '' when there is
   * none. Booleans, null and containers count as absent.
   */
  text(...names: readonly string[]): string;
  /** The field as a boolean, or null when it is none. */
  flag(name: string): boolean | null;
  /** True when the field is there at all. */
  has(name: string): boolean;
}

export interface Delivery {
  /** The object that holds the payment: `response`, or the root when there is none. */
  readonly fields: Fields;
  /** The root itself, for what stands on the envelope. */
  readonly envelope: Fields;
}

/**
 * Unpacks a delivery: `response` may be an object or a JSON text of one.
 * PayHero's own client libraries write several spellings, and its bodies vary between accounts and versions.
 * @returns a reason when the bytes are no such delivery
 */
export function unpackDelivery(body: Uint8Array): Delivery | string {
  // A byte order mark is dropped and broken UTF-8 replaced here: nothing is signed, and a name may be cut in two.
  const root = parseObject(new TextDecoder().decode(body));
  if (typeof root === 'string') return root;
  const envelope = fieldsOf(root);
  if (typeof envelope === 'string') return envelope;
  const response = root.entries.find(({ key }) => plainName(key) === 'response')?.value;
  if (response?.kind === 'string' && response.value.trim() !== '') {
    const inner = parseObject(response.value);
    if (typeof inner === 'string') return `response: ${inner}`;
    return withEnvelope(fieldsOf(inner), envelope);
  }
  return withEnvelope(response?.kind === 'object' ? fieldsOf(response) : envelope, envelope);
}

function parseObject(text: string): JsonObject | string {
  const reading = readStrictJsonText(text);
  if (!reading.ok) return reading.reason;
  // A key written twice has two meanings, and money must not depend on which one a reader picks.
  if (reading.duplicateKey !== null) return `the key ${reading.duplicateKey} stands twice`;
  return reading.root.kind === 'object' ? reading.root : 'not an object';
}

function withEnvelope(fields: Fields | string, envelope: Fields): Delivery | string {
  return typeof fields === 'string' ? `response: ${fields}` : { fields, envelope };
}

/** @returns a reason when two spellings of one field hold different things (`Amount` 10 and `amount` 1000) */
function fieldsOf(object: JsonObject): Fields | string {
  const byName = new Map<string, JsonNode[]>();
  for (const { key, value } of object.entries) {
    const name = plainName(key);
    const twins = byName.get(name) ?? [];
    if (twins.some((twin) => contradicts(twin, value))) return `the field ${name} stands twice`;
    byName.set(name, [...twins, value]);
  }
  const text = (...names: readonly string[]): string => {
    for (const name of names) {
      for (const node of byName.get(plainName(name)) ?? []) {
        const found = textOf(node);
        if (found !== '') return found;
      }
    }
    return '';
  };
  return {
    text,
    flag: (name) => byName.get(plainName(name))?.find((node) => node.kind === 'boolean')?.value ?? null,
    has: (name) => byName.has(plainName(name)),
  };
}

function textOf(node: JsonNode): string {
  if (node.kind === 'string') return node.value.trim();
  return node.kind === 'number' ? node.lexeme : '';
}

/** A flag and a word may share a name (`status` of the envelope and `Status` of the payment); two words may not. */
function contradicts(one: JsonNode, other: JsonNode): boolean {
  if (one.kind === 'boolean' && other.kind === 'boolean') return one.value !== other.value;
  const texts = [textOf(one), textOf(other)];
  return !texts.includes('') && texts[0] !== texts[1];
}

/** `CheckoutRequestID`, `checkout_request_id` and `checkoutRequestId` are one name. */
function plainName(key: string): string {
  return key.toLowerCase().replaceAll('_', '');
}
