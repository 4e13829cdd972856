/** A Kenyan mobile number in any of its spellings, and nothing longer. */
const NUMBER = /(?<![\w•])(?:\+?254[ -]?|0)[17](?:[ -]?\d){8}(?!\w)/g;
/** M-Pesa's name of a request ends in the number that was asked. */
const CHECKOUT = /\bws_CO_\d{20,}/g;
/** There are so few numbers that a hash of one is as good as the number. */
const HASH = /\b[0-9a-f]{64}\b/gi;

/** A text in which every phone number is as those see it who need not call anybody: `07•• ••• 678`. */
export function maskPhones(text: string): string {
  return text
    .replaceAll(NUMBER, (number) => {
      const digits = number.replaceAll(/\D/g, '').slice(-9);
      return `0${digits.slice(0, 1)}•• ••• ${digits.slice(-3)}`;
    })
    .replaceAll(CHECKOUT, 'ws_CO_•••')
    .replaceAll(HASH, '•••');
}
