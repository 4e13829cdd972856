import { foldAccount } from '../domain/money/account-fold.ts';
import { normaliseForeign } from '../domain/money/account-number.ts';
import { readMpesaMessage, type MpesaMessage } from '../domain/money/mpesa-message.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';
import type { Store } from '../storage/engine/store.ts';
import { findPayments, paymentsOfReceipt } from '../storage/views/find-payments.ts';
import { findLines, type WideLine } from '../storage/views/line-rows.ts';
import type { PaymentWalk } from '../storage/views/overview.ts';
import { callbacksSetApart } from '../storage/views/waiting.ts';
import { gleaned } from './claims.ts';
import type { LaneOf } from './lane.ts';
import { lineView, type LineView } from './line.ts';
import { paymentView, type ShownPayment } from './payment.ts';

export interface FoundLine {
  readonly line: WideLine;
  readonly view: LineView;
}

/** A delivery that was set apart, with what can be seen in it. */
export interface FoundCallback {
  readonly id: number;
  readonly provider: string;
  /** UTC ms. */
  readonly at: number;
  readonly seen: ReturnType<typeof gleaned>;
}

/** All that a text finds. */
export interface Found {
  /** Set when the text is a message of M-Pesa: then what is found is what that speaks of. */
  readonly message: MpesaMessage | null;
  readonly payments: readonly ShownPayment[];
  readonly callbacks: readonly FoundCallback[];
  readonly lines: readonly FoundLine[];
}

/** Longer than any message of M-Pesa. */
export const LONGEST_SEARCH = 600;

const SET_APART = 500;

/**
 * Payments by receipt, payer or what was typed, deliveries that were set apart by what can be seen in them, and lines. A whole
 * message of M-Pesa finds its payment, and the line whose account it names.
 * @param limit of each
 * @param zone IANA name
 * @param now UTC milliseconds
 */
export function search(store: Store, text: string, limit: number, laneOf: LaneOf, zone: string, now: number): Found {
  const shown = (payment: PaymentWalk): ShownPayment => ({
    payment,
    view: paymentView(payment, laneOf(payment.router_name), now),
  });
  const lines = (asked: string) => searchLines(store, asked, { retired: true, limit }, laneOf, now);
  const message = readMpesaMessage(text, zone);
  if (message !== null) {
    const { receipt, account } = message;
    return {
      message,
      payments: store.all(paymentsOfReceipt, { receipt }).map(shown),
      callbacks: callbacksWith(store, receipt),
      lines: account === null ? [] : lines(account),
    };
  }
  const whole = parseMsisdn(text) ?? '';
  const asked = { text: escaped(text), folded: foldedText(text), digits: phonePattern(text), whole, limit };
  return {
    message,
    payments: store.all(findPayments, asked).map(shown),
    callbacks: callbacksWith(store, text),
    lines: lines(text),
  };
}

/** Whether the payment that a message of M-Pesa tells of has come. */
export function messageWords({ payments, callbacks }: Found, { receipt, amountCents }: MpesaMessage): string {
  const amount = formatCents(amountCents);
  const [payment] = payments.map((one) => one.payment);
  if (payment !== undefined) {
    const booked = formatCents(cents(payment.amount_cents), payment.currency);
    return booked === amount
      ? `Payment ${payment.id} is that of ${receipt}.`
      : `Payment ${payment.id} is that of ${receipt}, but of ${booked}: the message says ${amount}.`;
  }
  if (callbacks.length > 0) return `${receipt} stands in a delivery that was set apart: a person has to book it.`;
  return `No payment ${receipt} of ${amount} yet.`;
}

/** Of the newest that were set apart. */
function callbacksWith(store: Store, text: string): FoundCallback[] {
  const wanted = normaliseForeign(text);
  return store.all(callbacksSetApart, { limit: SET_APART }).flatMap(({ id, provider, received_at, body }) => {
    const seen = gleaned(body);
    const texts = [seen.receipt, seen.account, seen.payer];
    const isFound = texts.some((one) => one !== null && normaliseForeign(one).includes(wanted));
    return isFound ? [{ id, provider, at: received_at, seen }] : [];
  });
}

/**
 * Lines whose subscriber's name, account number or login contains `text`, an account number also without its dashes and
 * blanks, or whose phone contains its digits in any way of writing them; of an empty text all. By name, each with its view.
 * @param now UTC milliseconds
 */
export function searchLines(
  store: Store,
  text: string,
  options: { readonly retired: boolean; readonly limit: number },
  laneOf: LaneOf,
  now: number,
): FoundLine[] {
  const { key, plain } = foldAccount(text);
  return store
    .all(findLines, {
      key,
      plain: plain.length >= SHORTEST_PART && /\d/.test(plain) ? plain : NOTHING,
      text: escaped(text),
      digits: phoneDigits(text),
      retired: options.retired ? 1 : 0,
      limit: options.limit,
    })
    .map((line) => ({ line, view: lineView(line, laneOf(line.router_name), now) }));
}

const SHORTEST_PART = 3;

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}

/** Nothing contains it: it stands for a text that is not asked for. */
const NOTHING = '\u0001';

/** Letters and digits alone of what may be a part of an account number; else empty. */
function foldedText(text: string): string {
  const plain = normaliseForeign(text).replaceAll(/[^\p{L}\p{N}]/gu, '');
  return plain.length >= 3 && /\d/.test(plain) ? plain : '';
}

/** The digits of a phone number as they stand in the books. Fewer than four are part of too many numbers to find one. */
function phoneDigits(text: string): string {
  const whole = parseMsisdn(text);
  if (whole !== null) return whole;
  const bare = text.replaceAll(/[\s+()-]/g, '');
  return /^\d{4,}$/.test(bare) ? bare.replace(/^0/, '') : NOTHING;
}

/** Of a payer's number, which may have been given in any form: its last nine digits, a part of it, or its last three. */
function phonePattern(text: string): string {
  const whole = parseMsisdn(text);
  if (whole !== null) return `%${whole.slice(3)}`;
  const bare = text.replaceAll(/[\s+()-]/g, '');
  if (/^\d{3}$/.test(bare)) return `%${bare}`;
  return /^\d{4,}$/.test(bare) ? `%${bare.replace(/^0/, '')}%` : '';
}
