import { z } from 'zod';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import { movesOfPayment } from '../../storage/ledger.ts';
import { lineByAccount, lineById, type LineRow } from '../../storage/lines.ts';
import {
  assignPayment as assignRow,
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
 * @returns the lanes that have something to do now
 */
export function assignPayment(
  store: Store,
  payment: WaitingPayment,
  subscriptionId: number,
  by: { readonly actor: string; readonly reason: string },
  policy: BooksPolicy,
  now: number,
): string[] {
  const line = store.first(lineById, { id: subscriptionId });
  if (line === undefined) throw new Error(`there is no line ${subscriptionId}`);
  if (payment.state !== 'unmatched' && payment.state !== 'held') {
    throw new Error(`payment ${payment.id} is ${payment.state} and cannot be assigned`);
  }
  const action = recordAction(store, { at: now, name: 'payment.assign', ...by });
  return giveToLine(store, { id: payment.id, state: payment.state }, line, action, policy, now);
}

/** Inside a transaction: what waits of a payment is a line's from here on. @returns the lanes that have something to do now */
export function giveToLine(
  store: Store,
  payment: { readonly id: number; readonly state: 'held' | 'unmatched' },
  line: LineRow,
  action: ActionFacts,
  policy: BooksPolicy,
  now: number,
): string[] {
  const { id, state } = payment;
  const amountCents = lying(store, id, state);
  postLedger(store, { action, move: `${state}>line`, amountCents, paymentId: id, subscriptionId: line.id });
  store.run(assignRow, { id, subscriptionId: line.id, reason: action.reason ?? '' });
  applyCredit(store, line, { id, amountCents }, action, policy, now);
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

/** The clock is right again: books what was held only because it was not. @returns the lanes with something to do */
export function releaseClockHolds(store: Store, policy: BooksPolicy, now: number): string[] {
  const held = store.all(paymentsWaitingFor, { reason: 'clock' });
  if (held.length === 0) return [];
  const by = { actor: 'sweep', reason: 'clock' };
  return store.transaction(() =>
    held.flatMap((payment) =>
      payment.subscription_id === null
        ? releasePayment(store, payment, by, now)
        : assignPayment(store, payment, payment.subscription_id, by, policy, now),
    ),
  );
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
