import { PRIORITY } from '../../domain/command.ts';
import { linesToLookAt } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';

/** Lines a transaction: few, so that a callback never waits long for it. */
const BATCH = 500;

/**
 * Has every line looked at that is paid and not known to be on: one that was cut off wrongly goes before one that was never read.
 * Those that are not paid are the sweep's, and its brake's.
 * @param now the earliest that it can be, UTC ms: whoever is paid by then is
 * @returns lanes with something new
 */
export function queueLooks(store: Store, now: number): ReadonlySet<string> {
  const lanes = new Set<string>();
  for (let after = 0, more = true; more;) {
    const found = store.all(linesToLookAt, { now, after, limit: BATCH });
    store.transaction(() => {
      for (const line of found) {
        enqueueSync(store, line, line.access === 'off' ? PRIORITY.paid : PRIORITY.housekeeping, now);
        lanes.add(routerLane(line.router_name));
      }
    });
    after = found.at(-1)?.id ?? after;
    more = found.length === BATCH;
  }
  return lanes;
}
