import type { Fields } from './fields.ts';
import type { Delivery } from './unpack.ts';

/**
 * What the signals of a delivery say together.
 * - `paid`, `failed`: every signal that its dialect needs is there and agrees.
 * - `outbound`: money that leaves the ISP; it never renews anything.
 * - `open`: not decided yet.
 * - `unclear`: signals are missing or contradict each other. `claims`: it says all the same that money came.
 */
export type Verdict =
  | { readonly kind: 'paid' | 'failed'; readonly dialect: Dialect; readonly code: string }
  | { readonly kind: 'outbound' | 'open'; readonly detail: string }
  | { readonly kind: 'unclear'; readonly detail: string; readonly claims: boolean };

export type Dialect = 'A' | 'B' | 'C';

/** Words of whole fields, in upper case and letters only. Never a pattern: "unsuccessful" contains "success". */
const PAID_WORDS: ReadonlySet<string> = new Set(['SUCCESS', 'SUCCESSFUL', 'COMPLETE', 'COMPLETED', 'PAID']);
const FAILED_WORDS: ReadonlySet<string> = new Set([
  'FAILED',
  'FAIL',
  'FAILURE',
  'UNSUCCESSFUL',
  'CANCELLED',
  'CANCELED',
  'DECLINED',
  'REJECTED',
  'EXPIRED',
  'TIMEOUT',
]);
const OPEN_WORDS: ReadonlySet<string> = new Set(['QUEUED', 'PENDING', 'PROCESSING']);
/** Fields that say how it went; what one of them denies the others do not prove. */
const STATUS_FIELDS = ['Status', 'transaction_status', 'payment_status', 'woocommerce_payment_status'];

/** Money that was paid in by hand, as PayHero and M-Pesa call it. */
const INBOUND_TYPES: ReadonlySet<string> = new Set([
  'C2B',
  'PAYBILL',
  'BUYGOODS',
  'TILL',
  'MERCHANTPAYMENT',
  'CUSTOMERPAYBILL',
  'CUSTOMERPAYBILLONLINE',
  'CUSTOMERBUYGOODS',
  'CUSTOMERBUYGOODSONLINE',
  'CUSTOMERMERCHANTPAYMENT',
]);
const OUTBOUND_TYPES: ReadonlySet<string> = new Set([
  'B2C',
  'B2B',
  'OUTBOUNDPAYMENT',
  'WITHDRAWAL',
  'WITHDRAW',
  'PAYOUT',
]);

/** M-Pesa's code for a push that is still being worked on, as one library reports it. */
const STILL_PROCESSING = '4999';

/** The first of the receipt fields of all dialects that names something. */
export function receiptOf(fields: Fields): string {
  return fields.name(
    'MpesaReceiptNumber',
    'MPESA_Reference',
    'MpesaReceipt',
    'provider_reference',
    'third_party_reference',
  );
}

/**
 * Decides by the dialect's own signals; the amount is checked by the caller.
 * The outer flag `status` of an envelope is no signal: it was seen `true` on failures.
 */
export function judge({ fields, envelope }: Delivery): Verdict {
  if (isOutbound(fields) || isOutbound(envelope)) {
    return { kind: 'outbound', detail: fields.text('Transaction_Type', 'payment_service') || 'outbound' };
  }
  const signals = signalsOf(fields, envelope);
  const type = transactionType(fields) || transactionType(envelope);
  if (INBOUND_TYPES.has(type)) return judgeAccountDialect(signals);
  if (type === 'INBOUNDPAYMENT') return judgeAfricaDialect(signals, type);
  if (type !== '') return unclear(`transaction type ${type.slice(0, 40)}`, signals);
  // The failed sample of the Africa guide has no transaction type; a paid one without it stays unclear.
  if (fields.flag('success') !== null && !fields.has('ResultCode')) return judgeAfricaDialect(signals, type);
  return judgePushDialect(signals);
}

/** What the words of a status answer say; in a word that nobody knows, or in two that differ, it is open. Null: it has none. */
export function saidOf(fields: Fields): 'paid' | 'failed' | 'open' | null {
  const words = STATUS_FIELDS.map((name) => wordOf(fields, name)).filter((word) => word !== '');
  if (words.length === 0) return null;
  if (allPaid(words)) return 'paid';
  return words.every((word) => FAILED_WORDS.has(word)) ? 'failed' : 'open';
}

export function isInboundType(type: string): boolean {
  return type === 'inbound_payment' || INBOUND_TYPES.has(plainWord(type));
}

export function isOutboundType(type: string): boolean {
  return OUTBOUND_TYPES.has(plainWord(type));
}

interface Signals {
  /** `0` however zero is written, the text of another code, or '' when it is missing or blank: never a missing zero. */
  readonly code: string;
  readonly words: readonly string[];
  readonly success: boolean | null;
  readonly receipt: string;
  /** Something says no, whatever the rest says. */
  readonly denied: boolean;
  /** All of it, for people. */
  readonly told: string;
}

