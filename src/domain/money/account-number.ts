import type { Msisdn } from '../values/msisdn.ts';
import { parseMsisdn } from '../values/msisdn.ts';

/**
 * What a payer's text means as an account number. `text` is always the normalised text as typed (`normaliseForeign`).
 * - `minted`: a number in our form whose check character is right; whether it exists is for the caller to look up.
 * - `bad-check`: meant as one of ours, but mistyped; `candidate` feeds `neighbours`.
 * - `phone`: a mobile number in place of an account number.
 * - `foreign`: anything else, maybe a number that the ISP brought along.
 */
export type AccountText =
  | { readonly kind: 'minted'; readonly accountNo: string; readonly text: string }
  | { readonly kind: 'bad-check'; readonly candidate: string; readonly text: string }
  | { readonly kind: 'phone'; readonly msisdn: Msisdn; readonly text: string }
  | { readonly kind: 'foreign'; readonly text: string }
  | { readonly kind: 'empty' };

/**
 * One of each look-alike pair is kept (0 for O, 1 for I and L, 5 for S, 2 for Z, 8 for B, V for U). That leaves 29
 * characters, a prime, which is what makes the check character catch everything that it promises.
 */
export const ACCOUNT_ALPHABET = '0123456789ACDEFGHJKMNPQRTVWXY';
const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', S: '5', Z: '2', B: '8', U: 'V' };

const SIZE = 6;
/**
 * The characters' places in the alphabet, times these weights, sum to CHECK_SUM modulo 29. Every weight and every
 * difference of two weights is invertible modulo 29, so one substitution, or a swap of any two, always changes the sum.
 * CHECK_SUM is not 0 so that 000000 and its like are not valid.
 */
const WEIGHTS = [7, 6, 5, 4, 3, 2] as const;
const CHECK_SUM = 24;

/**
 * Mints a number such as `JSY-7K2M9Q`: five random characters and a check character.
 * @param prefix two to five letters or digits: an STK push takes at most 12 characters of account reference
 * @param random uniform in [0, 1); whether the number is still free is for the caller's unique index to say
 */
export function mintAccountNumber(prefix: string, random: () => number): string {
  let body = '';
  while (body.length < SIZE - 1) body += charAt(Math.floor(random() * ACCOUNT_ALPHABET.length));
  for (const last of ACCOUNT_ALPHABET) if (checks(body + last)) return `${prefix.toUpperCase()}-${body}${last}`;
  throw new Error('no check character: the last weight is not invertible');
}

/**
 * Reads what a payer typed. Forgives case, blanks, dashes, look-alikes, a missing prefix, a business name in front, a
 * remark behind and an attempt suffix (`JSY-7K2M9Q.3`); never repairs a character that is really wrong.
 */
export function parseAccountNumber(typed: string, prefix: string): AccountText {
  const text = normaliseForeign(typed);
  const tokens = tokensOf(text);
  if (tokens.length === 0) return { kind: 'empty' };
  const phone = parseMsisdn(text);
  if (phone !== null) return { kind: 'phone', msisdn: phone, text };

  const accountNo = (body: string): string => `${prefix.toUpperCase()}-${body}`;
  const tails = tailsAfter(fold(prefix), tokens);
  for (const tail of tails) {
    const afterPrefix = parseMsisdn(tail.join(''));
    if (afterPrefix !== null) return { kind: 'phone', msisdn: afterPrefix, text };
    const body = heads(tail).find(checks);
    if (body !== undefined) return { kind: 'minted', accountNo: accountNo(body), text };
  }
  // Without the prefix, a single token must look like ours by itself: the last one, since a name stands in front.
  const bare = bareBody(text);
  const alone = tails.length === 0 || tokens.length === 1 ? [bare, ...tokens].findLast(checks) : undefined;
  if (alone !== undefined) return { kind: 'minted', accountNo: accountNo(alone), text };

  const meant = tails[0] === undefined ? bare : likeliestBody(tails[0]);
  if (meant !== undefined) return { kind: 'bad-check', candidate: accountNo(meant), text };
  return { kind: 'foreign', text };
}

/**
 * The account numbers to look up for a payer's text, in this order. What was typed comes first, so that a number which an
 * ISP brought along always wins over a reading of it as one of ours.
 */
