import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { targetChanged, type TargetFacts } from '../../domain/lines/target.ts';
import type { Store } from '../../storage/engine/store.ts';
import { putFormerLogin } from '../../storage/former-logins.ts';
import { accessFacts, forgetReadings, lineTargets, targetFacts, type LineTargetRow } from '../../storage/lines.ts';
import { enqueueLeave, enqueueSync } from '../outbox/outbox.ts';

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
    else follow(store, old, line, now);
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

function follow(store: Store, old: LineTargetRow, line: LineTargetRow, now: number): void {
  const [before, after] = [targetFacts(old), targetFacts(line)];
  const change = targetChanged(before, after, now);
  const list = listOf(before);
  // What was never read nor written there was never ours: it may be somebody's whom the books do not know.
  const isOurs = old.access_at !== null || old.written_at !== null;
  if (isOurs && (change === 'moved' || (list !== '' && list !== listOf(after)))) {
    const { router_name, service, username } = old;
    const left = { subscription_id: old.id, router_name, service, username, expired_list: list, since: now };
    const login = store.first(putFormerLogin, left);
    if (login !== undefined) enqueueLeave(store, login, now);
  }
  if (change === 'none') return;
  if (change === 'moved') store.run(forgetReadings, { id: line.id });
  const wants = desiredAccess(after, now);
  // Whose time is over by the change alone is the sweep's to cut off, and its brake's.
  if (wants === 'off' && desiredAccess(before, now) === 'on' && isServed(after)) return;
  const waits = wants === 'on' && (change === 'moved' || desiredAccess(before, now) === 'off');
  enqueueSync(store, line, waits ? PRIORITY.staff : PRIORITY.housekeeping, now);
}

function isServed({ blockedAt, retiredAt }: TargetFacts): boolean {
  return blockedAt === null && retiredAt === null;
}

/** The address list that cuts a line off; '' where none does. */
function listOf({ mode, expiredList }: TargetFacts): string {
  return mode === 'address-list' ? expiredList : '';
}
