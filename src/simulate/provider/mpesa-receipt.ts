const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Kenya keeps UTC+3 all year. */
const KENYA_MS = 3 * 3_600_000;

/**
 * Makes up an M-Pesa receipt in the real form: year (A is 2006), month (A to L), day (1 to 9, then A to V), and seven
 * characters by chance. The form was checked against receipts from 2018 to 2026.
 * @param random numbers in [0, 1)
 * @param at time of the payment, UTC milliseconds
 */
export function mpesaReceipt(random: () => number, at: number): string {
  const day = new Date(at + KENYA_MS);
  const year = String.fromCharCode(65 + ((day.getUTCFullYear() - 2006) % 26));
  const month = String.fromCharCode(65 + day.getUTCMonth());
  const date = CHARACTERS.charAt(day.getUTCDate());
  const rest = Array.from({ length: 7 }, () => CHARACTERS.charAt(Math.floor(random() * CHARACTERS.length)));
  return year + month + date + rest.join('');
}

/** `2023-03-03 13:33:33.333000`: Kenyan time without a zone, as the signed gateway writes it. */
export function kenyanTime(at: number): string {
  return new Date(at + KENYA_MS).toISOString().replace('T', ' ').replace('Z', '000');
}