export function accountKeys(account: AccountText): string[] {
  if (account.kind === 'empty') return [];
  const keys: string[] = [account.text];
  if (account.kind === 'minted') keys.push(account.accountNo);
  // Many ISPs use the subscriber's phone as the account number, in one of these two forms.
  if (account.kind === 'phone') keys.push(`0${account.msisdn.slice(3)}`, account.msisdn);
  return [...new Set(keys)];
}

/**
 * Valid numbers one slip away from `accountNo`: a character mistyped, two neighbours swapped, one left out or one too
 * many. At most a dozen. They are suggestions for a person and are never applied silently.
 * @param accountNo with or without the prefix
 */
export function neighbours(accountNo: string, prefix: string): string[] {
  const folded = fold(tokensOf(normaliseForeign(accountNo)).join(''));
  const start = fold(prefix);
  const body = folded.length > SIZE + 1 && folded.startsWith(start) ? folded.slice(start.length) : folded;
  const found = new Set<string>();
  for (let at = 0; at <= body.length; at++) {
    const head = body.slice(0, at);
    const rest = body.slice(at);
    found.add(head + rest.slice(1));
    found.add(head + rest.slice(1, 2) + rest.slice(0, 1) + rest.slice(2));
    for (const other of ACCOUNT_ALPHABET) found.add(head + other + rest.slice(1)).add(head + other + rest);
  }
  found.delete(body);
  return [...found].filter(checks).map((one) => `${prefix.toUpperCase()}-${one}`);
}

/** Whether a number has our own form, with its check character: such a one is never read in another way than that. */
export function isMinted(accountNo: string, prefix: string): boolean {
  const read = parseAccountNumber(accountNo, prefix);
  return read.kind === 'minted' && read.accountNo === accountNo;
}

/** The look-up form of a number that an ISP brings along: NFKC, trimmed, upper case, single blanks, nothing invisible. */
export function normaliseForeign(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toUpperCase()
    .replace(/\s+/g, ' ');
}

function charAt(place: number): string {
  return ACCOUNT_ALPHABET.charAt(place);
}

function checks(body: string | undefined): body is string {
  if (body?.length !== SIZE) return false;
  let sum = 0;
  for (const [i, weight] of WEIGHTS.entries()) {
    const place = ACCOUNT_ALPHABET.indexOf(body.charAt(i));
    if (place < 0) return false;
    sum += weight * place;
  }
  return sum % ACCOUNT_ALPHABET.length === CHECK_SUM;
}

/** What was typed, with one of each look-alike pair. */
export function fold(text: string): string {
  return text.toUpperCase().replace(/[OILSZBU]/g, (letter) => LOOK_ALIKES[letter] ?? letter);
}

/** Runs of letters and digits, folded. */
function tokensOf(text: string): string[] {
  return fold(text).match(/[0-9A-Z]+/g) ?? [];
}

/** What follows each place where the prefix stands, in whole tokens; the first place first. Nothing after it: left out. */
function tailsAfter(prefix: string, tokens: readonly string[]): string[][] {
  const tails: string[][] = [];
  if (prefix === '') return tails;
  for (const [i, token] of tokens.entries()) {
    for (let at = token.indexOf(prefix); at >= 0; at = token.indexOf(prefix, at + 1)) {
      const tail = [token.slice(at + prefix.length), ...tokens.slice(i + 1)].filter((part) => part !== '');
      if (tail.length > 0) tails.push(tail);
    }
  }
  return tails;
}

/** The first token, the first two joined, the first three, … : people write `JSY 7K2 M9Q`. */
function heads(tail: readonly string[]): string[] {
  return tail.map((_, i) => tail.slice(0, i + 1).join(''));
}

function likeliestBody(tail: readonly string[]): string {
  const joined = heads(tail);
  for (const size of [SIZE, SIZE - 1, SIZE + 1]) {
    const fits = joined.find((head) => head.length === size);
    if (fits !== undefined) return fits;
  }
  return tail.join('');
}

/** Six characters alone are meant as ours even without the prefix, whatever their check character says. */
function bareBody(text: string): string | undefined {
  const body = tokensOf(withoutAttempt(text)).join('');
  return body.length === SIZE ? body : undefined;
}

function withoutAttempt(text: string): string {
  return text.replace(/\.\d{1,3}$/, '');
}
