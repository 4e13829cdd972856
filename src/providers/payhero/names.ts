import { readAmount } from '../../domain/money/amount-text.ts';
import type { PaymentKey, PaymentKeyScheme } from '../../domain/money/notice.ts';
import { isOrderId } from '../../domain/money/order-id.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import type { Fields } from './fields.ts';
import { receiptOf, type Dialect } from './verdict.ts';

/** PayHero's times carry a zone where they were documented; one without is Kenyan. */
export const KENYA = 'Africa/Nairobi';

/** A receipt as M-Pesa forms it. */
export const RECEIPT = /^[A-Z][A-Z0-9]{9}$/;
/** Another name of money is printable ASCII without blanks, in every sample of every dialect; a word without a digit is none. */
const PRINT = /^[!-~]{3,128}$/;

/** What the payer typed, or what our push sent along, is in the first of these. */
const ACCOUNTS = ['ExternalReference', 'User_Reference', 'BillRefNumber', 'account_reference'];
const PHONES = ['Phone', 'phone_number', 'msisdn'];
const SAID_ANYWAY = [...ACCOUNTS, ...PHONES, 'Account', 'Destination', 'channel_id', 'short_code', 'Source'];

/** Longest text that is taken over into a notice. */
const MAX_TEXT = 128;

/**
 * What a push sends along and its result repeats: the account, by which the money finds its line even where these books do not
 * know the push, and the id of this one attempt.
 */
export function pushReference(account: string, orderId: string): string {
  return `${account}.${orderId}`;
}

function splitReference(text: string): { account: string; orderId: string | null } {
  const dot = text.lastIndexOf('.');
  const orderId = text.slice(dot + 1);
  if (dot === -1 || !isOrderId(orderId)) return { account: text, orderId: null };
  return { account: text.slice(0, dot), orderId };
}

/** Dialect B's `Account` may be PayHero's own number: not a match. */
export function accountOf(fields: Fields): string {
  return splitReference(fields.account(...ACCOUNTS)).account;
}

/** As given: a masked one is a hint. */
export function phoneOf(fields: Fields): string {
  const phone = fields.text(...PHONES);
  return /\d{2}/.test(phone) && !/^0+$/.test(phone) ? phone : '';
}

function referenceOf(fields: Fields): string {
  return fields.name('reference', 'Transaction_Reference');
}

/** The names in an answer about an order; the receipt first. */
export function receiptAndReference(fields: Fields): PaymentKey[] {
  return [
    { scheme: 'mpesa.receipt', value: receiptOf(fields).toUpperCase() },
    { scheme: 'checkout', value: fields.name('CheckoutRequestID') },
    { scheme: 'payhero.reference', value: referenceOf(fields) },
  ];
}

export function paymentKeys(fields: Fields, dialect: Dialect): PaymentKey[] {
  const reference = dialect === 'C' ? referenceOf(fields) : fields.name('Transaction_Reference', 'reference');
  const keys: PaymentKey[] = [
    ...receiptAndReference(fields).slice(0, 2),
    { scheme: 'payhero.reference', value: reference },
  ];
  const isSaidAnyway = saidAnyway(fields);
  const named = keys.filter(({ scheme, value }) => isNameOf(scheme, value) && !isSaidAnyway(value));
  // A reference is a fixed text in some accounts: alone it tells no two payments apart.
  return named.some(({ scheme }) => scheme !== 'payhero.reference') ? named : [];
}

export function isNameOf(scheme: PaymentKeyScheme, value: string): boolean {
  if (scheme === 'payhero.reference') return PRINT.test(value);
  return RECEIPT.test(value) || (PRINT.test(value) && /\d/.test(value));
}

/** The account, the phone, the amount or the channel in the place of a name: the next payment will have it too. */
function saidAnyway(fields: Fields): (value: string) => boolean {
  const others = SAID_ANYWAY.map((name) => fields.text(name));
  const texts = new Set(others.map(folded));
  const phones = new Set(others.flatMap((text) => parseMsisdn(text) ?? []));
  const amount = fields.amount();
  return (value) => {
    const phone = parseMsisdn(value);
    return texts.has(folded(value)) || (phone !== null && phones.has(phone)) || readAmount(value) === amount;
  };
}

function folded(text: string): string {
  return text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

export function requestNames(fields: Fields): string[] {
  const said = fields.account(...ACCOUNTS);
  const { account, orderId } = splitReference(said);
  const names = [orderId ?? account, fields.name('CheckoutRequestID'), referenceOf(fields)].map(short);
  return [...new Set(names)].filter((name) => name !== '');
}

export function short(text: string): string {
  // A cut may leave half of a character behind.
  return text.slice(0, MAX_TEXT).toWellFormed();
}
