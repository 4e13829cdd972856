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

/** Where money waits for whose it is. Of one payment some may be held and some free: a part of it went out and came back. */
const WAITS = ['held', 'unmatched'] as const;

/** Each place where money of a payment waits, with how much: the rest may have been given, refunded or sent back before. */
export function waitingParts(store: Store, paymentId: number) {
  const sums = sumsOf(store, paymentId);
  return WAITS.map((bucket) => ({ bucket, amountCents: cents(sums[bucket]) })).filter((part) => part.amountCents > 0);
}

/** How much of a payment lies there. */
export function lying(store: Store, paymentId: number, bucket: 'held' | 'dismissed' | 'reversed'): Cents {
  return cents(sumsOf(store, paymentId)[bucket]);
}

/** Its state, by where its money is. */
export function stateOf(store: Store, paymentId: number): PaymentState {
  return paymentState(sumsOf(store, paymentId));
}

/** As much of a payment as its state speaks of: of one that waits all that does, of one that is split the rest. */
export function waiting(store: Store, { id, state }: { readonly id: number; readonly state: PaymentState }) {
  const sums = sumsOf(store, id);
  const waits = state === 'held' || state === 'unmatched';
  return { amount_cents: cents(waits ? sums.held + sums.unmatched : sums[state === 'applied' ? 'line' : state]) };
}
