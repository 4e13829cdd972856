import { ACCOUNT_ALPHABET, fold } from './money/account-number.ts';

/** Eleven characters by chance are 53 bits: of ten thousand vouchers, a million guesses find one in a million times. */
const DRAWN = 11;
const SIZE = DRAWN + 1;
const GROUP = 4;

/**
 * Mints the code of a voucher, `7K2M-9QAX-4RTD`: without letters that are taken for digits, and with a check character.
 * @param random uniform in [0, 1), and nothing that can be guessed
 */
export function mintVoucherCode(random: () => number): string {
  const draw = () => ACCOUNT_ALPHABET.charAt(Math.floor(random() * ACCOUNT_ALPHABET.length));
  const body = Array.from({ length: DRAWN }, draw).join('');
  const code = body + ACCOUNT_ALPHABET.charAt(checkOf(body));
  return [...Array(SIZE / GROUP).keys()].map((n) => code.slice(n * GROUP, (n + 1) * GROUP)).join('-');
}

/** The code as it is stored, without dashes: forgives case, blanks and look-alikes; null for one that was mistyped. */
export function readVoucherCode(typed: string): string | null {
  const code = fold(typed.normalize('NFKC')).replaceAll(/[^0-9A-Z]/g, '');
  if (code.length !== SIZE) return null;
  for (const letter of code) if (!ACCOUNT_ALPHABET.includes(letter)) return null;
  return ACCOUNT_ALPHABET.charAt(checkOf(code.slice(0, DRAWN))) === code.charAt(DRAWN) ? code : null;
}

/** Weights from 1 on, modulo a prime: one wrong character, or two that are swapped, always change it. */
function checkOf(body: string): number {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum += (i + 2) * ACCOUNT_ALPHABET.indexOf(body.charAt(i));
  return sum % ACCOUNT_ALPHABET.length;
}
