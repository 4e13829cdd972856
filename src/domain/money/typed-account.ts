import type { Msisdn } from '../values/msisdn.ts';
import { parseMsisdn } from '../values/msisdn.ts';
import { accountKeys, normaliseForeign, parseAccountNumber, type AccountText } from './account-number.ts';
import { foldWords, sayNothing, slipsOf, wordsOf, type Fold } from './account-fold.ts';

/** What an ISP's settings say of typed accounts. */
export interface AccountRules {
  /** Prefix of minted account numbers. */
  readonly accountPrefix: string;
  /** The ISP's name: who types it means nobody's account. */
  readonly businessName: string;
  /** Numbers that stand before the account at a paybill that is shared with others: `400200-ACC0001`. */
  readonly sharedNumbers: readonly string[];
  /** Whether a login that is typed for the account decides; else it suggests. */
  readonly loginsMatch: boolean;
}

/** All that a typed text may mean. */
export interface TypedAccount {
  readonly account: AccountText;
  /** As it was typed: the first of these that is a number in the books is meant, whatever else it may say. */
  readonly literal: readonly string[];
  /** Numbers that it says in full, only not as they stand in the books: one of ours without its dash, a phone. */
  readonly minted: readonly string[];
  /** The ways to read it, each as a whole. Empty when it has neither letters nor digits. */
  readonly readings: readonly Fold[];
  /** A phone number that was typed for the account. */
  readonly phone: Msisdn | null;
  /** It names nothing and nobody: only then may the payer's own phone decide. */
  readonly saysNothing: boolean;
}

/** A payer can type twenty characters; a relay may add some. Of longer texts nothing is an account as a whole. */
const LONGEST = 80;
/** More parts than that are a letter, and not an account with a remark. */
const MOST_PARTS = 12;
/** A slip in a key of one or two characters is any other line; a longer text than an account can be is no slip of one. */
const SHORTEST_SLIP = 3;
const LONGEST_SLIP = 21;

export function readTyped(typed: string, rules: AccountRules): TypedAccount {
  const text = normaliseForeign(typed.slice(0, 10 * LONGEST));
  if (text.length > LONGEST || typed.length > 10 * LONGEST) {
    const account = { kind: 'foreign', text: text.slice(0, LONGEST) } as const;
    return { account, literal: [], minted: [], readings: [], phone: null, saysNothing: false };
  }
  const account = parseAccountNumber(text, rules.accountPrefix);
  const rest = withoutSharedNumber(text, rules.sharedNumbers);
  const first = accountKeys(account);
  const second = rest === null ? [] : accountKeys(parseAccountNumber(rest, rules.accountPrefix));
  // Nearly every payer types a number of the books, and then nobody asks what else it may mean.
  let read: Meanings | null = null;
  const meanings = () => (read ??= meaningsOf(text, rest, rules));
  return {
    account,
    literal: [...first.slice(0, 1), ...second.slice(0, 1)],
    minted: [...first.slice(1), ...second.slice(1)],
    get readings() {
      return meanings().readings;
    },
    get phone() {
      return account.kind === 'phone' ? account.msisdn : meanings().phone;
    },
    get saysNothing() {
      return meanings().saysNothing;
    },
  };
}

type Meanings = Pick<TypedAccount, 'readings' | 'phone' | 'saysNothing'>;

function meaningsOf(text: string, rest: string | null, rules: AccountRules): Meanings {
  const words = wordsOf(text);
  const own = wordsOf(rules.businessName);
  const prefix = wordsOf(rules.accountPrefix);
  const named = own.filter((word) => !prefix.includes(word));
  const ways = [
    words,
    rest === null ? [] : wordsOf(rest),
    words.filter((word) => !named.includes(word)),
    onceOf(words),
  ].filter((way) => way.length > 0);
  const readings = [...new Map(ways.map((way) => [way.join(' '), foldWords(way)])).values()];
  const [phone = null] = readings.flatMap(({ key }) => parseMsisdn(key) ?? []);
  return { readings, phone, saysNothing: sayNothing(words, new Set([...own, ...prefix])) };
}

/** A run of the text's pieces that may be an account by itself. */
export interface Part extends Fold {
  /** Its first piece, and the one after its last. */
  readonly from: number;
  readonly to: number;
}

/** What may be an account within a longer text, `RENT HSE 4`, `ACC0003 mum`: only ever a suggestion. */
export function partsOf({ account }: TypedAccount): Part[] {
  if (account.kind === 'empty') return [];
  const pieces = wordsOf(account.text)
    .flatMap((word) => word.match(/\p{N}+|[\p{L}\p{M}]+/gu) ?? [])
    .slice(0, MOST_PARTS);
  const parts: Part[] = [];
  for (let from = 0; from < pieces.length; from++) {
    for (let to = from + 1; to <= pieces.length; to++) {
      const run = pieces.slice(from, to);
      const fold = foldWords(run);
      const isTold = /\d/.test(fold.plain) || fold.plain.length >= SHORTEST_SLIP;
      if (isTold && !sayNothing(run, new Set())) parts.push({ ...fold, from, to });
    }
  }
  return parts;
}

/** Those of the parts that are not within a longer one: of `KAMAU 1 2` not the 1 where KAMAU12 is somebody's. */
export function longestParts(parts: readonly Part[]): Part[] {
  const isWithin = (part: Part, other: Part) =>
    part.from >= other.from && part.to <= other.to && part.to - part.from < other.to - other.from;
  return parts.filter((part) => !parts.some((other) => isWithin(part, other)));
}

/** What it may have been before one slip of the finger: letters and digits of a number, and keys. */
export function nearOf({ readings }: TypedAccount): { readonly plains: string[]; readonly keys: string[] } {
  const slips = (texts: readonly string[]) =>
    [...new Set(texts)].filter(({ length }) => length <= LONGEST_SLIP).flatMap(slipsOf);
  const keys = readings.map(({ key }) => key).filter(({ length }) => length >= SHORTEST_SLIP);
  return { plains: slips(readings.map(({ plain }) => plain)), keys: slips(keys) };
}

/** What follows a number of the settings and a sign: null when the text does not begin so. */
function withoutSharedNumber(text: string, numbers: readonly string[]): string | null {
  for (const number of numbers) {
    const rest = text.startsWith(number) ? /^\s*[-#/:*.\s]\s*(.+)$/.exec(text.slice(number.length)) : null;
    if (rest?.[1] !== undefined) return rest[1];
  }
  return null;
}

/**
 * A number that was entered twice: `ACC0001 ACC0001`, `ACC0001ACC0001`. Of digits alone that are not parted (`1212`) nobody
 * knows; nor of a letter or two.
 */
function onceOf(words: readonly string[]): readonly string[] {
  const half = words.slice(0, words.length / 2);
  const isTwice = words.length % 2 === 0 && half.every((word, i) => word === words[half.length + i]);
  if (isTwice && half.join('').length >= SHORTEST_SLIP) return half;
  const [word = ''] = words;
  const once = word.slice(0, word.length / 2);
  const isOne = words.length === 1 && once + once === word && /\d/.test(once) && /\p{L}/u.test(once);
  return isOne && once.length > SHORTEST_SLIP ? [once] : [];
}
