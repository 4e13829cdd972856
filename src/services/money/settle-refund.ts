import { z } from 'zod';
import { isOpenRefund, refundAfter, type RefundNews, type RefundState } from '../../domain/money/refund.ts';
import { REFUND_SAID } from '../../domain/said/refund-said.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { paymentById } from '../../storage/payments.ts';
import { refundsOfPayment, settleRefund as settleRow, type RefundRow } from '../../storage/refunds.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from './credit-line.ts';
import { postLedger } from './post-ledger.ts';
import { PAID_OUT, receiptUse } from './refund-payment.ts';
import { settlePayment } from './settle-payment.ts';

interface Settling {
  readonly refund: RefundRow;
  readonly state: RefundState;
  readonly receipt: string | null;
}

/** What became known of a refund, whoever says it: a person, a provider's status, a statement. Inside a transaction. */
export function settleRefund(
  store: Store,
  { refund, state, receipt }: Settling,
  action: ActionFacts,
  policy: BooksPolicy,
  now: number,
): void {
  const { id, payment_id: paymentId } = refund;
  store.run(settleRow, { id, state, receipt, settledAt: isOpenRefund(state) ? null : now });
  if (state !== 'failed') return;
  postLedger(store, { action, move: 'refunded>unmatched', amountCents: cents(refund.amount_cents), paymentId });
  settlePayment(store, paymentId, 'refund_failed', action, policy, now);
}

const subject = ({ paymentId }: { readonly paymentId: number }) => `payment ${paymentId}`;

function decide(
  refunds: readonly RefundRow[],
  paymentId: number,
  news: RefundNews,
): { readonly refund: RefundRow; readonly state: RefundState } | Refused<'refund'> {
  // One that is open before those that are over; of those the newest.
  const refund = refunds.find(({ state }) => isOpenRefund(state)) ?? refunds.findLast(({ state }) => state === 'done');
  const state = refund === undefined ? null : refundAfter(refund.state, news);
  if (refund === undefined || state === null) {
    return refuse('refund', REFUND_SAID.noneWaits(paymentId));
  }
  return { refund, state };
}

/** A person has seen that a refund of which nobody knew has arrived. */
export const refundDone = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.refund-done',
    reason: 'required',
    input: z.object({ paymentId: z.int().positive(), receipt: PAID_OUT }),
    subject,
    look: (store, { paymentId, receipt }) => ({
      refunds: store.all(refundsOfPayment, { paymentId }),
      usedBy: receiptUse(store, store.first(paymentById, { id: paymentId })?.provider ?? '', receipt),
    }),
    decide({ refunds, usedBy }, { paymentId, receipt }): Decided<Settling> | Refused<'refund' | 'receipt'> {
      const decided = decide(refunds, paymentId, 'done');
      if ('kind' in decided) return decided;
      if (usedBy !== null) return refuse('receipt', usedBy);
      const amount = formatCents(cents(decided.refund.amount_cents), policy.currency);
      return {
        kind: 'do',
        plan: { ...decided, receipt },
        preview: [REFUND_SAID.arrived(amount, paymentId, receipt)],
        detail: `${amount}, ${receipt}`,
      };
    },
    effects: (store, plan, { action, now }) => settleRefund(store, plan, action, policy, now),
  });

/** A person has seen that a refund did not arrive, or that it came back: its money waits again. */
export const refundFailed = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.refund-failed',
    reason: 'required',
    input: z.object({ paymentId: z.int().positive() }),
    subject,
    look: (store, { paymentId }) => store.all(refundsOfPayment, { paymentId }),
    decide(refunds, { paymentId }): Decided<Settling> | Refused<'refund'> {
      const decided = decide(refunds, paymentId, 'failed');
      if ('kind' in decided) return decided;
      const { provider, state } = decided.refund;
      const amount = formatCents(cents(decided.refund.amount_cents), policy.currency);
      return {
        kind: 'do',
        plan: { ...decided, receipt: decided.refund.receipt_code },
        preview: [
          REFUND_SAID.didNotArrive(amount, paymentId),
          ...(provider !== null && state === 'maybe' ? [REFUND_SAID.isAskedOn(provider)] : []),
        ],
        detail: amount,
      };
    },
    effects: (store, plan, { action, now }) => settleRefund(store, plan, action, policy, now),
  });
