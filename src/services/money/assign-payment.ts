import { z } from 'zod';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import type { HoldReason } from '../../domain/money/notice.ts';
import { callbackBodies } from '../../storage/callbacks.ts';
import { movesOfPayment } from '../../storage/ledger.ts';
import { lineByAccount, lineById, type LineRow } from '../../storage/lines.ts';
import {
  assignPayment as assignRow,
  keepWaiting,
  paymentById,
  paymentsWaitingFor,
  releasePayment as releaseRow,
} from '../../storage/payments.ts';
import { emptyBuckets, moveCents, type PaymentState } from '../../domain/money/law.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { recordAction } from '../actions/record-action.ts';
import { applyCredit, type BooksPolicy } from './credit-line.ts';
import { routerLane, SMS_LANE } from '../outbox/outbox.ts';
import { endMatters } from './end-matters.ts';
import { postLedger } from './post-ledger.ts';

/** `KES 1,500`; of another currency also what the books, which hold only their own, take it for. */
export function amountWords(
  { amount_cents, currency }: { readonly amount_cents: number; readonly currency: string },
  policy: BooksPolicy,
): string {
  const amount = formatCents(cents(amount_cents), currency);
  if (currency === policy.currency) return amount;
  return `${amount} (counted as ${formatCents(cents(amount_cents), policy.currency)})`;
}

/** A payment whose money, or a part of it, lies apart. */
interface WaitingPayment {
  readonly id: number;
  readonly state: PaymentState;
}

/** How much of a payment lies there: the rest may have been given, refunded or sent back before. */
export function lying(store: Store, paymentId: number, bucket: 'held' | 'unmatched' | 'dismissed'): Cents {
  const sums = emptyBuckets();
  for (const { move, cents: amount } of store.all(movesOfPayment, { paymentId })) moveCents(sums, move, amount);
  return cents(sums[bucket]);
}

/**
 * Inside a transaction: an unmatched or held payment is a line's. From here on it is booked by the same code as one that
 * was matched at once.
 * @param from when the time that it buys begins, where none is left of before
 * @returns the lanes that have something to do now
 */
export function assignPayment(
  store: Store,
  payment: WaitingPayment,
  subscriptionId: number,
  by: { readonly actor: string; readonly reason: string },
  policy: BooksPolicy,
  now: number,
  from = now,
): string[] {
  const line = store.first(lineById, { id: subscriptionId });
  if (line === undefined) throw new Error(`there is no line ${subscriptionId}`);
  if (payment.state !== 'unmatched' && payment.state !== 'held') {
    throw new Error(`payment ${payment.id} is ${payment.state} and cannot be assigned`);
  }
  const action = recordAction(store, { at: now, name: 'payment.assign', ...by });
  return giveToLine(store, { id: payment.id, state: payment.state }, line, action, policy, now, from);
}

/** Inside a transaction: what waits of a payment is a line's from here on. @returns the lanes that have something to do now */
export function giveToLine(
  store: Store,
  payment: { readonly id: number; readonly state: 'held' | 'unmatched' },
  line: LineRow,
  action: ActionFacts,
  policy: BooksPolicy,
  now: number,
  from = now,
): string[] {
  const { id, state } = payment;
  const amountCents = lying(store, id, state);
  postLedger(store, { action, move: `${state}>line`, amountCents, paymentId: id, subscriptionId: line.id });
  store.run(assignRow, { id, subscriptionId: line.id, reason: action.reason ?? '' });
  applyCredit(store, line, { id, amountCents }, action, policy, now, from);
  return [routerLane(line.router_name), SMS_LANE];
}

const ASSIGNMENT = z.object({ paymentId: z.int().positive(), accountNo: z.string().trim().min(1) });

/**
 * A person gives money that waits to the line whose it is. It is booked from there on like money that was matched at once.
 * The result is the lanes that have something to do now.
 */
export const assignByHand = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.assign',
    reason: 'required',
    input: ASSIGNMENT,
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look(store, { paymentId, accountNo }) {
      const found = store.first(lineByAccount, { accountNo: normaliseForeign(accountNo) });
      return {
        payment: store.first(paymentById, { id: paymentId }),
        line: found && store.first(lineById, { id: found.id }),
      };
    },
    decide({ payment, line }, { paymentId, accountNo }): Decided<Assignment> | Refused<'payment' | 'state' | 'line'> {
      if (payment === undefined) return refuse('payment', `There is no payment ${paymentId}.`);
      const { state } = payment;
      if (state !== 'held' && state !== 'unmatched') {
        return refuse('state', `Payment ${paymentId} is ${state} already: nothing of it waits for a line.`);
      }
      if (line === undefined) return refuse('line', `No line that is in use has the account number "${accountNo}".`);
      return {
        kind: 'do',
        plan: { payment: { id: paymentId, state }, line },
        preview: [`${amountWords(payment, policy)} of payment ${paymentId} goes to ${line.account_no}`],
        detail: `to ${line.account_no}`,
      };
    },
    effects(store, { payment, line }, { action, now }) {
      const lanes = giveToLine(store, payment, line, action, policy, now);
      endMatters(store, payment.id, action, now);
      return lanes;
    },
  });

interface Assignment {
  readonly payment: { readonly id: number; readonly state: 'held' | 'unmatched' };
  readonly line: LineRow;
}

/**
 * It is known again what time it is: books what waited for that, from the moment at which it was received. What a provider had
 * held for its age is read anew; where it is too old by a clock that is right, it goes on waiting, for a person.
 * @param builtAt when this Washa was built: an instant before that was noted by a clock that nobody has put right
 * @returns the lanes with something to do
 */
export function releaseClockHolds(store: Store, policy: BooksPolicy, now: number, builtAt = 0): string[] {
  const waiting = store.all(paymentsWaitingFor, { reason: 'clock' });
  if (waiting.length === 0) return [];
  const by = { actor: 'sweep', reason: 'clock' };
  return store.transaction(() =>
    waiting.flatMap((payment) => {
      const { id, subscription_id, received_at } = payment;
      const from = received_at < builtAt ? now : Math.min(received_at, now);
      const hold = holdByRightClock(store, id, policy, from);
      if (hold !== null) {
        store.run(keepWaiting, { id, subscriptionId: subscription_id, reason: hold });
        return [];
      }
      return subscription_id === null
        ? releasePayment(store, payment, by, now)
        : assignPayment(store, payment, subscription_id, by, policy, now, from);
    }),
  );
}

function holdByRightClock(store: Store, paymentId: number, policy: BooksPolicy, receivedAt: number): HoldReason | null {
  for (const { provider, body } of store.all(callbackBodies, { paymentId })) {
    const reading = policy.readAnew?.(provider, body, receivedAt);
    if (reading?.kind === 'notice') return reading.notice.hold;
  }
  return null;
}

/** Inside a transaction: held money is free, and it is nobody's: a person finds out whose. */
export function releasePayment(
  store: Store,
  payment: WaitingPayment,
  by: { readonly actor: string; readonly reason: string },
  now: number,
): string[] {
  const action = recordAction(store, { at: now, name: 'payment.release', ...by });
  postLedger(store, {
    action,
    move: 'held>unmatched',
    amountCents: lying(store, payment.id, 'held'),
    paymentId: payment.id,
  });
  store.run(releaseRow, { id: payment.id });
  return [];
}
