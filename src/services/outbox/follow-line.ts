import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { targetChanged, type TargetFacts } from '../../domain/lines/target.ts';
import { noteSwitch } from '../../storage/allowances.ts';
import type { Store } from '../../storage/engine/store.ts';
import { putFormerLogin } from '../../storage/former-logins.ts';
import { lineTargetById, targetFacts, type LineTargetRow } from '../../storage/lines.ts';
import { forgetReadings } from '../../storage/line-writes.ts';
import { enqueueLeave, enqueueSync } from './outbox.ts';

/** Inside a transaction: makes a change of one line, and has its router told of what it should be otherwise after it. */
export function retargetLine(store: Store, id: number, now: number, change: () => void): void {
  const before = store.first(lineTargetById, { id });
  change();
  const after = store.first(lineTargetById, { id });
  if (before !== undefined && after !== undefined) followLine(store, before, after, now);
}

/** Inside a transaction: the router of a line that was changed is told, and where it was before is made off. */
export function followLine(store: Store, old: LineTargetRow, line: LineTargetRow, now: number): void {
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
  if (isSwitchedByUse(old, line)) store.run(noteSwitch, { id: line.id, now });
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

/** It is slower by what it has used, or as fast as before again. Sessions of PPPoE are ended with every change of a profile. */
function isSwitchedByUse(old: LineTargetRow, line: LineTargetRow): boolean {
  if (line.service !== 'hotspot' || old.profile === line.profile) return false;
  return old.profile === old.used_up_profile || line.profile === line.used_up_profile;
}

/** The address list that cuts a line off; '' where none does. */
function listOf({ mode, expiredList }: TargetFacts): string {
  return mode === 'address-list' ? expiredList : '';
}
