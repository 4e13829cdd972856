import type { AskedAmount } from '../domain/money/asked-amount.ts';
import { normaliseForeign } from '../domain/money/account-number.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';
import { LEAST_SIGNS, matchAny, trigrams } from '../domain/values/trigrams.ts';

// What somebody looks for, in the forms in which the queries of a search compare it.

/** Whether a text is too short for the index of trigrams: then only what begins with it is found. */
export const isShort = (text: string): boolean => trigrams(text).length === 0;

/** A text in all capitals and small letters in which a name may begin with it, each once. */
export function waysOfWriting(text: string): string[] {
  const ways = Array.from(text).reduce(
    (before, sign) => before.flatMap((start) => [start + sign.toUpperCase(), start + sign.toLowerCase()]),
    [''],
  );
  return [...new Set(ways)];
}

/** With what an account number or login may begin: a text of letters and digits alone; else with what none does. @param plain of its fold */
export const codeStart = (text: string, plain: string): string => (plain.length === text.length ? plain : NOTHING);

/** The first of the signs that Unicode leaves to everybody's own use. */
const OWN_SIGNS = 0xe000;

/** An amount, as `payment_said` tells it: one trigram of its own. */
export function amountMatch({ amountCents }: AskedAmount): string {
  const parts = [amountCents, Math.floor(amountCents / 2 ** 12), Math.floor(amountCents / 2 ** 24)];
  return matchAny([[String.fromCharCode(...parts.map((part) => OWN_SIGNS + (part % 4096)))]]);
}

/** The ways in which a payment may hold what is looked for, as `payment_said` tells its text. */
export function waysOf(
  text: string,
  { folded, digits, whole }: { readonly folded: string; readonly digits: string; readonly whole: string },
  hash: string | null,
): string[][] {
  const end = whole.slice(-LEAST_SIGNS);
  return [
    [text],
    [folded],
    [endOf(digits.replaceAll('%', ''))],
    // Under a mask that leaves the last two, three or more digits.
    ...(whole === ''
      ? []
      : [[`*${whole.slice(-2)}`], ...[3, 4, 5, 6].map((n) => [`*${whole.slice(-n).slice(0, 2)}`, end])]),
    ...(hash === null ? [] : [[hash.slice(0, HASH_SIGNS)]]),
  ];
}

/** The digits by which a number is found: numbers begin alike. */
export const endOf = (digits: string): string => digits.slice(-5);

/** So much of a hash stands in the text of a payment. */
const HASH_SIGNS = 16;

/** Letters and digits of what may be a part of an account number; else what none contains. @param plain of its fold */
export function accountPart(plain: string): string {
  return plain.length >= LEAST_SIGNS && /\d/.test(plain) ? plain : NOTHING;
}

/** For `LIKE`, whose escape is a backslash. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}

/** Nothing contains it: it stands for a text that is not asked for. */
const NOTHING = '\u0001';

/** Letters and digits alone of what may be a part of an account number; else empty. */
export function foldedText(text: string): string {
  const plain = normaliseForeign(text).replaceAll(/[^\p{L}\p{N}]/gu, '');
  return plain.length >= LEAST_SIGNS && /\d/.test(plain) ? plain : '';
}

/** The digits of a phone number as they stand in the books. Fewer than four are part of too many numbers to find one. */
export function phoneDigits(text: string): string {
  const whole = parseMsisdn(text);
  if (whole !== null) return whole;
  const bare = text.replaceAll(/[\s+()-]/g, '');
  return /^\d{4,}$/.test(bare) ? bare.replace(/^0/, '') : NOTHING;
}

/** Of a payer's number, which may have been given in any form: its last nine digits, a part of it, or its last three. */
export function phonePattern(text: string): string {
  const whole = parseMsisdn(text);
  if (whole !== null) return `%${whole.slice(3)}`;
  const bare = text.replaceAll(/[\s+()-]/g, '');
  if (/^\d{3}$/.test(bare)) return `%${bare}`;
  return /^\d{4,}$/.test(bare) ? `%${bare.replace(/^0/, '')}%` : '';
}
