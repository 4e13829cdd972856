import type { Cents } from '../values/money.ts';
import { readAmount } from './amount-text.ts';
import { MAX_CALLBACK_BYTES } from './notice.ts';
import { isPlaceholder } from './placeholder.ts';

/** What a person can be shown of bytes that nobody understood. Nothing of it is proven, and nothing is booked by it. */
export interface Gleanings {
  /** As it stands there; two that differ stand side by side, `10 / 1000`. */
  readonly amount: string | null;
  /** The same, where it can mean one thing only. */
  readonly amountCents: Cents | null;
  readonly receipt: string | null;
  /** What was typed as account. */
  readonly account: string | null;
  /** As given, masked or hashed too. */
  readonly payerPhone: string | null;
  readonly payerName: string | null;
  /** Whose form it has, when that is known. */
  readonly form: 'Daraja' | 'Kopo Kopo' | null;
}

type Pair = readonly [name: string, value: string];

/** Names of what is looked for, without blanks and signs, the strongest first. */
const AMOUNT = ['amount', 'transamount', 'transactionamount', 'transamt', 'transactionamt', 'paidamount', 'amountpaid'];
const RECEIPT = [
  'mpesareceiptnumber',
  'mpesareference',
  'mpesareceipt',
  'mpesacode',
  'mpesaref',
  'transid',
  'receiptnumber',
];
/** Such a name may stand for another's number: what it holds counts only in the form of a receipt. */
const PERHAPS_RECEIPT = [
  'receipt',
  'receiptno',
  'providerreference',
  'thirdpartyreference',
  'transactionref',
  'transactionreference',
  'transactionid',
  'transactioncode',
  'paymentreference',
  'reference',
];
const ACCOUNT = [
  'billrefnumber',
  'paybillrefnumber',
  'userreference',
  'externalreference',
  'accountreference',
  'accountnumber',
  'accountno',
  'billnumber',
  'billreference',
  'customerreference',
  'account',
];
const PHONE = [
  'msisdn',
  'phone',
  'phonenumber',
  'sendermsisdn',
  'senderphonenumber',
  'hashedsenderphone',
  'customerid',
  'source',
];
const WHOLE_NAME = ['payername', 'sendername', 'customername', 'fullname'];
const NAME_PARTS = ['firstname', 'middlename', 'lastname'];

const RECEIPT_FORM = /^(?=.*\d)[A-Z][A-Z0-9]{9}$/i;
/** Year, month, day and seven more, as M-Pesa makes them: strict enough to be found in the middle of a text. */
const RECEIPT_IN_TEXT = /\b(?=[A-Z0-9]*\d)[A-Z][A-L][1-9A-V][A-Z0-9]{7}\b/;
const AMOUNT_IN_TEXT = /\b(?:KES|KSHS?)\.?\s?\d[\d,]*(?:\.\d+)?/i;

const LONGEST = 128;

/**
 * Gleans amount, receipt, account and payer from whatever arrived: JSON that is whole, broken, doubled, or text inside of text; a
 * form; XML; a message. Pure, never throws, and its work is bounded by the size of a callback.
 */
export function glean(body: Uint8Array): Gleanings {
  const text = new TextDecoder().decode(body.subarray(0, MAX_CALLBACK_BYTES));
  const pairs = pairsOf(text);
  const amounts = distinct(valuesOf(pairs, AMOUNT));
  const named = amounts.length > 0 ? amounts : (AMOUNT_IN_TEXT.exec(text)?.slice(0, 1) ?? []);
  const [onlyAmount, ...others] = named;
  const amountCents = onlyAmount === undefined || others.length > 0 ? null : readAmount(onlyAmount);
  return {
    amount: named.length === 0 ? null : named.slice(0, 3).map(short).join(' / '),
    amountCents,
    receipt: receiptOf(pairs) ?? (amounts.length === 0 && onlyAmount !== undefined ? receiptIn(text) : null),
    account: first(pairs, ACCOUNT),
    payerPhone: phoneOf(pairs),
    payerName: nameOf(pairs),
    form: formOf(pairs, text),
  };
}

/** Whether it may be money: a person has to see it, and it is never thrown away. */
export function mayBeMoney({ amount, receipt }: Gleanings): boolean {
  return amount !== null || receipt !== null;
}

