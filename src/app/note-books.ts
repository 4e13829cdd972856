import type { Log } from './log.ts';
import type { Alarms } from '../services/box/alarms.ts';
import { notAccepted } from '../services/box/known-books.ts';
import { booksFindings, type BooksLook } from '../services/money/watch-books.ts';
import type { Store } from '../storage/engine/store.ts';

/** What the looks at the books have found, of the newest rows and of all. */
export function createBooksNotes({
  store,
  alarms,
  log,
}: {
  readonly store: Store;
  readonly alarms: Alarms;
  readonly log: Log;
}) {
  const found: Record<BooksLook['scope'], readonly string[] | null> = { newest: null, whole: null };
  return {
    /** Whether they were looked at since the start. */
    areChecked: () => found.newest !== null,
    note: ({ scope, entries, ms, problems }: BooksLook) => {
      if (scope === 'whole' || found.newest === null) log.books({ scope, entries, ms });
      found[scope] = problems;
      const whole = found.whole === null ? null : notAccepted(store, found.whole);
      alarms.found('books', booksFindings(notAccepted(store, found.newest ?? []), whole));
    },
  };
}
