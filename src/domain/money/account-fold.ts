import { parseMsisdn } from '../values/msisdn.ts';

/**
 * An account number, or what was typed as one, freed of how it is written. Stored beside each line's number: whoever changes
 * what comes out here lets a migration store it anew (`refoldLines`).
 */
export interface Fold {
  /** Its letters and digits, in capitals and without accents: `HSE12B`, `ACC0001`, `00457`. */
  readonly plain: string;
  /** What it names: without words that name nothing, without leading zeros: `12B`, `1`, `457`. A phone in nine digits. */
  readonly key: string;
  /** The key as it was parted where two of its numbers meet, `12-3`: that house is not `1-23`. */
  readonly parted: string;
  /** True when it says itself that it is a house. */
  readonly isHouse: boolean;
}

/** Words around a number that say no more than that it is one, and for what: `acc no 0001`, `wifi 457`. */
const FILLERS: ReadonlySet<string> = new Set(
  'AC ACC ACCT ACCOUNT ACCOUNTS ACCNO ACNO AKAUNTI NO NUMBER NUM NAMBA FOR PAY PAYMENT MALIPO INTERNET INTANETI NET WIFI MTANDAO FIBRE FIBER BROADBAND HOTSPOT'.split(
    ' ',
  ),
);
const HOUSES: ReadonlySet<string> = new Set(['HSE', 'HOUSE']);
/** Alone, or among fillers, they name nothing either; beside a number they may (`12 NOV`). */
const SAYS_NOTHING: ReadonlySet<string> = new Set(
  'HOME HOUSE HSE NYUMBANI ME MINE MY SELF MYSELF THE YA KWA LIPA MONTHLY BUNDLE BUNDLES PACKAGE DATA NA NIL NONE NULL UNDEFINED JAN FEB MAR APR MAY JUN JUL AUG SEP SEPT OCT NOV DEC JANUARY FEBRUARY MARCH APRIL JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER'.split(
    ' ',
  ),
);
/** A word that is written on to its number: `ACC0001`, `HSE12B`. `AC12` is left alone: a block A-C has numbers too. */
const WRITTEN_ON = /^(ACCOUNT|ACCT|ACC|NO|HSE|HOUSE)(?=[O0-9]*[0-9])/;

/** The words of a text: runs of letters and digits, in capitals, without accents and apostrophes. */
export function wordsOf(text: string): string[] {
  const bare = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\p{Cf}'’‘‛`ʼ′]/gu, '')
    .toUpperCase()
    .replace(/\bA\/C\b/g, 'ACC')
    .replace(/\bN\/A\b/g, 'NONE')
    .replace(/\bWI[- ]FI\b/g, 'WIFI');
  return bare.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** What words come to. Those of nothing at all: a fold whose `plain` is empty. */
export function foldWords(words: readonly string[]): Fold {
  const plain = words.join('');
  const left = words.flatMap((word) => {
    if (FILLERS.has(word) || HOUSES.has(word)) return [];
    const rest = word.replace(WRITTEN_ON, '');
    return rest === '' ? [] : [withoutLetterO(rest)];
  });
  const isHouse = words.some((word) => HOUSES.has(word) || HOUSES.has(WRITTEN_ON.exec(word)?.[1] ?? ''));
  if (left.length === 0) return { plain, key: plain, parted: plain, isHouse };
  const phone = parseMsisdn(left.join(''));
  if (phone !== null) return { plain, key: phone.slice(3), parted: phone.slice(3), isHouse };
  const joined = left.join('');
  const parted = left.reduce((before, word) => before + (/\d$/.test(before) && /^\d/.test(word) ? '-' : '') + word, '');
  const key = joined.replace(/(?<!\d)0+(?=\d)/g, '');
  return { plain, key, parted: parted === joined ? key : parted, isHouse };
}

export function foldAccount(text: string): Fold {
  return foldWords(wordsOf(text));
}

/**
 * Whether a typed text names that number. It may say less than the number, never more: `12B` names `HSE 12B`, while a house
 * 12B need not be the account `12B`, and what stands apart in it (`1-23`, `12 3`) is not parted otherwise in the number.
 */
export function names(typed: Fold, account: Fold): boolean {
  if (typed.plain === account.plain && typed.parted === account.parted) return true;
  if (typed.key !== account.key || typed.key === '') return false;
  if (typed.isHouse && !account.isHouse) return false;
  return !typed.parted.includes('-') || typed.parted === account.parted;
}

/** Whether words name nothing and nobody: blanks, `wifi`, `N/A`, `0`. @param own the ISP's names */
export function sayNothing(words: readonly string[], own: ReadonlySet<string>): boolean {
  return words.every((word) => FILLERS.has(word) || SAYS_NOTHING.has(word) || own.has(word) || /^0+$/.test(word));
}

/** The letter for the digit within a number: `OO457`, `4O7`. At either end it may be a block or a house: `O12`, `12O`. */
function withoutLetterO(word: string): string {
  if (!/^[O0-9]+$/.test(word) || !/\d/.test(word) || /^O\d+$|^\d+O$/.test(word)) return word;
  return word.replaceAll('O', '0');
}

const SLIPS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Every text one slip away: a character left out, put in, replaced, or swapped with the next. */
export function slipsOf(text: string): string[] {
  const chars = Array.from(text);
  const alphabet = new Set(Array.from(SLIPS).concat(chars));
  const found = new Set<string>();
  for (let at = 0; at <= chars.length; at++) {
    const head = chars.slice(0, at).join('');
    const rest = chars.slice(at);
    for (const other of alphabet) {
      found.add(head + other + rest.join(''));
      if (rest.length > 0) found.add(head + other + rest.slice(1).join(''));
    }
    found.add(head + rest.slice(1).join(''));
    found.add(head + rest.slice(1, 2).join('') + rest.slice(0, 1).join('') + rest.slice(2).join(''));
  }
  found.delete(text);
  found.delete('');
  return [...found];
}
