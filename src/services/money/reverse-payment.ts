import { z } from 'zod';
import { PAYMENT_SAID, stateSaid } from '../../domain/said/payment-said.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import { paymentById } from '../../storage/payments.ts';
import { putReversal } from '../../storage/reversals.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { takeFromAgents } from './agent-account.ts';
import type { BooksPolicy } from './credit-line.ts';
import { lookAtMoney } from './gather.ts';
import { postLedger } from './post-ledger.ts';
import { PAID_OUT, receiptUse } from './refund-payment.ts';
import { settlePayment } from './settle-payment.ts';
import { takeFromLine, takingsOf, takingWords, type Taking } from './take-from-line.ts';
import { refuseByClock } from './time-unknown.ts';

interface Reversal {
  readonly paymentId: number;
  readonly receipt: string | null;
  readonly takings: readonly Taking[];
  readonly apart: readonly { readonly bucket: (typeof APART)[number]; readonly amountCents: Cents }[];
}

const APART = ['unmatched', 'held', 'agent', 'dismissed'] as const;

/**
 * The provider took a payment back from us: all of it that is still in the books goes, from wherever it is, and what it bought is
 * undone. `releaseByHand` says that it was not so. The result is the lanes that have something to do now.
 */
export const reverseByHand = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.reverse',
    reason: 'required',
    input: z.object({
      paymentId: z.int().positive(),
      /** Under which it went back, where that is known. */
      receipt: PAID_OUT.optional(),
    }),
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look: (store, { paymentId, receipt }) => ({
      money: lookAtMoney(store, paymentId, policy),
      usedBy:
        receipt === undefined
          ? null
          : receiptUse(store, store.first(paymentById, { id: paymentId })?.provider ?? '', receipt, paymentId),
    }),
    decide(
      { money: facts, usedBy },
      { paymentId, receipt = null },
      now,
    ): Decided<Reversal> | Refused<'payment' | 'state' | 'clock' | 'receipt'> {
      if (facts === null) return refuse('payment', PAYMENT_SAID.unknown(paymentId));
      const { payment, sums, shares } = facts;
      const apart = APART.flatMap((bucket) => (sums[bucket] > 0 ? [{ bucket, amountCents: cents(sums[bucket]) }] : []));
      if (shares.length + apart.length === 0) {
        return refuse('state', PAYMENT_SAID.nothingHere(paymentId, stateSaid(payment.state)));
      }
      if (usedBy !== null) return refuse('receipt', usedBy);
      if (shares.length > 0 && facts.timeUnknown) return refuseByClock();
      const takings = takingsOf(shares, paymentId, policy, now);
      const all = [...takings, ...apart].reduce((sum, { amountCents }) => sum + amountCents, 0);
      return {
        kind: 'do',
        plan: { paymentId, takings, apart, receipt },
        preview: [
          ...takings.map((taking) => takingWords(taking, policy, now)),
          PAYMENT_SAID.reversed(formatCents(cents(all), policy.currency), paymentId, receipt),
        ],
        detail:
          [
            ...(takings.length === 0 ? [] : [`from ${takings.map(({ line }) => line.account_no).join(' and ')}`]),
            ...(receipt === null ? [] : [`by ${receipt}`]),
          ].join(', ') || null,
      };
    },
    effects(store, { paymentId, takings, apart, receipt }, { action, now }) {
      if (receipt !== null) store.run(putReversal, { receipt, paymentId, actionId: action.id });
      const lanes = takings.flatMap((taking) => takeFromLine(store, taking, paymentId, 'reversed', action, now));
      for (const { bucket, amountCents } of apart) {
        if (bucket === 'agent') takeFromAgents(store, paymentId, action);
        const from = bucket === 'agent' ? 'unmatched' : bucket;
        postLedger(store, { action, move: `${from}>reversed`, amountCents, paymentId });
      }
      settlePayment(store, paymentId, 'taken_back', action, policy, now);
      return lanes;
    },
  });
