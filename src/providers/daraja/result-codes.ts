/**
 * What a result code of a push means.
 * - `paid`.
 * - `failed`: the payer did not pay; a late success wins all the same.
 * - `channel`: no payer can help it, what the money should go to is set up wrongly.
 * - `asked`: of a phone that was not reached or did not answer in time. Payers were seen to have paid all the same, so a
 *   callback leaves it open; said in answer to a question it is a failure.
 * - `open`: ambiguous, or not known: nobody can say before the provider is asked again.
 */
export type ResultClass = 'paid' | 'failed' | 'channel' | 'asked' | 'open';

/** Every code that is documented or was seen. Whatever is not here is `open`. */
const CLASSES: ReadonlyMap<string, ResultClass> = new Map([
  ['0', 'paid'],
  ['1', 'failed'], // not enough money
  ['2', 'failed'], // below the least amount
  ['3', 'failed'], // above the largest amount
  ['4', 'failed'], // above what the payer may send in a day
  ['8', 'channel'], // the short code cannot hold more
  ['17', 'failed'], // the same amount by the same payer within two minutes
  ['1001', 'failed'], // another prompt is open on that phone
  ['1019', 'failed'], // expired
  ['1032', 'failed'], // cancelled
  ['1037', 'asked'], // not reached, or no answer in time
  ['2001', 'failed'], // wrong PIN
  ['2028', 'channel'], // the type of transaction does not fit the number
  ['8006', 'channel'], // the credential is locked
  ['1025', 'open'], // the prompt could not be sent
  ['1036', 'open'],
  ['4999', 'open'], // still being worked on
  ['9999', 'open'], // the prompt could not be sent
]);

/** @param code as `codeOf` gives it */
export function classOf(code: string): ResultClass {
  // Of Safaricom's own network: the operator that the money should go to does not exist.
  if (/^SFC_/i.test(code)) return 'channel';
  return CLASSES.get(code) ?? 'open';
}

/** What the result of money that goes out means. `denied`: it says no, and that this is its end is not documented. */
export type SendingClass = 'done' | 'failed' | 'denied' | 'unclear';

/**
 * With these a reversal, or a payment to a phone, has ended. Those of a reversal are documented. What only a copy of the page of payments to
 * phones has (inferred: nobody here has seen one) is a no that a person looks at: money that is given back once too often is in use twice.
 */
const SENDING: ReadonlyMap<string, SendingClass> = new Map([
  ['0', 'done'],
  ['R000001', 'done'], // reversed before, by whomever: the payer has it
  ['R000002', 'failed'], // no such payment
  ['1', 'failed'], // not enough money in the short code
  ['21', 'failed'], // the operator has not the role
  ['2001', 'failed'], // the operator's name or credential is wrong
  ['8006', 'failed'], // the credential is locked
  ['2', 'denied'], // below the least amount
  ['3', 'denied'], // above the largest amount
  ['4', 'denied'], // above what may move in a day
  ['8', 'denied'], // the payer's account cannot hold more
  ['11', 'denied'], // the short code is not active
  ['2006', 'denied'], // the same
  ['2028', 'denied'], // the short code may not do it
  ['2040', 'denied'], // nobody is registered under that number
]);

/** What the result code of money that goes out means. @param code as `codeOf` gives it */
export function sendingClassOf(code: string): SendingClass {
  return /^SFC_/i.test(code) ? 'denied' : (SENDING.get(code.toUpperCase()) ?? 'unclear');
}

/** A code that came as a number or as a text, `0` however zero is written; '' where there is none: never a missing zero. */
export function codeOf(text: string): string {
  return /^0+(?:\.0+)?$/.test(text) ? '0' : text.slice(0, 40);
}
