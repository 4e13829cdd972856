import { isOneAddress, lineAddresses, ownComment } from './access-list.ts';
import type { ListEntry } from './access-list.ts';
import { comesBack, firstLimits, isOther, isSpent, logInAgain, planBindings, planLimits } from './guest-access.ts';
import { NOUNS, type Credential, type Observed, type ObservedSession, type Plan, type Write } from './observed.ts';
import type { LineTarget } from '../ports.ts';

/** How long after our own write a phone that is present may still be logged in: an interrupted restore goes on. */
const ADMIT_WITHIN_MS = 120_000;

/**
 * Decides what has to be written to make one line right, in the order in which it has to be written.
 * The same target against the written router plans nothing.
 * @param now our clock when `observed` was received, UTC milliseconds
 */
export function planSync(target: LineTarget, observed: Observed, now: number): Plan {
  const refusal = refuse(target, observed);
  if (refusal !== null) return { kind: 'refused', ...refusal };
  const wanted = wantedFields(target);
  const writes: Write[] = [];
  if (observed.credentials.length === 0 && canAdd(target)) {
    writes.push({ kind: 'add', profile: target.profile, ...firstLimits(target, now) });
  }
  for (const row of observed.credentials) {
    if (!hasFields(row, wanted)) writes.push({ kind: 'set', id: row.id, ...wanted });
    if (target.want === 'on') writes.push(...planLimits(target, row, now));
  }
  writes.push(...planBindings(target, observed.bindings));
  if (target.mode === 'address-list') writes.push(...planList(target, observed));
  writes.push(...(observed.left ?? []).filter((entry) => isOneAddress(entry.address)).map(unlist));
  // Cookies go before sessions: a cookie logs the phone straight back in.
  if ((target.want === 'off' && target.service === 'hotspot' && target.mode !== 'address-list') || target.device) {
    writes.push(...observed.cookies.map((id) => ({ kind: 'forget', id }) as const));
  }
  for (const session of observed.sessions) {
    if (!mustEnd(session, target, observed, now)) continue;
    writes.push({ kind: 'kick', id: session.id }, ...logInAgain(session, target));
  }
  writes.push(...planAdmit(target, observed, writes.length > 0, now));
  return { kind: 'plan', writes };
}

/** Whether the line can be used, as read; for a line of mode `address-list` without any address, as it is meant to be. */
export function readAccess(target: LineTarget, observed: Observed): 'on' | 'off' {
  const open = observed.credentials.some(
    (row) =>
      !row.disabled &&
      row.usedUp.length === 0 &&
      !(usesExpiredProfile(target) && row.profile === target.expiredProfile),
  );
  if (!open) return 'off';
  if (target.mode !== 'address-list') return 'on';
  const addresses = lineAddresses(observed.credentials, observed.sessions);
  // Nobody is online with it and nothing tells its next address: there is nothing that could be listed yet.
  if (addresses.length === 0) return target.want;
  return addresses.every((address) => observed.entries.some((entry) => entry.address === address && !entry.disabled))
    ? 'off'
    : 'on';
}

/** A line that should be on is off because it has used what its plan lets it use: its router knew before we did. */
export function isSpentThere(target: LineTarget, { credentials }: Observed): boolean {
  return target.want === 'on' && credentials.length > 0 && credentials.every((row) => isSpent(target, row));
}

/**
 * True when only the expired profile's address list can tell whether a live session is right. Its age proves little: our
 * last write may have been the opposite one, and a person may have changed the secret since without ending the session.
 */
export function isInDoubt(session: ObservedSession, target: LineTarget): boolean {
  return usesExpiredProfile(target) && session.address !== null && session.walled === null;
}

/**
 * Sessions that came between a look and the read-back after a write. A router counts whole seconds, so their age does not tell whether
 * they were dialled before the write, under what was there until then. One that came after we had ended another did so after the write.
 */
export function cameBetween(before: Observed, read: Observed, target: LineTarget): readonly ObservedSession[] {
  if (!usesExpiredProfile(target)) return [];
  return read.sessions.filter(({ id, walled }) => walled === null && before.sessions.every((one) => one.id !== id));
}

