/** Nobody pays more than KES 1,000,000 for a line: such an amount waits for a person. Cents. */
export const LARGEST_PAYMENT = 100_000_000;
