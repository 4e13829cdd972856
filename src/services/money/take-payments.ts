import { describeError } from '../../domain/values/fault.ts';
import type { Reading } from '../../domain/money/notice.ts';
import { callbackByDigest, insertCallback, repeatCallback } from '../../storage/callbacks.ts';
import { isDiskFault, type Store } from '../../storage/engine/store.ts';
import { bookNotice, type TakingPolicy } from './book-notice.ts';
import { closeRequest } from './close-request.ts';
import { sha256 } from './post-ledger.ts';
import { outcome, type Taken } from './taken.ts';

/** An authenticated delivery, read and ready for the books. */
export interface Delivery {
  /** Name of the provider connection that it came in by. */
  readonly provider: string;
  /** The exact bytes. */
  readonly body: Uint8Array;
  readonly reading: Reading;
  /** When its last byte arrived, UTC ms. */
  readonly receivedAt: number;
}

/**
 * Takes everything that is waiting in one transaction, with a savepoint each: a delivery whose processing fails is kept
 * as quarantined and harms no other. Durable after `store.durable()`.
 * @throws when the transaction itself failed: then nothing was stored and the providers have to send again
 */
export function takePayments(store: Store, batch: readonly Delivery[], policy: TakingPolicy, now: number): Taken[] {
  return store.transaction(() =>
    batch.map((delivery) => {
      const digest = sha256(delivery.body);
      try {
        return store.savepoint(() => take(store, delivery, digest, policy, now));
      } catch (error) {
        // A disk that refuses is no bug of this delivery: nothing is kept, and the provider sends all of them again.
        if (isDiskFault(error)) throw error;
        const taken = outcome('quarantined', 'internal');
        keep(store, delivery, digest, taken, describeError(error), now);
        return taken;
      }
    }),
  );
}

function take(store: Store, delivery: Delivery, digest: Uint8Array, policy: TakingPolicy, now: number): Taken {
  const seen = store.first(callbackByDigest, { provider: delivery.provider, digest });
  if (seen !== undefined) {
    store.run(repeatCallback, { id: seen.id, now });
    return outcome('repeat', 'same_bytes', seen.payment_id);
  }
  const { reading } = delivery;
  switch (reading.kind) {
    case 'notice': {
      const taken = bookNotice(store, reading.notice, delivery, policy, now);
      keep(store, delivery, digest, taken, reading.notice.warnings?.join(' ') ?? null, now);
      return taken;
    }
    case 'failure': {
      const taken = closeRequest(store, reading.failure, now);
      keep(store, delivery, digest, taken, `${reading.failure.code} ${reading.failure.message}`.trim(), now);
      return taken;
    }
    case 'ignored':
    case 'quarantined': {
      const taken = outcome(reading.kind, reading.reason);
      keep(store, delivery, digest, taken, reading.detail, now);
      return taken;
    }
  }
}

function keep(
  store: Store,
  delivery: Delivery,
  digest: Uint8Array,
  taken: Taken,
  detail: string | null,
  now: number,
): void {
  store.run(insertCallback, {
    provider: delivery.provider,
    digest,
    body: delivery.body,
    result: taken.result,
    reason: taken.reason,
    detail,
    paymentId: taken.paymentId,
    now,
  });
}