function signalsOf(fields: Fields, envelope: Fields): Signals {
  const text = fields.text('ResultCode');
  const code = /^0+(?:\.0+)?$/.test(text) ? '0' : text;
  const words = STATUS_FIELDS.map((name) => wordOf(fields, name)).filter((word) => word !== '');
  const success = fields.flag('success');
  const receipt = receiptOf(fields);
  const outer = STATUS_FIELDS.map((name) => wordOf(envelope, name));
  const denied =
    [...words, ...outer].some((word) => FAILED_WORDS.has(word)) || success === false || (code !== '' && code !== '0');
  const told = [
    `ResultCode ${code.slice(0, 40) || 'missing'}`,
    `Status ${words.join(', ').slice(0, 40) || 'missing'}`,
    ...(success === null ? [] : [`success ${success}`]),
    `receipt ${receipt === '' ? 'missing' : 'present'}`,
  ].join(', ');
  return { code, words, success, receipt, denied, told };
}

function wordOf(fields: Fields, name: string): string {
  return fields
    .text(name)
    .toUpperCase()
    .replaceAll(/[^\p{L}]/gu, '');
}

/** Dialect A: the result of an STK push, `callback_url` on the request (docs.payhero.co.ke). */
function judgePushDialect(signals: Signals): Verdict {
  const { code, words, receipt, denied, told } = signals;
  if (code === '0' && allPaid(words) && receipt !== '' && !denied) return { kind: 'paid', dialect: 'A', code };
  if (receipt !== '' || code === '0' || words.some((word) => PAID_WORDS.has(word))) return unclear(told, signals);
  const isOpen = words.length > 0 && words.every((word) => OPEN_WORDS.has(word));
  if (code === STILL_PROCESSING || (code === '' && isOpen)) return { kind: 'open', detail: told };
  const saysFailed = words.length > 0 && words.every((word) => FAILED_WORDS.has(word));
  if (saysFailed || (code !== '' && words.length === 0)) {
    return { kind: 'failed', dialect: 'A', code: code || (words[0] ?? '').toLowerCase() };
  }
  return unclear(told, signals);
}

/** Dialect B: account-wide callbacks (PayHero's SPS sample and WooCommerce plugin). Seen for money that arrived only. */
function judgeAccountDialect(signals: Signals): Verdict {
  const { words, receipt, denied, told } = signals;
  const odd = words.find((word) => !PAID_WORDS.has(word));
  if (odd !== undefined) return unclear(`C2B with the word ${odd.slice(0, 40)}`, signals);
  if (denied) return unclear(`C2B with ${told}`, signals);
  if (receipt === '') return { kind: 'unclear', detail: 'C2B without a receipt', claims: true };
  return { kind: 'paid', dialect: 'B', code: '' };
}

/** Dialect C: PayHero Africa (docs.payhero.africa, callbacks guide). */
function judgeAfricaDialect(signals: Signals, type: string): Verdict {
  const { code, words, success, receipt, denied, told } = signals;
  if (success === true && allPaid(words) && type === 'INBOUNDPAYMENT' && receipt !== '' && !denied) {
    return { kind: 'paid', dialect: 'C', code: (words[0] ?? '').toLowerCase() };
  }
  const saysFailed = words.length > 0 && words.every((word) => FAILED_WORDS.has(word));
  if (success === false && saysFailed && receipt === '' && code !== '0') {
    return { kind: 'failed', dialect: 'C', code: code || (words[0] ?? '').toLowerCase() };
  }
  if (success !== true && receipt === '' && words.some((word) => OPEN_WORDS.has(word))) {
    return { kind: 'open', detail: told };
  }
  return unclear(told, signals);
}

function allPaid(words: readonly string[]): boolean {
  return words.length > 0 && words.every((word) => PAID_WORDS.has(word));
}

/** A receipt is given for money that moved. Without one a yes is believed as a claim only where nothing says no. */
function unclear(detail: string, { code, words, success, receipt, denied }: Signals): Verdict {
  const saysYes = code === '0' || success === true || words.some((word) => PAID_WORDS.has(word));
  return { kind: 'unclear', detail, claims: receipt !== '' || (saysYes && !denied) };
}

function transactionType(fields: Fields): string {
  return plainWord(fields.text('Transaction_Type'));
}

function isOutbound(fields: Fields): boolean {
  return ['Transaction_Type', 'request_type', 'payment_service'].some((name) => isOutboundType(fields.text(name)));
}

/** `Pay Bill`, `PAYBILL` and `pay_bill` are one word. */
function plainWord(text: string): string {
  return text.toUpperCase().replaceAll(/[_\s-]/g, '');
}
