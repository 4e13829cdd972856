import type { LineTarget } from '../ports.ts';
import type { LineProbe, ProbedQueue, ReachedLimit } from '../line-probe.ts';
import { catching, limitOf, queueOf, type Carried, type Devices, type Speeds } from './carried.ts';
import { spellRateLimit } from './rate-limit.ts';
import { isLimited, readRate, shortRate, slower, type Rate } from './rate.ts';

/** Why a line is not as it should be, each with what a person can do about it. */
export type Why =
  | { readonly code: 'no-credential' }
  | { readonly code: 'disabled' }
  | { readonly code: 'used-up'; readonly limits: readonly ReachedLimit[] }
  | { readonly code: 'other-profile'; readonly profile: string; readonly should: string }
  | { readonly code: 'no-profile'; readonly should: string }
  | { readonly code: 'other-device'; readonly boundTo: string; readonly dials: string }
  | { readonly code: 'bound'; readonly boundTo: string }
  | { readonly code: 'refused-logins'; readonly times: number }
  | { readonly code: 'blocked-device' }
  | { readonly code: 'not-logged-in' }
  | { readonly code: 'not-dialled'; readonly since: string | null; readonly reason: string | null }
  | { readonly code: 'lease-off' }
  | { readonly code: 'no-lease' }
  | { readonly code: 'lease-unused'; readonly device: string | null }
  | { readonly code: 'slow-queue'; readonly queue: string; readonly maxLimit: string; readonly should: string | null }
  | { readonly code: 'old-speed'; readonly maxLimit: string; readonly should: string }
  | { readonly code: 'not-as-sold'; readonly profile: string; readonly should: string; readonly isKept: boolean }
  | {
      readonly code: 'shadowed';
      readonly queue: string;
      /** Null: it lets through whatever comes. */
      readonly maxLimit: string | null;
      readonly should: string | null;
    }
  | { readonly code: 'no-queue'; readonly should: string }
  | { readonly code: 'let-through' }
  | { readonly code: 'not-walled'; readonly address: string }
  | { readonly code: 'still-online' };
export type WhyCode = Why['code'];

/**
 * What a router says of one line at this moment.
 * - `told`: it was asked; `whys` is empty when nothing there is in the line's way; `carried` is the speed that a session really has,
 *   `devices` how many share it, `speeds` what plan,
 *   profile and session say of it.
 * - `away`: it could not be asked.
 */
export type RouterSays =
  | {
      readonly kind: 'told';
      readonly whys: readonly Why[];
      readonly sessions: LineProbe['sessions'];
      readonly carried: Carried | null;
      readonly devices: Devices | null;
      readonly speeds: Speeds | null;
    }
  | { readonly kind: 'away'; readonly reason: string };

/** What a static queue may be without anybody's asking, where the profile names no speed: bits a second. */
const PLAUSIBLE_BPS = 512_000;

/**
 * Reads out of a router's own rows why a line is not as it should be, the likeliest first; none when nothing is in the way.
 * @param target what it should be at this moment
 */
export function whyNot(target: LineTarget, probe: LineProbe): Why[] {
  return target.want === 'on' ? whyNotOn(target, probe) : whyNotOff(target, probe);
}

function whyNotOn(target: LineTarget, probe: LineProbe): Why[] {
  const { credentials, sessions, bindings } = probe;
  const blocked: Why[] = bindings?.includes('blocked') === true ? [{ code: 'blocked-device' }] : [];
  if (target.service === 'static') return whyNotLetIn(probe, blocked);
  if (credentials.length === 0) return [{ code: 'no-credential' }, ...blocked];
  const onRows: Why[] = [
    ...(credentials.every(({ disabled }) => disabled) ? [{ code: 'disabled' } as const] : []),
    ...credentials.flatMap(({ usedUp }) => (usedUp.length > 0 ? { code: 'used-up' as const, limits: usedUp } : [])),
    ...credentials.flatMap(({ profile }) =>
      profile === target.profile ? [] : { code: 'other-profile' as const, profile, should: target.profile },
    ),
    ...(probe.profile === 'missing' ? [{ code: 'no-profile' as const, should: target.profile }] : []),
    ...blocked,
  ];
  if (sessions.length > 0) return [...onRows, ...slowness(probe)];
  return [...onRows, ...silence(target, probe, onRows.length > 0)];
}

/** A fixed address needs no login: it can only be held up, or not be in use. */
function whyNotLetIn(probe: LineProbe, blocked: readonly Why[]): Why[] {
  const { credentials, sessions } = probe;
  const isDisabled = credentials.length > 0 && credentials.every(({ disabled }) => disabled);
  const held: Why[] = [...(isDisabled ? [{ code: 'lease-off' } as const] : []), ...blocked, ...slowness(probe)];
  if (sessions.length > 0 || isDisabled) return held;
  const [lease] = credentials;
  return [...held, lease === undefined ? { code: 'no-lease' } : { code: 'lease-unused', device: lease.boundTo }];
}

