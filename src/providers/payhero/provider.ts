import { describeError } from '../../domain/values/fault.ts';
import { parseCents, type Cents } from '../../domain/values/money.ts';
import {
  MAX_CALLBACK_BYTES,
  type HoldReason,
  type Notice,
  type PaymentKey,
  type Reading,
} from '../../domain/money/notice.ts';
import type { PaymentProvider } from '../../domain/provider-port.ts';
import { parseProviderTime } from '../../domain/time/provider-time.ts';
import { unpackDelivery } from './fields.ts';
import type { Fields } from './fields.ts';
import type { PayheroSettings } from './settings.ts';
import { judge, receiptOf } from './verdict.ts';

/** PayHero's times carry a zone where they were documented; one without is Kenyan. */
const KENYA = 'Africa/Nairobi';

/** A name of money is printable ASCII without blanks, in every sample of every dialect. */
const KEY_TEXT = /^[!-~]{1,128}$/;
/** A receipt as M-Pesa forms it. */
const RECEIPT = /^[A-Z][A-Z0-9]{9}$/;
const CURRENCY = /^[A-Z]{3}$/;
/** ISO 4217: no currency is known. */
const NO_CURRENCY = 'XXX';

/** Longest text that is taken over into a notice. */
const MAX_TEXT = 128;

/**
 * PayHero, all three dialects of its callbacks. PayHero signs nothing: whoever knows the secret path is believed as far
 * as the settings allow, so nothing is ever refused here.
 */
export function createPayheroProvider(settings: PayheroSettings): PaymentProvider {
  return {
    kind: 'payhero',
    read(body) {
      try {
        return readDelivery(body, settings);
      } catch (error) {
        return quarantined('reader_fault', describeError(error));
      }
    },
  };
}

function readDelivery(body: Uint8Array, settings: PayheroSettings): Reading {
  if (body.length > MAX_CALLBACK_BYTES) return quarantined('too_large', `${body.length} bytes`);
  const delivery = unpackDelivery(body);
  if (typeof delivery === 'string') return quarantined('unparsed', delivery);
  const { fields } = delivery;
  const verdict = judge(delivery);
  switch (verdict.kind) {
    case 'outbound':
    case 'open':
      return { kind: 'ignored', reason: verdict.kind, detail: verdict.detail };
    case 'unclear':
      return { ...quarantined('unclear', verdict.detail), ...claimOf(fields, settings) };
    case 'failed':
      return {
        kind: 'failure',
        failure: {
          provider: 'payhero',
          requestNames: requestNames(fields),
          terminalKeys: [], // a late success wins
          code: short(verdict.code),
          message: short(fields.text('ResultDesc', 'message')),
        },
      };
    case 'paid':
      return readMoney(fields, verdict.dialect, settings);
  }
}

function readMoney(fields: Fields, dialect: 'A' | 'B' | 'C', settings: PayheroSettings): Reading {
  const amountCents = parseCents(fields.text('amount'));
  if (amountCents === null || amountCents <= 0) {
    return quarantined('unclear', `amount ${short(fields.text('amount')) || 'missing'}`);
  }
  if (!KEY_TEXT.test(receiptOf(fields))) return quarantined('unclear', 'the receipt is not printable text');
  const currency = fields.text('currency').toUpperCase() || 'KES';
  const notice = noticeOf(fields, dialect, amountCents, CURRENCY.test(currency) ? currency : NO_CURRENCY, settings);
  if (notice.currency === NO_CURRENCY)
    return { ...quarantined('unclear', `currency ${short(currency)}`), claim: notice };
  return { kind: 'notice', notice };
}

/** A receipt is given for money that moved: with an amount beside it, it is held, even where the rest is not understood. */
function claimOf(fields: Fields, settings: PayheroSettings): { claim?: Notice } {
  const amountCents = parseCents(fields.text('amount'));
  const isMoney = amountCents !== null && amountCents > 0 && RECEIPT.test(receiptOf(fields).toUpperCase());
  const currency = fields.text('currency').toUpperCase() || 'KES';
  return isMoney
    ? { claim: noticeOf(fields, 'A', amountCents, CURRENCY.test(currency) ? currency : NO_CURRENCY, settings) }
    : {};
}

function noticeOf(
  fields: Fields,
  dialect: 'A' | 'B' | 'C',
  amountCents: Cents,
  currency: string,
  settings: PayheroSettings,
): Notice {
  const source = dialect === 'B' ? fields.text('Source') : '';
  return {
    provider: 'payhero',
    keys: paymentKeys(fields, dialect),
    amountCents,
    currency,
    account: short(accountOf(fields)) || null,
    payerPhone: short(fields.text('Phone', 'phone_number')) || phoneIn(source),
    payerName: nameIn(source),
    paidAt: parseProviderTime(fields.text('transaction_date'), KENYA),
    requestNames: requestNames(fields),
    requestOnly: false,
    hold: holdReason(amountCents, settings),
  };
}

/** What the payer typed, or what our push sent along. Dialect B's `Account` may be PayHero's own number: not a match. */
function accountOf(fields: Fields): string {
  return fields.text('ExternalReference', 'User_Reference');
}

function referenceOf(fields: Fields): string {
  return fields.text('reference', 'Transaction_Reference');
}

function paymentKeys(fields: Fields, dialect: 'A' | 'B' | 'C'): PaymentKey[] {
  const reference = dialect === 'C' ? referenceOf(fields) : fields.text('Transaction_Reference', 'reference');
  const keys: PaymentKey[] = [
    { scheme: 'mpesa.receipt', value: receiptOf(fields).toUpperCase() },
    { scheme: 'checkout', value: fields.text('CheckoutRequestID') },
    { scheme: 'payhero.reference', value: reference },
  ];
  return keys.filter((key) => KEY_TEXT.test(key.value));
}

function requestNames(fields: Fields): string[] {
  const names = [accountOf(fields), fields.text('CheckoutRequestID'), referenceOf(fields)].map(short);
  return [...new Set(names)].filter((name) => name !== '');
}

/** PayHero B puts name and number into one text; a masked number counts as one. */
function phoneIn(source: string): string | null {
  return /\+?\d[\d*]{8,63}/.exec(source)?.[0] ?? null;
}

function nameIn(source: string): string | null {
  const letters = source
    .replace(/[+\d*()]+/g, ' ')
    .replace(/[\s,;:|/-]+/g, ' ')
    .trim();
  return short(letters) || null;
}

function holdReason(amountCents: number, { unconfirmed, ceilingCents }: PayheroSettings): HoldReason | null {
  if (ceilingCents !== null && amountCents > ceilingCents) return 'ceiling';
  return unconfirmed === 'hold' ? 'unconfirmed' : null;
}

function short(text: string): string {
  // A cut may leave half of a character behind.
  return text.slice(0, MAX_TEXT).toWellFormed();
}

function quarantined(reason: string, detail: string): Extract<Reading, { kind: 'quarantined' }> {
  return { kind: 'quarantined', reason, detail };
}
