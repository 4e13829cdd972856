import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import type { Store } from '../../storage/engine/store.ts';
import { accessFacts, lineTargets } from '../../storage/lines.ts';
import { followLine } from '../outbox/follow-line.ts';
import { enqueueSync } from '../outbox/outbox.ts';

/**
 * Inside a transaction: makes a change of lines, plans or routers, and has the routers told of every line that should be
 * something else after it, whatever it was that changed. Where a line was before is made off too.
 */
export function retarget<T>(store: Store, now: number, change: () => T): T {
  const before = new Map(store.all(lineTargets, {}).map((row) => [row.id, row]));
  const result = change();
  for (const line of store.all(lineTargets, {})) {
    const old = before.get(line.id);
    if (old === undefined) syncIfPaid(store, line, now);
    else followLine(store, old, line, now);
  }
  return result;
}

/** Inside a transaction: a line that is new and paid is switched on at once. One that is not is found by the sweep. */
export function syncIfPaid(
  store: Store,
  line: Parameters<typeof accessFacts>[0] & { readonly id: number; readonly router_name: string },
  now: number,
): void {
  if (desiredAccess(accessFacts(line), now) === 'on') enqueueSync(store, line, PRIORITY.housekeeping, now);
}
