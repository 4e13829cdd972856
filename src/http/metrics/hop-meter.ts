import type { Store } from '../../storage/engine/store.ts';
import { hopsAfter, hopsOf, newestPaymentId, type PaymentHops } from '../../storage/views/hops.ts';

/** A part of the way of a payment, each measured from its arrival. */
export const HOPS = ['committed', 'sent', 'confirmed', 'online', 'receipt'] as const;
export type Hop = (typeof HOPS)[number];

/** Payments that are read in one go. */
const ROWS_AT_ONCE = 2_000;
/** A hop that has not come by then is no matter of speed any more. Milliseconds. */
const FOLLOWED_MS = 3_600_000;
/** So many payments are followed at one time; the oldest are let go. */
const MOST_FOLLOWED = 5_000;

/** What a payment told that was not told before. */
export interface Measured {
  readonly hop: Hop;
  readonly seconds: number;
}

/**
 * Measures the hops of payments for whoever asks from time to time: each hop of each payment once, when it has come. Reads only
 * payments that came since the last time, and those whose hops are not all there; nothing is done while nobody asks.
 */
export class HopMeter {
  readonly #store: Store;
  #newest: number;
  readonly #followed = new Map<number, Set<Hop>>();

  constructor(store: Store) {
    this.#store = store;
    this.#newest = store.first(newestPaymentId, {})?.id ?? 0;
  }

  /** @returns what was measured since the last time, and by which connection each new payment came */
  read(now: number): { readonly measured: readonly Measured[]; readonly came: readonly string[] } {
    const known = this.#store.all(hopsOf, { ids: JSON.stringify([...this.#followed.keys()]) });
    const measured = known.flatMap((row) => this.#measure(row, now));
    const came: string[] = [];
    for (;;) {
      const rows = this.#store.all(hopsAfter, { after: this.#newest, limit: ROWS_AT_ONCE });
      for (const row of rows) {
        this.#newest = row.id;
        this.#followed.set(row.id, new Set());
        came.push(row.provider);
        measured.push(...this.#measure(row, now));
      }
      this.#letGo();
      if (rows.length < ROWS_AT_ONCE) return { measured, came };
    }
  }

  #measure(row: PaymentHops, now: number): Measured[] {
    const seen = this.#followed.get(row.id);
    if (seen === undefined) return [];
    const fresh = HOPS.flatMap((hop): Measured[] => {
      const at = row[`${hop}_at`];
      if (at === null || seen.has(hop)) return [];
      seen.add(hop);
      return [{ hop, seconds: Math.max(0, at - row.received_at) / 1000 }];
    });
    if (seen.size === HOPS.length || now - row.received_at > FOLLOWED_MS) this.#followed.delete(row.id);
    return fresh;
  }

  #letGo(): void {
    for (const id of this.#followed.keys()) {
      if (this.#followed.size <= MOST_FOLLOWED) return;
      this.#followed.delete(id);
    }
  }
}
