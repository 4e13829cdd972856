declare const msisdn: unique symbol;

/** A Kenyan mobile number as `254` + nine digits that begin with 7 or 1, without a plus. */
export type Msisdn = string & { readonly [msisdn]: true };

/** What a mask such as `2547 ***** 126` leaves visible: digits in the form of an `Msisdn`, either part may be short. */
export interface Mask {
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * How a provider named the payer. Since 24 March 2026 payer numbers reach a business masked or hashed, so a plain number
 * is the exception.
 */
export type Payer =
  | { readonly kind: 'plain'; readonly msisdn: Msisdn }
  | { readonly kind: 'hash'; /** Lower-case hex, 64 digits. */ readonly sha256: string }
  | ({ readonly kind: 'masked' } & Mask)
  | { readonly kind: 'none' };

const SEPARATORS = /[\s()[\]\-\u2010-\u2015\u2212]/g;
/** International with its usual slips (`2540…`, `254254…`, `00254…`), or national with or without the 0. */
const KENYAN_MOBILE = /^(?:(?:\+|00)?254(?:254|0)?|0)?([71]\d{8})$/;
const SHA256_HEX = /^[0-9a-f]{64}$/i;
const MASKED = /^\+?(\d*)[*x•]+(\d*)$/i;

/**
 * Reads a Kenyan mobile number (numbering plan of the CA Kenya: 07… and, since 2019, 01…). Accepts spaces, dashes and
 * brackets, and repairs `2540…`, `254254…` and `00254…`. Never infer the network from the prefix: numbers are portable.
 * @returns null for anything else
 */
export function parseMsisdn(text: string): Msisdn | null {
  const found = KENYAN_MOBILE.exec(text.normalize('NFKC').replace(SEPARATORS, ''));
  return found?.[1] === undefined ? null : (`254${found[1]}` as Msisdn);
}

/** `0712 345 678`, for people. */
export function formatLocal(m: Msisdn): string {
  return `0${m.slice(3, 6)} ${m.slice(6, 9)} ${m.slice(9)}`;
}

/** `0712 *** 678`: enough for whoever knows the number, and no number for anybody else. */
export function maskLocal(m: Msisdn): string {
  return `0${m.slice(3, 6)} *** ${m.slice(9)}`;
}

/** `0712345678`, the form in which PayHero takes the number of an STK push. */
export function toLocal(m: Msisdn): string {
  return `0${m.slice(3)}`;
}

/** `+254712345678`, the form of Africa's Talking. */
export function toPlus(m: Msisdn): string {
  return `+${m}`;
}

/**
 * Reads the payer's number as a provider gave it: plain, masked (`2547 ***** 126`, `25470****149`) or as a SHA-256 in hex.
 * A mask that shows fewer than two last digits says nothing about a person and reads as `none`.
 */
export function readPayer(text: string | null): Payer {
  if (text === null) return { kind: 'none' };
  const plain = parseMsisdn(text);
  if (plain !== null) return { kind: 'plain', msisdn: plain };
  const bare = text.normalize('NFKC').replace(SEPARATORS, '');
  if (SHA256_HEX.test(bare)) return { kind: 'hash', sha256: bare.toLowerCase() };
  const [, shown = '', suffix = ''] = MASKED.exec(bare) ?? [];
  const prefix = shown.replace(/^(?:0(?=[71]|$)|(?=[71]))/, '254');
  const visible = prefix.length + suffix.length;
  if (suffix.length < 2 || visible > 11 || !agrees(prefix, '254')) return { kind: 'none' };
  return { kind: 'masked', prefix, suffix };
}

function agrees(prefix: string, start: string): boolean {
  return prefix.startsWith(start) || start.startsWith(prefix);
}
