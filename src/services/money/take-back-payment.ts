import { z } from 'zod';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { PAYMENT_SAID } from '../../domain/said/payment-said.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from './credit-line.ts';
import { gather, gatherMoney, lookAtMoney, whereWords, type Gathered } from './gather.ts';

const TAKING_BACK = z.object({
  paymentId: z.int().positive(),
  /** The one line that it is taken back from; without it from all. */
  accountNo: z.string().trim().min(1).nullable(),
});

/**
 * A person takes a payment back from its line, or from the agent who was said to have paid it: it waits again, what it had bought there is undone, and what was remembered of
 * its payer for that line is forgotten. The result is the lanes that have something to do now.
 */
export const takeBackByHand = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.take-back',
    reason: 'required',
    input: TAKING_BACK,
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look: (store, { paymentId }) => lookAtMoney(store, paymentId, policy),
    decide(facts, { paymentId, accountNo }, now): Decided<Gathered> | Refused<'payment' | 'state' | 'line' | 'clock'> {
      if (facts === null) return refuse('payment', PAYMENT_SAID.unknown(paymentId));
      const { shares, sums } = facts;
      const where = whereWords(facts, policy.currency);
      const agentCents = cents(accountNo === null ? sums.agent : 0);
      if (shares.length === 0 && agentCents === 0) return refuse('state', PAYMENT_SAID.noLineHas(paymentId, where));
      const wanted = accountNo === null ? null : normaliseForeign(accountNo);
      const from = shares.filter(({ line }) => wanted === null || line.account_no.toUpperCase() === wanted);
      if (from.length === 0 && agentCents === 0)
        return refuse('line', PAYMENT_SAID.lineHasNone(accountNo ?? '', paymentId, where));
      const gathered = gather(facts, from, policy, now);
      if ('kind' in gathered) return gathered;
      return {
        kind: 'do',
        // What is held of it stays so.
        plan: { ...gathered, heldCents: cents(0), agentCents },
        preview: [
          ...gathered.words,
          ...(agentCents === 0 ? [] : [PAYMENT_SAID.agentOwesMore(formatCents(agentCents, policy.currency))]),
          PAYMENT_SAID.waits(paymentId),
        ],
        detail: `from ${[...from.map(({ line }) => line.account_no), ...(agentCents === 0 ? [] : ['an agent'])].join(' and ')}`,
      };
    },
    effects: (store, plan, { action, now }) => gatherMoney(store, plan, 'taken_back', action, policy, now),
  });
