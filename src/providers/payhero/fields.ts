import { readAmount } from '../../domain/money/amount-text.ts';
import { isNothing, isPlaceholder } from '../../domain/money/placeholder.ts';
import { parseCents, type Cents } from '../../domain/values/money.ts';
import type { JsonNode, JsonObject } from '../json/strict-json.ts';

/** The members of one object, looked up as PayHero's dialects need it: in any case, with or without underscores. */
export interface Fields {
  /**
   * Text of the first of these fields that is a non-empty string or a number (as written), trimmed; '' when there is
   * none. Booleans, null and containers count as absent.
   */
  text(...names: readonly string[]): string;
  /** The same, and `N/A`, `null`, `0` and the like are absent too: what a payer typed as account. */
  account(...names: readonly string[]): string;
  /** The same, and what stands for nothing (`N/A`, `0`, `-`) is absent too: for whatever names money, a line or a person. */
  name(...names: readonly string[]): string;
  /** `Amount`; null for what is no amount, or could be read as two. */
  amount(): Cents | null;
  /** The field as a boolean, or null when it is none. */
  flag(name: string): boolean | null;
  /** True when the field is there at all. */
  has(name: string): boolean;
}

/** @returns a reason when two spellings of one field hold different things (`Amount` 10 and `amount` 1000) */
export function fieldsOf(object: JsonObject): Fields | string {
  const byName = new Map<string, JsonNode[]>();
  for (const { key, value } of object.entries) {
    const name = plainName(key);
    const twins = byName.get(name) ?? [];
    const other = twins.find((twin) => contradicts(twin, value));
    if (other !== undefined) return `${key} stands twice: ${[other, value].map(shown).join(' and ')}`;
    byName.set(name, [...twins, value]);
  }
  const nodes = (names: readonly string[]) => names.flatMap((name) => byName.get(askedName(name)) ?? []);
  const firstText = (names: readonly string[], fits: (text: string) => boolean): string =>
    nodes(names).map(textOf).find(fits) ?? '';
  return {
    text: (...names) => firstText(names, (text) => text !== ''),
    account: (...names) => firstText(names, (text) => !isNothing(text)),
    name: (...names) => firstText(names, (text) => !isPlaceholder(text)),
    amount() {
      const node = nodes(['amount']).find((one) => textOf(one) !== '');
      // What JSON calls a number has one meaning; what stands in a text was written by somebody.
      if (node?.kind === 'number') return parseCents(node.lexeme);
      return node?.kind === 'string' ? readAmount(node.value) : null;
    },
    flag: (name) => nodes([name]).find((node) => node.kind === 'boolean')?.value ?? null,
    has: (name) => byName.has(askedName(name)),
  };
}

/** `CheckoutRequestID`, `checkout_request_id` and `Checkout Request Id` are one name. */
export function plainName(key: string): string {
  return key.toLowerCase().replaceAll(/[_\s-]/g, '');
}

const asked = new Map<string, string>();

/** The same for a name that stands in this code: there are a few dozen, and each body is asked for all of them. */
function askedName(name: string): string {
  const known = asked.get(name);
  if (known !== undefined) return known;
  const plain = plainName(name);
  asked.set(name, plain);
  return plain;
}

function textOf(node: JsonNode): string {
  if (node.kind === 'string') return node.value.trim();
  return node.kind === 'number' ? node.lexeme : '';
}

function shown(node: JsonNode): string {
  return node.kind === 'boolean' ? String(node.value) : textOf(node);
}

/** A flag and a word may share a name (`status` of the envelope and `Status` of the payment); two words may not. */
function contradicts(one: JsonNode, other: JsonNode): boolean {
  if (one.kind === 'boolean' && other.kind === 'boolean') return one.value !== other.value;
  const texts = [textOf(one), textOf(other)];
  return !texts.includes('') && texts[0] !== texts[1];
}
