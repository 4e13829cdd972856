import { z } from 'zod';
import { metaValue, newestRows, setMeta } from '../../storage/ledger.ts';
import { isDamage, type Store } from '../../storage/engine/store.ts';

/** What was written before the clock was put back: it proves nothing of the time, and `at` is what time it was then. */
const PUT_BACK = 'clock_put_back';
const PutBack = z.object({ ledger: z.number(), callback: z.number(), at: z.number() });

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

/** Inside a transaction: the clock was ahead when the books were written up to here. @param at what time it is now */
export function notePutBack(store: Store, at: number): void {
  const newest = store.first(newestRows, {});
  const before = { ledger: newest?.ledger ?? 0, callback: newest?.callback ?? 0, at };
  store.run(setMeta, { key: PUT_BACK, value: JSON.stringify(before) });
}

function readPutBack(store: Store): z.infer<typeof PutBack> | null {
  const stored = store.first(metaValue, { key: PUT_BACK })?.value;
  return stored === undefined ? null : PutBack.parse(JSON.parse(stored));
}