/**
 * True when a phone may have to be logged in although no row has to be changed: a restore that was interrupted right after
 * it had enabled the user. Only the hotspot's hosts can tell.
 */
export function mayAwaitLogin(target: LineTarget, observed: Observed, now: number): boolean {
  return canAdmit(target, observed) && isJustWritten(target, now);
}

/** Whether a phone in range may have to be logged in for this line: one can be only with the password of its credential. */
export function mayAdmit({ service, want, mode, password }: LineTarget): boolean {
  // A list ends no session, so there is nobody to log in again.
  return service === 'hotspot' && want === 'on' && mode !== 'address-list' && password !== null && password !== '';
}

/**
 * A credential that was ours and is gone is made anew where its password is known. One that never was is a wrong name, unless the line
 * is one whose login we make.
 */
function canAdd({ service, want, writtenAt, password, device, makesLogin }: LineTarget): boolean {
  const isOurs = writtenAt !== null || device !== undefined || makesLogin === true;
  return service !== 'static' && want === 'on' && isOurs && password !== null && password !== '';
}

interface Fields {
  readonly profile: string | null;
  readonly disabled: boolean | null;
}

/** What the credential's fields have to be; null for a field that is left as it is. */
function wantedFields(target: LineTarget): Fields {
  if (target.want === 'on') return { profile: target.service === 'static' ? null : target.profile, disabled: false };
  if (target.mode === 'address-list') return { profile: null, disabled: null };
  // A secret that a person has disabled stays so: that is more off than the expired profile.
  if (usesExpiredProfile(target)) return { profile: target.expiredProfile, disabled: null };
  return { profile: null, disabled: true };
}

function hasFields(row: Credential, wanted: Fields): boolean {
  return (
    (wanted.profile === null || row.profile === wanted.profile) &&
    (wanted.disabled === null || row.disabled === wanted.disabled)
  );
}

/** Hotspot lines have no expired profile: they are disabled instead. */
const usesExpiredProfile = ({ service, mode }: LineTarget): boolean =>
  service === 'pppoe' && mode === 'expired-profile';

/** New values of a secret apply at the next authentication only, so a session opened under other values has to end. */
function mustEnd(session: ObservedSession, target: LineTarget, observed: Observed, now: number): boolean {
  const wanted = wantedFields(target);
  const moved = observed.credentials.some((row) => wanted.profile !== null && row.profile !== wanted.profile);
  if (target.want === 'on') {
    if (target.service === 'hotspot') return isOther(session, target) || isOfOtherSpeed(session, target, observed, now);
    if (session.isPlans === true) return false;
    if (moved) return true;
    if (!usesExpiredProfile(target)) return isOwedAnEnd(session, target.endingSince, now);
    if (session.walled !== null) return session.walled;
    // Enabling makes our last write younger than the session, which then looks like a cut that was interrupted.
    if (observed.credentials.some((row) => row.disabled)) return true;
    // The profile is right and the session older than our write: we were interrupted between the two.
    return target.writtenAt !== null && session.uptimeMs !== null && !startedSince(session, target.writtenAt, now);
  }
  if (target.mode === 'address-list') return false;
  if (!usesExpiredProfile(target) || moved) return true;
  // A redial into the walled garden is off. One that cannot be shown to be there is ended once: that harms nobody.
  // Ending one makes our last write younger than the others, which could then not be shown to be there either.
  const stays = (one: ObservedSession): boolean => one.walled ?? startedSince(one, target.writtenAt, now);
  return session.walled !== true && !observed.sessions.every(stays);
}

/** True where the way to the router was lost after its credential was written, and before this session of before was ended. */
function isOwedAnEnd(session: ObservedSession, since: number | undefined, now: number): boolean {
  return since !== undefined && session.uptimeMs !== null && !startedSince(session, since, now);
}

/** A hotspot session keeps the speed that it began with: for another one it is ended, where that costs its phone a moment and no more. */
function isOfOtherSpeed(session: ObservedSession, target: LineTarget, observed: Observed, now: number): boolean {
  const { switchedAt, profile } = target;
  if (switchedAt === undefined || !comesBack(session, target, observed.returning)) return false;
  return observed.credentials.some((row) => row.profile !== profile) || isOwedAnEnd(session, switchedAt, now);
}

