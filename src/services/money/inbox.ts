import type { Clock } from '../../domain/ports.ts';
import { markCommitted } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isBusy } from '../../storage/engine/store-faults.ts';
import type { BooksPolicy } from './credit-line.ts';
import { takePayments, type Delivery } from './take-payments.ts';
import type { Taken } from './taken.ts';

/**
 * A delivery waits so long while another process has the database; then its sender is told to come again, before he thinks by
 * himself that nobody is there. Milliseconds.
 */
const PATIENCE_MS = 5_000;
const AGAIN_MS = 100;

interface Waiting {
  readonly delivery: Delivery;
  /** UTC ms. */
  readonly since: number;
  resolve(taken: Taken): void;
  reject(error: unknown): void;
}

export interface InboxDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: BooksPolicy;
  /** False while our clock cannot be believed: money is taken, and booked when it can. */
  readonly clockSane: () => boolean;
  /** Told right after the commit, before the flush: the router can be on its way while the disk still works. */
  readonly onCommitted: (taken: readonly Taken[]) => void;
  /** The disk refused a flush: what it holds is uncertain, and the process must start anew. */
  readonly onBug: (error: unknown) => void;
}

/**
 * Group commit: all deliveries that are waiting go into one transaction, and everybody is answered after the same flush.
 * While one flush runs the next batch is committed already, and shares the flush after it.
 */
export class Inbox {
  readonly #deps: InboxDeps;
  #waiting: Waiting[] = [];

  constructor(deps: InboxDeps) {
    this.#deps = deps;
  }

  /** Resolves when the delivery is in the books and on the disk. @throws when it could not be stored: nothing was */
  submit(delivery: Delivery): Promise<Taken> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ delivery, since: this.#deps.clock.now(), resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => void this.#drain());
    });
  }

  async #drain(): Promise<void> {
    const { store, onCommitted, onBug } = this.#deps;
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      const taken = this.#take(batch);
      if (taken === null) return;
      onCommitted(taken);
      await store.durable().catch((error: unknown) => {
        onBug(error);
        throw error;
      });
      this.#markCommitted(taken);
      for (const [i, one] of taken.entries()) batch[i]?.resolve(one);
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }

  /** @returns null when another process has the database: those who may still wait are tried again, with all that came since */
  #take(batch: readonly Waiting[]): readonly Taken[] | null {
    const { store, clock, policy, clockSane } = this.#deps;
    const now = clock.now();
    try {
      const deliveries = batch.map((one) => one.delivery);
      return takePayments(store, deliveries, { ...policy, clockSane: clockSane() }, now);
    } catch (error) {
      if (!isBusy(error)) throw error;
      // Whatever the clock was set to meanwhile.
      const mayWait = ({ since }: Waiting) => Math.abs(now - since) < PATIENCE_MS;
      for (const one of batch) if (!mayWait(one)) one.reject(error);
      this.#waiting.unshift(...batch.filter(mayWait));
      if (this.#waiting.length > 0) clock.after(AGAIN_MS, () => void this.#drain());
      return null;
    }
  }

  #markCommitted(taken: readonly Taken[]): void {
    const fresh = taken.flatMap(({ paymentId, isNew }) => (isNew && paymentId !== null ? [paymentId] : []));
    if (fresh.length === 0) return;
    const { store, clock } = this.#deps;
    const now = clock.now();
    void store.whenStored(clock, () =>
      store.transaction(() => {
        for (const id of fresh) store.run(markCommitted, { id, now });
      }),
    );
  }
}
