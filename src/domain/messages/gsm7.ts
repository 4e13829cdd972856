/** One SMS of GSM-7 holds so many septets. */
export const SMS_SIGNS = 160;

/** The basic table of GSM 03.38 without its escape: one septet each. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** The extension table of GSM 03.38: an escape and the character, two septets. */
const EXTENDED = new Set('\f^{}\\[~]|€');

/** What phones and word processors put in place of plain characters. One of them alone makes an SMS UCS-2, with 70 characters. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ['\u2018', "'"],
  ['\u2019', "'"],
  ['\u201a', "'"],
  ['\u201b', "'"],
  ['\u2032', "'"],
  ['`', "'"],
  ['\u00b4', "'"],
  ['\u201c', '"'],
  ['\u201d', '"'],
  ['\u201e', '"'],
  ['\u2033', '"'],
  ['\u00ab', '"'],
  ['\u00bb', '"'],
  ['\u2010', '-'],
  ['\u2011', '-'],
  ['\u2012', '-'],
  ['\u2013', '-'],
  ['\u2014', '-'],
  ['\u2212', '-'],
  ['\u2022', '-'],
  ['\u00b7', '-'],
  ['\u2026', '...'],
  ['\u00d7', 'x'],
  ['\t', ' '],
  ['\u2028', '\n'],
  ['\u2029', '\n'],
]);

/** Septets of one character, or null when GSM-7 cannot encode it. */
function septets(char: string): 1 | 2 | null {
  if (BASIC.has(char)) return 1;
  return EXTENDED.has(char) ? 2 : null;
}

/** Length of a text in septets (the extension table counts 2), or null when a character of it is outside GSM-7. */
export function gsm7Length(text: string): number | null {
  let total = 0;
  for (const char of text) {
    const width = septets(char);
    if (width === null) return null;
    total += width;
  }
  return total;
}

/**
 * How many SMS a text in GSM-7 takes: 160 septets are one; of several each holds 153, and an escape stays with its character.
 */
export function gsm7Parts(text: string): number {
  if ((gsm7Length(text) ?? 0) <= SMS_SIGNS) return 1;
  let parts = 1;
  let used = 0;
  for (const char of text) {
    const width = septets(char) ?? 0;
    if (used + width > 153) {
      parts += 1;
      used = 0;
    }
    used += width;
  }
  return parts;
}

/** The first character of a text that GSM-7 cannot encode, or null. */
export function firstNonGsm7(text: string): string | null {
  for (const char of text) if (septets(char) === null) return char;
  return null;
}

function plain(char: string): string {
  if (septets(char) !== null) return char;
  const known = PLAIN.get(char);
  if (known !== undefined) return known;
  // Compatibility forms and accents: a wide digit becomes a digit, `ń` becomes `n`; an emoji decomposes to itself and goes.
  let out = '';
  for (const part of char.normalize('NFKD')) if (septets(part) !== null) out += part;
  return out;
}

/** The text in GSM-7: typographic characters become plain ones, and what cannot be encoded is dropped. Idempotent. */
export function toGsm7(text: string): string {
  let out = '';
  for (const char of text.normalize('NFC')) out += plain(char);
  return out;
}

/**
 * The text in GSM-7, in at most `max` septets. A text that is too long is cut between two words, never inside a number
 * (half an amount is another amount), unless its first word alone is too long.
 */
export function fitSms(text: string, max = SMS_SIGNS): string {
  const encoded = toGsm7(text);
  let used = 0;
  let end = 0;
  for (const char of encoded) {
    used += septets(char) ?? 0;
    if (used > max) break;
    end += char.length;
  }
  if (end === encoded.length) return encoded;
  const cut = encoded.slice(0, end);
  if (/\s/.test(encoded.charAt(end))) return cut.trimEnd();
  const words = /^[^]*\S(?=\s)/.exec(cut);
  return words ? words[0] : cut;
}