/** The router counts whole seconds downwards, so the computed start is never before the true one: no right session looks old. */
function startedSince(session: ObservedSession, since: number | null, now: number): boolean {
  return since !== null && session.uptimeMs !== null && now - session.uptimeMs >= since;
}

function planList(target: LineTarget, observed: Observed): Write[] {
  const addresses = lineAddresses(observed.credentials, observed.sessions);
  const comment = ownComment(target);
  // An entry for "any address" is never ours to touch, whatever it says about itself.
  const entries = observed.entries.filter((entry) => isOneAddress(entry.address));
  if (target.want === 'on') {
    return entries.filter((entry) => entry.comment === comment || addresses.includes(entry.address)).map(unlist);
  }
  // An old address of ours may belong to a neighbour by now.
  const wrong = entries.filter((entry) =>
    addresses.includes(entry.address) ? entry.disabled : entry.comment === comment,
  );
  const missing = addresses.filter((address) => !entries.some((entry) => entry.address === address && !entry.disabled));
  return [...wrong.map(unlist), ...missing.map((address) => ({ kind: 'list', address }) as const)];
}

function unlist({ id, address }: ListEntry): Write {
  return { kind: 'unlist', id, address };
}

function planAdmit(target: LineTarget, observed: Observed, writing: boolean, now: number): Write[] {
  if (!canAdmit(target, observed)) return [];
  // Somebody who logged out on purpose is not logged in again by a look that finds all as it should be. The phone of a line that is
  // for one phone has no password to come back with.
  if (!writing && !isJustWritten(target, now) && target.device === undefined) return [];
  return observed.hosts
    .filter((host) => !host.through && isOneAddress(host.address))
    .filter((host) => target.device === undefined || host.mac === target.device)
    .slice(0, 1)
    .map((host) => ({ kind: 'admit', address: host.address, mac: host.mac }));
}

function canAdmit(target: LineTarget, { sessions }: Observed): boolean {
  return mayAdmit(target) && sessions.every((session) => isOther(session, target));
}

function isJustWritten({ writtenAt }: LineTarget, now: number): boolean {
  return writtenAt !== null && now - writtenAt < ADMIT_WITHIN_MS;
}

function refuse(target: LineTarget, observed: Observed): { code: string; reason: string } | null {
  const pppoe = target.service === 'pppoe';
  const what = NOUNS[target.service];
  const settings = badSettings(target);
  if (settings !== null) return { code: 'line.settings', reason: `${what} "${target.username}": ${settings}` };
  if (observed.credentials.length === 0 && !canAdd(target)) {
    if (target.want === 'off' && observed.sessions.length === 0) return null;
    return { code: 'router.no-credential', reason: `router has no ${what} named "${target.username}"` };
  }
  const profile = wantedFields(target).profile;
  // A row that already shows the profile proves that it exists.
  const { credentials } = observed;
  if (profile === null || (credentials.length > 0 && credentials.every((row) => row.profile === profile))) return null;
  if (observed.profiles.includes(profile)) return null;
  const kind = pppoe ? 'PPP profile' : 'hotspot user profile';
  return {
    code: 'router.no-profile',
    reason: `router has no ${kind} named "${profile}" (the whole name, in this case of letters)`,
  };
}

function badSettings(target: LineTarget): string | null {
  if (target.username === '') return 'the line has no name on the router';
  if (target.service === 'static') {
    if (!isOneAddress(target.username))
      return 'a line with a fixed address is named by that address, such as 10.20.0.5';
  } else if (target.want === 'on' && target.profile === '') return 'the plan has no profile';
  if (usesExpiredProfile(target) && target.expiredProfile === '') return 'the router has no expired profile set';
  if (usesExpiredProfile(target) && target.profile === target.expiredProfile) {
    return `the plan's profile "${target.profile}" is also the expired profile`;
  }
  if (target.mode !== 'address-list') return null;
  if (target.expiredList === '') return 'the router has no address list for expired lines set';
  if (!/^[!-~]+$/.test(target.tag)) return 'the line has no tag of plain ASCII characters';
  return null;
}
