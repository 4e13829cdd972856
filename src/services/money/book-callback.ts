import { z } from 'zod';
import { LARGEST_ROW } from '../../domain/money/ledger-facts.ts';
import type { Match } from '../../domain/money/match.ts';
import { ownerOf, receiptKey, type PaymentKey } from '../../domain/money/notice.ts';
import { isPlaceholder } from '../../domain/money/placeholder.ts';
import { CALLBACK_SAID } from '../../domain/said/callback-said.ts';
import { cents } from '../../domain/values/money.ts';
import { bookCallback as bookRow } from '../../storage/callbacks.ts';
import { lineById, type LineRow } from '../../storage/lines.ts';
import { insertPayment, insertPaymentKey, NOT_WALKED } from '../../storage/payments.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { asSuggestion } from './as-suggestion.ts';
import { amountWords, giveToLine } from './assign-payment.ts';
import type { BooksPolicy } from './credit-line.ts';
import { lookAtCallback } from './dismiss-callback.ts';
import { endMatters } from './end-matters.ts';
import { placeInBooks } from './in-books.ts';
import { deliveryKey } from './known-money.ts';
import { matchNotice } from './match-notice.ts';
import { postLedger } from './post-ledger.ts';
import { suggestLines } from './suggest-lines.ts';
import { isTimeUnknown, refuseByClock } from './time-unknown.ts';

const text = z
  .string()
  .trim()
  .max(200)
  .transform((written) => written || null)
  .nullable();

const BOOKING = z.object({
  callbackId: z.int().positive(),
  amountCents: z.int().positive().max(LARGEST_ROW),
  receipt: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^(?=.*[A-Z])[A-Z0-9]{8,20}$/, 'a receipt has 8 to 20 letters and digits')
    .refine((code) => !isPlaceholder(code), 'that names nothing')
    .nullable(),
  account: text,
  payerName: text,
  payerPhone: text,
});

interface Booked extends z.infer<typeof BOOKING> {
  readonly provider: string;
  readonly receivedAt: number;
  /** The payment whose name the delivery claims too. */
  readonly contradicts: number | null;
  readonly keys: readonly PaymentKey[];
  readonly match: Match;
  readonly line: LineRow | null;
}

/**
 * A person reads a delivery that was set apart, and says what it tells of: money, booked like any other with the delivery as its
 * evidence. A receipt that the books have is refused, with where it is; without a receipt the delivery itself is the name.
 */
export const bookCallback = (policy: BooksPolicy) =>
  defineAction({
    name: 'callback.book',
    reason: 'required',
    input: BOOKING,
    subject: ({ callbackId }) => `callback ${callbackId}`,
    look(store, booking) {
      const { callback, payment } = lookAtCallback(store, booking.callbackId);
      if (callback === undefined) return null;
      const receipt = booking.receipt === null ? [] : [receiptKey(booking.receipt)];
      const keys = [...receipt, deliveryKey(callback.digest)];
      const claim = { ...booking, amountCents: cents(booking.amountCents), requestOnly: false };
      const match = matchNotice(store, claim, null, policy);
      const lineId = match.kind === 'matched' ? match.subscriptionId : null;
      return {
        callback,
        payment,
        keys,
        inBooks: placeInBooks(store, callback.provider, keys, policy),
        match,
        timeUnknown: isTimeUnknown(store),
        line: (lineId === null ? undefined : store.first(lineById, { id: lineId })) ?? null,
      };
    },
    decide(facts, booking): Decided<Booked> | Refused<'callback' | 'state' | 'payment' | 'receipt' | 'clock'> {
      const { callbackId, amountCents, receipt } = booking;
      if (facts === null) return refuse('callback', CALLBACK_SAID.unknown(callbackId));
      const { callback, payment, keys, inBooks, match, line } = facts;
      if (callback.result !== 'quarantined' && callback.result !== 'conflict') {
        return refuse('state', CALLBACK_SAID.isInBooks(callbackId));
      }
      if (inBooks !== null) return refuse('receipt', CALLBACK_SAID.moneyInBooks(inBooks));
      if (payment !== undefined && callback.result === 'quarantined') {
        return refuse('payment', CALLBACK_SAID.isPayment(callbackId, payment.id));
      }
      if (payment !== undefined && receipt === null) {
        return refuse('receipt', CALLBACK_SAID.claimsName(callbackId, payment.id));
      }
      const amount = amountWords({ amount_cents: amountCents, currency: policy.currency }, policy);
      if (line !== null && facts.timeUnknown) return refuseByClock();
      return {
        kind: 'do',
        plan: {
          ...booking,
          provider: callback.provider,
          receivedAt: callback.received_at,
          contradicts: callback.payment_id,
          keys,
          match,
          line,
        },
        preview: [
          line === null
            ? CALLBACK_SAID.booksWaiting(amount, callbackId)
            : CALLBACK_SAID.booksFor(amount, callbackId, line.account_no),
        ],
        detail: [amount.en, receipt ?? 'no receipt', line === null ? 'to nobody yet' : `to ${line.account_no}`].join(
          ', ',
        ),
      };
    },
    gives: ({ amountCents }) => ({ kind: 'cash', cents: amountCents }),
    effects(store, booked, { action, now }) {
      const { reason, suggestions } = asSuggestion(booked.match);
      const { id } = store.run(insertPayment, {
        ...NOT_WALKED,
        provider: booked.provider,
        amount_cents: booked.amountCents,
        currency: policy.currency,
        receipt_code: booked.keys.find(({ scheme }) => scheme === 'mpesa.receipt')?.value ?? null,
        payer_phone: booked.payerPhone,
        payer_name: booked.payerName,
        payer_account: booked.account,
        state: 'unmatched',
        reason,
        suggestions: JSON.stringify(suggestions),
        contradicts: booked.contradicts,
        subscription_id: null,
        paid_at: null,
        received_at: booked.receivedAt,
      });
      suggestLines(store, id, suggestions);
      for (const key of booked.keys) {
        store.run(insertPaymentKey, { ...key, provider: ownerOf(key, booked.provider), paymentId: id });
      }
      const [strongest] = booked.keys;
      postLedger(store, {
        action,
        move: 'outside>unmatched',
        amountCents: cents(booked.amountCents),
        paymentId: id,
        paymentKey: strongest === undefined ? null : `${strongest.scheme} ${strongest.value}`,
      });
      store.run(bookRow, { id: booked.callbackId, paymentId: id, actionId: action.id });
      const { line } = booked;
      const lanes = line === null ? [] : giveToLine(store, id, line, action, policy, now);
      endMatters(store, id, action, now);
      return { paymentId: id, lanes };
    },
  });
