import type { Clock, RouterConnection } from '../../domain/ports.ts';
import { replacesRecord } from '../../domain/router-record.ts';
import type { Store } from '../../storage/engine/store.ts';
import { profilesOn } from '../../storage/line-findings.ts';
import { putRecord, recordOf } from '../../storage/router-records.ts';
import { readRecordRows } from './read-record.ts';

/** Pools and profiles change seldom. Milliseconds. */
const RECORD_EVERY_MS = 24 * 3_600_000;

/**
 * Keeps what a router has beside its logins, once a day, for the day on which it dies. A reading in which a profile is gone that lines
 * need does not replace one that had it: it may be the new box, not set up yet.
 * @throws Fault when the link is down or lost
 */
export async function recordRouter(
  { store, clock }: { readonly store: Store; readonly clock: Pick<Clock, 'now'> },
  router: Pick<RouterConnection, 'name' | 'record'>,
): Promise<void> {
  const known = store.first(recordOf, { router: router.name });
  const now = clock.now();
  if (known !== undefined && Math.abs(now - known.at) < RECORD_EVERY_MS) return;
  const rows = await router.record();
  const needed = new Set(store.all(profilesOn, { router: router.name }).map(({ profile }) => profile));
  const before = known === undefined ? [] : readRecordRows(known.rows);
  if (!replacesRecord(before, rows, needed)) return;
  store.transaction(() =>
    store.run(putRecord, { router_name: router.name, at: clock.now(), rows: JSON.stringify(rows) }),
  );
}
