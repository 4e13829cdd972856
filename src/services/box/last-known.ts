import { z } from 'zod';
import { judgeClock, type ClockVerdict } from '../../domain/time/clock-guard.ts';
import { metaValue, newestRows } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isDamage } from '../../storage/engine/store-faults.ts';

/** What was written before the clock was put back: it proves nothing of the time, and `at` is what time it was then. */
export const PUT_BACK = 'clock_put_back';
const PutBack = z.object({ ledger: z.number(), callback: z.number(), at: z.number() });
export type PutBack = z.infer<typeof PutBack>;

/** Whether the clock of this box can be believed, by a process that does not run on. @param builtAt of this Washa, UTC ms */
export function judgeBoxClock(store: Store, builtAt: number, now: number): ClockVerdict {
  return judgeClock(now, lastKnown(store), builtAt);
}

/**
 * The last instant in the books that can be believed, UTC ms: a clock that is behind it is wrong. Null while there is none,
 * and where the books are damaged: what cannot be read proves nothing, and must not keep callbacks from being taken.
 */
export function lastKnown(store: Store): number | null {
  try {
    const newest = store.first(newestRows, {});
    const before = readPutBack(store);
    const known = [
      before?.at,
      (newest?.ledger ?? 0) > (before?.ledger ?? 0) ? newest?.ledger_at : null,
      (newest?.callback ?? 0) > (before?.callback ?? 0) ? newest?.callback_at : null,
    ].filter((at) => typeof at === 'number');
    return known.length === 0 ? null : Math.max(...known);
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  }
}

function readPutBack(store: Store): PutBack | null {
  const stored = store.first(metaValue, { key: PUT_BACK })?.value;
  return stored === undefined ? null : PutBack.parse(JSON.parse(stored));
}
