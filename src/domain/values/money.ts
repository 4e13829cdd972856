declare const centsBrand: unique symbol;

/** An amount of money in integer cents of its currency. Never a float, never shillings. */
export type Cents = number & { readonly [centsBrand]: true };

/**
 * Brands a number of cents that the program itself computed.
 * @throws RangeError when it is not an exact integer: then a sum has gone wrong, which is a bug and not an input
 */
export function cents(n: number): Cents {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not an exact number of cents: ${n}`);
  return (n + 0) as Cents; // -0 becomes 0, so that amounts compare and print alike
}

/** Whole part with or without thousands commas, then at most two decimals; further decimals only as zeros. */
const AMOUNT = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2})0*)?$/;

/**
 * Reads an amount in shillings from text: `10`, `1.00`, `168.00`, `1,024.50` (forms seen from M-Pesa and PayHero).
 * No float is involved. Surrounding blanks are allowed.
 * @returns null for anything else: a sign, an exponent, a fraction of a cent, a misplaced comma, more than is exact
 */
export function parseCents(text: string): Cents | null {
  const found = AMOUNT.exec(text.trim());
  if (found === null) return null;
  const [, whole = '', fraction = ''] = found;
  const n = Number(whole.replaceAll(',', '') + fraction.padEnd(2, '0'));
  return Number.isSafeInteger(n) ? cents(n) : null;
}

/** `1500.00`, as programs read it; a negative amount is `-1500.00`. */
export function decimal(c: Cents): string {
  const digits = Math.abs(c).toString().padStart(3, '0');
  return `${c < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `KES 1,500` or `KES 1,500.50`; a negative amount is `KES -1,500`. The same on every machine: no locale is asked. */
export function formatCents(c: Cents, currency = 'KES'): string {
  const size = Math.abs(c);
  const whole = Math.floor(size / 100)
    .toString()
    .replace(/\B(?=(?:\d{3})+$)/g, ',');
  const rest = size % 100;
  const fraction = rest === 0 ? '' : `.${rest.toString().padStart(2, '0')}`;
  return `${currency} ${c < 0 ? '-' : ''}${whole}${fraction}`;
}
