import { cents } from '../../domain/values/money.ts';
import { lineById } from '../../storage/lines.ts';
import {
  assignPayment as assignRow,
  paymentsWaitingFor,
  releasePayment as releaseRow,
} from '../../storage/payments.ts';
import type { PaymentState } from '../../storage/engine/schema.ts';
import type { Store } from '../../storage/engine/store.ts';
import { applyCredit, type BooksPolicy } from './credit-line.ts';
import { routerLane, SMS_LANE } from '../outbox/outbox.ts';
import { postMove } from './post-ledger.ts';

/** A payment whose money lies apart. */
interface WaitingPayment {
  readonly id: number;
  readonly state: PaymentState;
  readonly amount_cents: number;
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
  const amountCents = cents(payment.amount_cents);
  postMove(store, {
    at: now,
    kind: 'assign',
    paymentId: payment.id,
    subscriptionId,
    amountCents,
    source: payment.state,
    target: 'line',
    actor: by.actor,
    reason: by.reason,
  });
  store.run(assignRow, { id: payment.id, subscriptionId, reason: by.reason });
  applyCredit(store, line, { id: payment.id, amountCents }, by.actor, policy, now);
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
  postMove(store, {
    at: now,
    kind: 'assign',
    paymentId: payment.id,
    subscriptionId: null,
    amountCents: cents(payment.amount_cents),
    source: 'held',
    target: 'unmatched',
    actor: by.actor,
    reason: by.reason,
  });
  store.run(releaseRow, { id: payment.id });
  return [];
}
