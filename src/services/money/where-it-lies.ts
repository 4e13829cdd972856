import { emptyBuckets, moveCents, paymentState, type BucketSums, type PaymentState } from '../../domain/money/law.ts';
import { cents, type Cents } from '../../domain/values/money.ts';
import { movesOfPayment } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';

/** What lies where of a payment, by its own rows in the ledger. Cents. */
export function sumsOf(store: Store, paymentId: number): BucketSums {
  const sums = emptyBuckets();
  for (const { move, cents: amount } of store.all(movesOfPayment, { paymentId })) moveCents(sums, move, amount);
  return sums;
}

/** How much of a payment lies there: the rest may have been given, refunded or sent back before. */
export function lying(store: Store, paymentId: number, bucket: 'held' | 'unmatched' | 'dismissed' | 'reversed'): Cents {
  return cents(sumsOf(store, paymentId)[bucket]);
}

/** Its state, by where its money is. */
export function stateOf(store: Store, paymentId: number): PaymentState {
  return paymentState(sumsOf(store, paymentId));
}

/** As much of a payment as lies where its state says: of one that is split the rest. */
export function waiting(store: Store, { id, state }: { readonly id: number; readonly state: PaymentState }) {
  return { amount_cents: cents(sumsOf(store, id)[state === 'applied' ? 'line' : state]) };
}
