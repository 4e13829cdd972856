import type { Delivery, Fields } from './fields.ts';

/**
 * What the signals of a delivery say together.
 * - `paid`, `failed`: every signal that its dialect needs is there and agrees.
 * - `outbound`: money that leaves the ISP; it never renews anything.
 * - `open`: not decided yet.
 * - `unclear`: signals are missing or contradict each other.
 */
export type Verdict =
  | { readonly kind: 'paid' | 'failed'; readonly dialect: 'A' | 'B' | 'C'; readonly code: string }
  | { readonly kind: 'outbound' | 'open' | 'unclear'; readonly detail: string };

/** Words of whole fields, upper case. Never a pattern: "unsuccessful" contains "success". */
const FAILED_WORDS: ReadonlySet<string> = new Set(['FAILED', 'FAIL', 'FAILURE', 'CANCELLED', 'CANCELED', 'EXPIRED']);
/** Words of a dialect B delivery that say nothing against the money. */
const PAID_WORDS: ReadonlySet<string> = new Set(['SUCCESS', 'COMPLETE', 'COMPLETED']);
const OPEN_WORDS: ReadonlySet<string> = new Set(['QUEUED', 'PENDING', 'PROCESSING']);
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

/** The first of the receipt fields of all dialects that holds something. */
export function receiptOf(fields: Fields): string {
  return fields.text('MpesaReceiptNumber', 'MPESA_Reference', 'provider_reference', 'third_party_reference');
}

/**
 * Decides by the dialect's own signals; the amount is checked by the caller.
 * The outer `status` of an envelope is no signal: it was seen `true` on failures.
 */
export function judge({ fields, envelope }: Delivery): Verdict {
  if (isOutbound(fields) || isOutbound(envelope)) {
    return { kind: 'outbound', detail: fields.text('Transaction_Type', 'payment_service') || 'outbound' };
  }
  const type = transactionType(fields) || transactionType(envelope);
  if (type === 'C2B') return judgeAccountDialect(fields);
  if (type === 'INBOUNDPAYMENT') return judgeAfricaDialect(fields);
  if (type !== '') return unclear(`transaction type ${type.slice(0, 40)}`);
  // The failed sample of the Africa guide has no transaction type; a paid one without it stays unclear.
  if (fields.flag('success') !== null && !fields.has('ResultCode')) return judgeAfricaDialect(fields);
  return judgePushDialect(fields);
}

/** Dialect A: the result of an STK push, `callback_url` on the request (docs.payhero.co.ke). */
function judgePushDialect(fields: Fields): Verdict {
  const code = resultCode(fields);
  const word = fields.text('Status').toUpperCase();
  const receipt = receiptOf(fields);
  const signals = `ResultCode ${code || 'missing'}, Status ${word.slice(0, 40) || 'missing'}, receipt ${receipt === '' ? 'missing' : 'present'}`;

  if (code === '0' && word === 'SUCCESS' && receipt !== '') return { kind: 'paid', dialect: 'A', code };
  if (receipt !== '' || code === '0' || word === 'SUCCESS') return unclear(signals);
  if (code === STILL_PROCESSING || (code === '' && OPEN_WORDS.has(word))) return { kind: 'open', detail: signals };
  const saysFailed = FAILED_WORDS.has(word);
  if (saysFailed || (code !== '' && word === '')) {
    return { kind: 'failed', dialect: 'A', code: code || word.toLowerCase() };
  }
  return unclear(signals);
}

/** Dialect B: account-wide callbacks (PayHero's SPS sample and WooCommerce plugin). Seen for money that arrived only. */
function judgeAccountDialect(fields: Fields): Verdict {
  const code = resultCode(fields);
  const words = [fields.text('Status'), fields.text('woocommerce_payment_status')].map((word) => word.toUpperCase());
  const contradiction = words.find((word) => word !== '' && !PAID_WORDS.has(word));
  if (contradiction !== undefined) return unclear(`C2B with the word ${contradiction.slice(0, 40)}`);
  if (code !== '' && code !== '0') return unclear(`C2B with ResultCode ${code.slice(0, 40)}`);
  if (fields.flag('success') === false) return unclear('C2B with success false');
  if (receiptOf(fields) === '') return unclear('C2B without a receipt');
  return { kind: 'paid', dialect: 'B', code: '' };
}

/** Dialect C: PayHero Africa (docs.payhero.africa, callbacks guide). */
function judgeAfricaDialect(fields: Fields): Verdict {
  const success = fields.flag('success');
  const word = fields.text('status');
  const receipt = receiptOf(fields);
  const code = resultCode(fields);
  const signals = `success ${success ?? 'missing'}, status ${word.slice(0, 40) || 'missing'}, receipt ${receipt === '' ? 'missing' : 'present'}`;

  const isInbound = transactionType(fields) === 'INBOUNDPAYMENT';
  if (success === true && word === 'success' && isInbound && receipt !== '' && (code === '' || code === '0')) {
    return { kind: 'paid', dialect: 'C', code: word };
  }
  if (success === false && FAILED_WORDS.has(word.toUpperCase()) && receipt === '' && code !== '0') {
    return { kind: 'failed', dialect: 'C', code: code || word.toLowerCase() };
  }
  if (success !== true && receipt === '' && OPEN_WORDS.has(word.toUpperCase()))
    return { kind: 'open', detail: signals };
  return unclear(signals);
}

/** `0` however zero is written, the text of another code, or '' when it is missing or blank: never a missing zero. */
function resultCode(fields: Fields): string {
  const text = fields.text('ResultCode');
  return /^0+(?:\.0+)?$/.test(text) ? '0' : text;
}

function transactionType(fields: Fields): string {
  return fields
    .text('Transaction_Type')
    .toUpperCase()
    .replace(/[_\s-]/g, '');
}

function isOutbound(fields: Fields): boolean {
  return (
    OUTBOUND_TYPES.has(transactionType(fields)) ||
    OUTBOUND_TYPES.has(fields.text('request_type').toUpperCase()) ||
    OUTBOUND_TYPES.has(fields.text('payment_service').toUpperCase())
  );
}

function unclear(detail: string): Verdict {
  return { kind: 'unclear', detail };
}
