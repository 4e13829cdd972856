import { ACCOUNT_ALPHABET } from './money/account-number.ts';

const GROUPS = 7;
/** Characters that chance gives to a group; one more checks them. */
const FREE = 4;
/**
 * The characters' places, times these, sum to the number of their group: a slip in one, a swap of two, and a group that stands in
 * another's place are told by the group.
 */
const WEIGHTS = [6, 5, 4, 3, 2] as const;

const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', S: '5', Z: '2', B: '8', U: 'V' };

/**
 * What a person typed for a recovery code. `code` is as it was printed, and is the passphrase of the backups.
 * `group`: the number, from 1, of the first group that is not as it was printed; null: it has not as many as were printed.
 */
export type ReadCode =
  { readonly kind: 'code'; readonly code: string } | { readonly kind: 'wrong'; readonly group: number | null };

/**
 * Makes the code that opens the backups of a box: seven groups of five characters, in which no two look alike; some 136 bits.
 * @param random uniform in [0, 1), which nobody can foresee
 */
export function mintRecoveryCode(random: () => number): string {
  return Array.from({ length: GROUPS }, (_, at) => {
    let group = '';
    while (group.length < FREE) group += ACCOUNT_ALPHABET.charAt(Math.floor(random() * ACCOUNT_ALPHABET.length));
    const last = Array.from(ACCOUNT_ALPHABET).find((one) => checks(group + one, at + 1));
    if (last === undefined) throw new Error('no check character: the last weight is not invertible');
    return group + last;
  }).join('-');
}

/** Reads what was typed from the sheet. Forgives case, blanks, dashes and look-alikes, and nothing else. */
export function readRecoveryCode(typed: string): ReadCode {
  const text = Array.from(typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''))
    .map((one) => LOOK_ALIKES[one] ?? one)
    .join('');
  const groups = text.match(/.{1,5}/g) ?? [];
  const wrong = groups.slice(0, GROUPS).findIndex((group, at) => !checks(group, at + 1));
  if (wrong >= 0 && text.length >= (wrong + 1) * WEIGHTS.length) return { kind: 'wrong', group: wrong + 1 };
  if (groups.length !== GROUPS || wrong >= 0) return { kind: 'wrong', group: null };
  return { kind: 'code', code: groups.join('-') };
}

function checks(group: string, number: number): boolean {
  if (group.length !== WEIGHTS.length) return false;
  const places = Array.from(group).map((one) => ACCOUNT_ALPHABET.indexOf(one));
  const sum = places.reduce((all, place, at) => all + place * (WEIGHTS[at] ?? 0), 0);
  return !places.includes(-1) && sum % ACCOUNT_ALPHABET.length === number;
}
