import type { Clock } from '../../domain/ports.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isDiskFault } from '../../storage/engine/store-faults.ts';
import type { Findings } from '../box/alarms.ts';
import { checkNewest, type BooksReport } from './check-books.ts';

/** Rows that are looked at in one go: some 25 ms, so that no callback waits longer for it. */
const ROWS_AT_ONCE = 2_000;
/** What has been added is looked at this often, and what is left of a long tail at once. Milliseconds. */
const NEWEST_EVERY_MS = 60_000;
const NEXT_ROWS_MS = 100;
/** The whole is walked when the start is over, and once a day. */
const WHOLE_FIRST_MS = 60_000;
const WHOLE_EVERY_MS = 24 * 3_600_000;

/** What was looked at: the rows since the last look, or the whole. */
export interface BooksLook extends BooksReport {
  readonly scope: 'newest' | 'whole';
  /** How long it took. */
  readonly ms: number;
}

/** What is wrong with the books, for the alarm. @param whole null while they have not been walked since the start */
export function booksFindings(newest: readonly string[], whole: readonly string[] | null): Findings {
  const problems = [...new Set([...newest, ...(whole ?? [])])];
  // What an earlier Washa found in the whole is not over because the newest rows are right.
  if (problems.length === 0) return new Map(whole === null ? [['box', null]] : []);
  const lead =
    'The books do not add up, so somebody or something has changed them from outside. Payments are still taken, and nobody is cut off.';
  return new Map([['box', [lead, ...problems].join(' ')]]);
}

/**
 * Looks at the books on a rhythm, beginning with what was added since the last look, before it returns: so a start costs the
 * same whatever the length of the ledger.
 * @param checkWhole walks all of them, away from this thread
 * @param onLook is told of every look
 * @returns ends it
 */
export function watchBooks(
  deps: { readonly store: Store; readonly clock: Clock; readonly checkWhole: () => Promise<BooksReport> },
  onLook: (look: BooksLook) => void,
): () => void {
  const { store, clock } = deps;
  let stopped = false;
  let cancelNewest: () => void = () => undefined;
  let cancelWhole: () => void = () => undefined;

  const lookAtNewest = () => {
    cancelNewest = clock.after(look() ? NEXT_ROWS_MS : NEWEST_EVERY_MS, lookAtNewest);
  };
  /** @returns whether there is more to be looked at soon */
  const look = (): boolean => {
    const at = clock.now();
    try {
      const { more, ...report } = checkNewest(store, ROWS_AT_ONCE);
      onLook({ ...report, scope: 'newest', ms: clock.now() - at });
      return more && report.problems.length === 0;
    } catch (error) {
      if (!isDiskFault(error)) throw error;
      return true;
    }
  };
  const lookAtWhole = async () => {
    const at = clock.now();
    const report = await deps.checkWhole();
    if (stopped) return;
    onLook({ ...report, scope: 'whole', ms: clock.now() - at });
    cancelWhole = clock.after(WHOLE_EVERY_MS, () => void lookAtWhole());
  };

  lookAtNewest();
  cancelWhole = clock.after(WHOLE_FIRST_MS, () => void lookAtWhole());
  return () => {
    stopped = true;
    cancelNewest();
    cancelWhole();
  };
}
