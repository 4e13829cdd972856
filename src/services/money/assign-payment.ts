import { cents, type Cents } from '../../domain/values/money.ts';
import { movesOfPayment } from '../../storage/ledger.ts';
import { lineById } from '../../storage/lines.ts';
import {
  assignPayment as assignRow,
  paymentsWaitingFor,
  releasePayment as releaseRow,
} from '../../storage/payments.ts';
import { emptyBuckets, moveCents, type PaymentState } from '../../domain/money/law.ts';
import type { Store } from '../../storage/engine/store.ts';
import { recordAction } from '../actions/record-action.ts';
import { applyCredit, type BooksPolicy } from './credit-line.ts';
import { routerLane, SMS_LANE } from '../outbox/outbox.ts';
import { postLedger } from './post-ledger.ts';

/** A payment whose money, or a part of it, lies apart. */
interface WaitingPayment {
  readonly id: number;
  readonly state: PaymentState;
}

/** How much of a payment lies there: the rest may have been given, refunded or sent back before. */
function lying(store: Store, paymentId: number, bucket: 'held' | 'unmatched'): Cents {
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
  const amountCents = lying(store, payment.id, payment.state);
  const action = recordAction(store, { at: now, name: 'payment.assign', ...by });
  const move = `${payment.state}>line` as const;
  postLedger(store, { action, move, amountCents, paymentId: payment.id, subscriptionId });
  store.run(assignRow, { id: payment.id, subscriptionId, reason: by.reason });
  applyCredit(store, line, { id: payment.id, amountCents }, action, policy, now);
  return [routerLane(line.router_name), SMS_LANE];
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
