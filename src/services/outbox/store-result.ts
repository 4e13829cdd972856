import type { Clock } from '../../domain/ports.ts';
import { isDiskFault } from '../../storage/engine/store-faults.ts';
import type { Running } from './at-work.ts';
import { settleAttempt, type SettleDeps } from './attempt.ts';
import type { AttemptResult } from './lane.ts';
import { damaged, refused } from './refusals.ts';

/** What was stored of an attempt. */
export interface Stored {
  /** Another one than it came to, where the books are damaged. */
  readonly result: AttemptResult;
  /** The lane on which its command was asked for anew meanwhile; null: it was not. */
  readonly renewedOn: string | null;
}

/**
 * Stores what came of an attempt that ended at `now`, as soon as the table takes it: what began together in one transaction; one by itself
 * where it is alone, and where that failed. The table may refuse for hours: a death meanwhile is one in the middle of an attempt.
 * @returns null when it was given up by `signal`
 */
export async function storeResult(
  deps: SettleDeps & { readonly clock: Clock },
  running: Running,
  made: AttemptResult,
  now: number,
  signal: AbortSignal,
): Promise<Stored | null> {
  const { store, clock } = deps;
  const put = (result: AttemptResult): Stored => {
    const renewedOn = settleAttempt(deps, running, result, now);
    result.store?.(now);
    return { result, renewedOn };
  };
  if (running.isOneOfMany) {
    const stored = await store.together(() => put(made)).catch(refused);
    if (stored !== 'refused') return stored;
  }
  const putAlone = (): Stored => {
    try {
      return store.transaction(() => put(made));
    } catch (error) {
      if (isDiskFault(error)) throw error;
      // The attempt has been made all the same, and what it brought to light cannot be stored.
      const known = damaged('unknown')(error);
      return store.transaction(() => put(known));
    }
  };
  return store.whenStored(clock, putAlone, signal);
}
