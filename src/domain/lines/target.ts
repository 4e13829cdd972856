import type { Use } from '../line-counters.ts';
import type { LineTarget, Service, SuspensionMode } from '../ports.ts';
import { desiredAccess, type AccessFacts } from './line-facts.ts';

/** Where a line logs in: one credential of one router. */
export interface LinePlace {
  readonly router: string;
  readonly service: Service;
  readonly username: string;
}

/** All that the books say of what a line should be on its router: of the line, its plan and its router together. */
export interface TargetFacts extends AccessFacts {
  readonly place: LinePlace;
  readonly accountNo: string;
  readonly profile: string;
  readonly mode: SuspensionMode;
  readonly expiredProfile: string;
  readonly expiredList: string;
  readonly writtenAt: number | null;
  /** `LineTarget.endingSince`; null: none is owed an end. */
  readonly endingSince: number | null;
  /** `LineTarget.switchedAt`; null: not since they were looked at. Left out: never. */
  readonly switchedAt?: number | null;
  readonly password: string | null;
  /** `LineTarget.makesLogin`; left out: no. */
  readonly makesLogin?: boolean;
  /** `LineTarget.device`; null: any. */
  readonly device?: string | null;
  /** `LineTarget.letThrough`; null: it never had any. */
  readonly letThrough?: readonly string[] | null;
  /** `LineTarget.limits`; null: not known. */
  readonly limits?: Use | null;
}

/** What a line should be on its router at this moment. */
export function lineTarget(facts: TargetFacts, now: number): LineTarget {
  const { place, accountNo, profile, mode, expiredProfile, expiredList, writtenAt, endingSince, password } = facts;
  const { device = null, letThrough = null, makesLogin = false, limits = null, switchedAt = null } = facts;
  const isHotspot = place.service === 'hotspot';
  return {
    service: place.service,
    username: place.username,
    tag: accountNo,
    want: desiredAccess(facts, now),
    profile,
    // A login that is made for one phone is switched off: a list would leave its session.
    mode: isHotspot && device !== null ? 'disable' : cutMode(place.service, mode),
    expiredProfile,
    expiredList,
    writtenAt,
    password,
    ...(endingSince !== null && { endingSince }),
    ...(makesLogin && { makesLogin }),
    ...(isHotspot && device !== null && { device, until: facts.expiresAt + facts.graceMs }),
    ...(isHotspot && letThrough !== null && { letThrough }),
    ...(isHotspot && limits !== null && { limits }),
    ...(isHotspot && switchedAt !== null && { switchedAt }),
  };
}

/** How lines of a service are really cut off: nothing dials by a fixed address, so only a list can hold it. @param mode as plan or router say */
export function cutMode(service: Service, mode: SuspensionMode): SuspensionMode {
  return service === 'static' ? 'address-list' : mode;
}

function isSamePlace(a: LinePlace, b: LinePlace): boolean {
  return a.router === b.router && a.service === b.service && a.username === b.username;
}

/**
 * What a change of the books means for a line's router.
 * - `none`: it reads there as it should, or is about to.
 * - `same-place`: the router has to be told.
 * - `moved`: it logs in elsewhere. What was read of the old place says nothing of the new one, and the old login has to go.
 */
export type TargetChange = 'none' | 'same-place' | 'moved';

/** Compares what a line should be before and after a change, both at this moment. */
export function targetChanged(before: TargetFacts, after: TargetFacts, now: number): TargetChange {
  if (!isSamePlace(before.place, after.place)) return 'moved';
  return reaching(before, now) === reaching(after, now) ? 'none' : 'same-place';
}

/** The part of a target that a router would be told of: how a line is cut off concerns none that is on, and so on. */
function reaching(facts: TargetFacts, now: number): string {
  const target = lineTarget(facts, now);
  const { want, service, tag, profile, mode, expiredProfile, expiredList, password } = target;
  const { device = null, until = null, letThrough = [], limits = null } = target;
  if (want === 'on') {
    return JSON.stringify([want, profile, service === 'hotspot' ? password : null, device, until, letThrough, limits]);
  }
  // However a line is cut off: one that is retired stays as it was made off.
  if (facts.retiredAt !== null) return JSON.stringify([want]);
  const isWalled = mode === 'expired-profile' && service === 'pppoe';
  const how = mode === 'address-list' ? [mode, expiredList, tag] : isWalled ? [mode, expiredProfile] : ['disable'];
  return JSON.stringify([want, ...how]);
}
