import { z } from 'zod';
import type { PaymentState } from '../../domain/money/law.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { wishPlan } from '../../storage/line-plan.ts';
import { paymentById } from '../../storage/payments.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { giveToLine } from '../money/assign-payment.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { endMatters } from '../money/end-matters.ts';
import { isTimeUnknown } from '../money/time-unknown.ts';
import { GUEST, judgeGuest, lookAtGuest, seatGuest, type Guest, type GuestPolicy, type GuestWhy } from './guest.ts';

/** Of money that came without a word: nothing but who knows its receipt tells whose it is. */
const WORDLESS: readonly (string | null)[] = ['no_account', 'phone_unknown', 'phone_ambiguous'];
/** Who paid longer ago calls. Milliseconds. */
const CLAIMED_WITHIN_MS = 7 * 86_400_000;

interface WaitingMoney {
  readonly state: PaymentState;
  readonly reason: string | null;
  readonly payer_account: string | null;
  /** UTC ms. */
  readonly received_at: number;
}

/** Whether somebody who names its receipt at a hotspot may have this money: it waits, nothing was typed, nobody decided about it. */
export function isClaimable(payment: WaitingMoney, now: number): boolean {
  const { state, reason, payer_account: typed, received_at: at } = payment;
  return (
    state === 'unmatched' && (typed ?? '').trim() === '' && WORDLESS.includes(reason) && now - at < CLAIMED_WITHIN_MS
  );
}

const CLAIM = GUEST.extend({ paymentId: z.int().positive(), planCode: z.string() });

/**
 * Money that a guest paid to the till without being asked, and whose receipt they name: it is their phone's, whose line is made where
 * there is none. The result is the lanes that have something to do now.
 */
export const claimPayment = (books: BooksPolicy, policy: GuestPolicy) =>
  defineAction({
    name: 'hotspot.claim',
    reason: 'required',
    input: CLAIM,
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look: (store, input, now) => ({
      guest: lookAtGuest(store, input, input.planCode, policy, now),
      payment: store.first(paymentById, { id: input.paymentId }),
      timeUnknown: isTimeUnknown(store),
    }),
    decide(
      { guest: facts, payment, timeUnknown },
      input,
      now,
    ): Decided<{ readonly guest: Guest; readonly paymentId: number }> | Refused<GuestWhy | 'payment' | 'clock'> {
      if (payment === undefined || !isClaimable(payment, now))
        return refuse('payment', HOTSPOT_SAID.notClaimable(input.paymentId));
      if (timeUnknown) return refuse('clock', HOTSPOT_SAID.noClock());
      const judged = judgeGuest(facts, input, input.planCode);
      if (judged.kind === 'refused') return judged;
      const { guest } = judged;
      const change = HOTSPOT_SAID.claims(input.paymentId, guest.mac, guest.router);
      return { kind: 'do', plan: { guest, paymentId: input.paymentId }, preview: [change], detail: change.en };
    },
    effects(store, { guest, paymentId }, { action, now }) {
      const line = seatGuest(store, guest, policy, now);
      const wish = guest.plan.code === line.plan_code ? null : guest.plan.code;
      if (wish !== line.next_plan_code) store.run(wishPlan, { id: line.id, planCode: wish });
      const lanes = giveToLine(store, paymentId, line, action, books, now);
      endMatters(store, paymentId, action, now);
      return lanes;
    },
  });
