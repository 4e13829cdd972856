import type { Clock } from '../../domain/ports.ts';
import type { Store } from '../../storage/engine/store.ts';

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Sends an order at most once. That it may have been sent is on the disk before the other side hears of it: whatever becomes of the call,
 * of its answer or of this process, it is asked for from then on.
 * @param mark one write, at `now` in UTC milliseconds, which says whether it was still to be sent
 * @returns what was answered; null where it was not sent
 */
export async function sendOnce<Answer>(
  { store, clock }: Deps,
  mark: (now: number) => boolean,
  call: (signal: AbortSignal) => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer | null> {
  const isMarked = await store.whenStored(clock, () => mark(clock.now()), signal);
  if (isMarked !== true) return null;
  await store.durable();
  return call(signal);
}

/** Writes in one transaction what came of a call, as soon as the disk takes it. @returns what `write` did; null where the store was closed before */
export function storeAnswer<T>({ store, clock }: Deps, write: () => T): Promise<T | null> {
  return store.whenStored(clock, () => store.transaction(write));
}
