/** Crockford's: no letters that are taken for digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The 1 is the form's number; with it no order id is a word without a digit, which could stand for anything. */
const HEAD = 'W1';
const DRAWN = 18;
const ORDER_ID = new RegExp(`^${HEAD}[${ALPHABET}]{${DRAWN}}$`);

/**
 * Mints the id of an order of ours, `W1` and 18 characters by chance. All are of one length: the signed gateway joins names and
 * values without separators, so an order id of another length, or one that somebody else chose, could be read as two members.
 * @param random uniform in [0, 1)
 */
export function mintOrderId(random: () => number): string {
  return HEAD + Array.from({ length: DRAWN }, () => ALPHABET.charAt(Math.floor(random() * ALPHABET.length))).join('');
}

/** True for what `mintOrderId` makes. */
export function isOrderId(text: string): boolean {
  return ORDER_ID.test(text);
}
