import type { Clock } from '../domain/ports.ts';
import type { Store } from '../storage/engine/store.ts';
import { lookEvery } from '../services/box/rhythm.ts';

/** How soon what another process has written is taken up. Milliseconds. */
const OTHERS_MS = 1_000;

/**
 * Tells when another process (`washa apply`, `washa subscriber add`) has written to the database: it may have queued something,
 * and nobody wakes the lanes for it.
 * @returns ends it
 */
export function watchOthers(store: Store, clock: Clock, onWritten: () => void): () => void {
  return lookEvery(clock, OTHERS_MS, () => {
    if (store.changedElsewhere()) onWritten();
  });
}