function receiptOf(pairs: readonly Pair[]): string | null {
  const sure = first(pairs, RECEIPT);
  if (sure !== null) return sure;
  return valuesOf(pairs, PERHAPS_RECEIPT).find((value) => RECEIPT_FORM.test(value)) ?? null;
}

function receiptIn(text: string): string | null {
  return RECEIPT_IN_TEXT.exec(text)?.[0] ?? null;
}

function phoneOf(pairs: readonly Pair[]): string | null {
  // A masked number is no placeholder here: it is shown, and decides nothing.
  const found = PHONE.flatMap((name) => pairs.filter(([known]) => known === name)).map(([, value]) => value);
  return found.map(short).find((value) => /\d{3}/.test(value)) ?? null;
}

function nameOf(pairs: readonly Pair[]): string | null {
  const parts = NAME_PARTS.flatMap((part) => first(pairs, [part, `sender${part}`]) ?? []);
  return first(pairs, WHOLE_NAME) ?? (short(parts.join(' ')) || null);
}

function formOf(pairs: readonly Pair[], text: string): Gleanings['form'] {
  const has = (name: string) => pairs.some(([known]) => known === name);
  if ((has('transid') && has('transamount')) || /"stkCallback"/.test(text)) return 'Daraja';
  const isEvent = has('topic') || pairs.some(([, value]) => value === 'incoming_payment');
  return isEvent && /"resource"/.test(text) ? 'Kopo Kopo' : null;
}

function valuesOf(pairs: readonly Pair[], names: readonly string[]): string[] {
  return names
    .flatMap((name) => pairs.filter(([known]) => known === name))
    .map(([, value]) => value)
    .filter((value) => value === '0' || !isPlaceholder(value));
}

function first(pairs: readonly Pair[], names: readonly string[]): string | null {
  const found = valuesOf(pairs, names).find((value) => value !== '0');
  return found === undefined ? null : short(found);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function short(text: string): string {
  return text.slice(0, LONGEST).toWellFormed();
}

// ------------------------------------------------------------------ names and what stands beside them

const IN_JSON = /"([^"\\]{1,64})"\s*:\s*(?:"([^"]{0,512})"?|(-?[\w.+-]{1,64}))/g;
/** As some languages print what they hold. */
const IN_SINGLE = /'([^'\\]{1,64})'\s*:\s*(?:'([^']{0,512})'|(-?[\w.+-]{1,64}))/g;
const IN_LIST = /"name"\s*:\s*"([^"]{1,64})"\s*,\s*"value"\s*:\s*(?:"([^"]{0,512})"|(-?[\w.+-]{1,64}))/gi;
const IN_XML = /<([A-Za-z][\w.-]{0,63})>([^<]{1,512})</g;
const PATTERNS = [IN_JSON, IN_SINGLE, IN_LIST, IN_XML];

function pairsOf(text: string): Pair[] {
  const form = isForm(text) ? text.split('&').slice(0, 500).map(formPair) : [];
  const inner = [text, ...form.map(([, value]) => value).filter((value) => value.includes('{'))].map(unescaped);
  const found = inner.flatMap((each) => PATTERNS.flatMap((pattern) => [...each.matchAll(pattern)]));
  const written = found.map(([, name = '', quoted, bare = '']): Pair => [name, quoted ?? bare]);
  return [...form, ...written].map(([name, value]): Pair => [plain(name), value.trim()]);
}

function isForm(text: string): boolean {
  return /^\s*[\w.[\]%-]{1,64}=/.test(text);
}

function formPair(part: string): Pair {
  const cut = part.indexOf('=');
  return cut === -1 ? [part, ''] : [decoded(part.slice(0, cut)), decoded(part.slice(cut + 1))];
}

function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** JSON that stands as a text in JSON, once or twice. */
function unescaped(text: string): string {
  const letters = text.replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return letters.replaceAll(/\\{1,8}(["/])/g, '$1');
}

/** `MpesaReceiptNumber`, `mpesa_receipt_number` and `response[Mpesa Receipt Number]` are one name. */
function plain(name: string): string {
  const last = /\[([^\]]+)\]$/.exec(name)?.[1] ?? name.slice(name.lastIndexOf('.') + 1);
  return last.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