/** Nobody is online by it: who might have tried, and what kept him out. */
function silence(
  { service, device }: LineTarget,
  { credentials, refusedLogins }: LineProbe,
  isExplained: boolean,
): Why[] {
  const bound = credentials.flatMap(({ boundTo, lastDevice }): Why[] => {
    // What was sold for one phone is for that phone.
    if (boundTo === null || boundTo === device) return [];
    const isOther = lastDevice !== null && lastDevice !== boundTo;
    return [isOther ? { code: 'other-device', boundTo, dials: lastDevice } : { code: 'bound', boundTo }];
  });
  if (refusedLogins !== null && refusedLogins > 0) return [{ code: 'refused-logins', times: refusedLogins }, ...bound];
  if (isExplained || bound.some(({ code }) => code === 'other-device')) return bound;
  if (service === 'hotspot') return [{ code: 'not-logged-in' }, ...bound];
  const { lastLoggedOut = null, lastReason = null } = credentials[0] ?? {};
  return [{ code: 'not-dialled', since: lastLoggedOut, reason: lastReason }, ...bound];
}

/** A session is there: whether it has another speed than its plan's. */
function slowness({ queues, profile, sessions }: LineProbe): Why[] {
  if (queues === null) return [];
  const should = rateLimitOf(profile);
  const wanted = should === null ? null : readRate(should);
  const first = catching(queues);
  // Of several sessions of one name the router calls the queues otherwise: that one is not seen proves nothing.
  if (first === undefined && should !== null && wanted !== null && isLimited(wanted) && sessions.length === 1) {
    return [{ code: 'no-queue', should }];
  }
  const floor: Rate = wanted ?? { up: PLAUSIBLE_BPS, down: PLAUSIBLE_BPS };
  return queues.flatMap((queue): Why[] => {
    const has = readRate(queue.maxLimit);
    if (has === null) return [];
    const maxLimit = shortRate(queue.maxLimit);
    switch (queueOf(queue)) {
      case 'session':
        return should !== null && wanted !== null && (differs(has, wanted) || hasOtherBurst(queue, should))
          ? [{ code: 'old-speed', maxLimit: limitOf(queue), should }]
          : [];
      case 'hotspot': {
        // Below the session's own it catches nothing of it.
        const isWrong = queue === first && (wanted === null ? slower(has, floor) : differs(has, wanted));
        return isWrong
          ? [{ code: 'shadowed', queue: queue.name, maxLimit: isLimited(has) ? maxLimit : null, should }]
          : [];
      }
      case 'person':
        return slower(has, floor) ? [{ code: 'slow-queue', queue: queue.name, maxLimit, should }] : [];
    }
  });
}

/** A router that shows no bursts of its queues proves nothing, nor does a profile that leaves a part of its burst to the router. */
function hasOtherBurst({ burst }: ProbedQueue, should: string): boolean {
  const spelled = spellRateLimit(should);
  if (burst === undefined || spelled === null) return false;
  const [, ...wanted] = spelled.split(' ').slice(0, 4);
  return (burst ?? '') !== wanted.join(' ');
}

/**
 * Whether the profile that a line should have gives what its plan says.
 * @param plan `rate_limit` of the plan
 * @param isKept Washa keeps that profile
 */
export function notAsSold(target: LineTarget, speeds: Speeds | null, isKept: boolean): Why[] {
  if (target.want !== 'on' || speeds === null) return [];
  const { plan, profile } = speeds;
  if (plan === null || profile === null || plan === profile) return [];
  return [{ code: 'not-as-sold', profile, should: plan, isKept }];
}

const differs = (one: Rate, other: Rate): boolean => slower(one, other) || slower(other, one);

function rateLimitOf(profile: LineProbe['profile']): string | null {
  return profile === null || profile === 'missing' ? null : profile.rateLimit;
}

function whyNotOff(target: LineTarget, { credentials, sessions, profile, bindings }: LineProbe): Why[] {
  // By its list a fixed address is held back behind the hotspot too.
  if (target.service !== 'static' && bindings?.includes('bypassed') === true) return [{ code: 'let-through' }];
  if (sessions.length === 0) return [];
  const isWalled = target.service === 'pppoe' && target.mode === 'expired-profile';
  if (!isWalled) return target.mode === 'address-list' ? [] : [{ code: 'still-online' }];
  // A pool walls whoever gets an address out of it; who has an address of his own gets that one, and walks around the wall.
  const isListed = profile === null || (profile !== 'missing' && profile.addressList !== null);
  const own = credentials.find(({ address }) => address !== null && /^\d+\.\d+\.\d+\.\d+$/.test(address));
  return !isListed && own?.address != null ? [{ code: 'not-walled', address: own.address }] : [];
}
