import { PROFILE_SERVICES } from '../plan-facts.ts';
import type {
  FoundProfile,
  PlanFacts,
  ProfileFact,
  ProfileService,
  ProfileVerdict,
  ProfileWish,
} from '../plan-facts.ts';
import { spellRateLimit } from './rate-limit.ts';

/** What a technician calls a profile of this service. */
export const PROFILE_NOUNS: Readonly<Record<ProfileWish['service'], string>> = {
  pppoe: 'PPP profile',
  hotspot: 'hotspot user profile',
};

/** A plan that says what its profile is, as one router knows it. */
export interface PlanThere {
  readonly code: string;
  readonly isRetired: boolean;
  readonly facts: PlanFacts;
  /** Lines of it there that are served. */
  readonly lines: Readonly<Record<ProfileService, number>>;
}

/** A profile that a plan should have on a router, and the plan. */
export interface PlanWish {
  readonly plan: string;
  readonly wish: ProfileWish;
}

/**
 * What profiles of these plans a router should have: where lines of a plan are, and of one that Washa makes, in both menus, so that it is
 * there before the first line is.
 * @param isMade whether Washa made the profile of this name there
 */
export function planWishes(
  plans: readonly PlanThere[],
  isMade: (service: ProfileService, profile: string) => boolean,
): PlanWish[] {
  return plans.flatMap(({ code, isRetired, facts, lines }) =>
    PROFILE_SERVICES.filter((service) => lines[service] > 0 || (facts.like !== null && !isRetired)).map((service) => ({
      plan: code,
      wish: { service, facts, isOurs: isMade(service, facts.profile), isNeeded: lines[service] > 0 },
    })),
  );
}

/**
 * Judges one profile of a plan by what its router shows.
 * @param found null: the router has none of exactly this name
 * @param hasLike the router has the profile that it is to be like
 */
export function judgeProfile(wish: ProfileWish, found: FoundProfile | null, hasLike: boolean): ProfileVerdict {
  const { facts, service, isOurs, isNeeded } = wish;
  const noun = PROFILE_NOUNS[service];
  if (found === null) {
    // What a person makes and has not made is told of the lines that need it.
    if (facts.like === null || (!hasLike && !isNeeded)) return { kind: 'idle' };
    if (hasLike) return { kind: 'add' };
    const reason = `there is no ${noun} named "${facts.like}" that "${facts.profile}" could be like`;
    return { kind: 'refused', reason };
  }
  const other = factsOtherwise(wish, found);
  if (other.length === 0) return { kind: 'right' };
  const differs = other.map(({ words }) => words).join(', ');
  if (facts.like === null) return { kind: 'differs', differs };
  if (isOurs) return { kind: 'set', facts: other.map(({ fact }) => fact), differs };
  const reason = `the ${noun} "${facts.profile}" was not made by Washa, so it is not written (${differs}). Rename it there, or give the plan a profile name that is not taken`;
  return { kind: 'refused', reason };
}

function factsOtherwise(
  { facts, service }: ProfileWish,
  found: FoundProfile,
): { readonly fact: ProfileFact; readonly words: string }[] {
  const { rateLimit, devices, sessionMs } = facts;
  const has = spellRateLimit(found.rateLimit) ?? found.rateLimit;
  const all = [
    {
      fact: 'rate' as const,
      isOther: rateLimit !== null && has !== rateLimit,
      words: `rate-limit ${has === '' ? 'none' : has}, the plan says ${rateLimit ?? ''}`,
    },
    {
      fact: 'devices' as const,
      isOther: devices !== null && saysDevices(service, devices) && found.devices !== devices,
      words: `${found.devices ?? 'any number of'} devices at once, the plan says ${devices ?? ''}`,
    },
    {
      fact: 'session' as const,
      isOther: sessionMs !== null && found.sessionMs !== sessionMs,
      words: `a session lasts ${seconds(found.sessionMs)}, the plan says ${seconds(sessionMs)}`,
    },
  ];
  return all.filter(({ isOther }) => isOther);
}

/** A PPP profile can say that a login is used once at a time, and no other number. */
export function saysDevices(service: ProfileWish['service'], devices: number): boolean {
  return service === 'hotspot' || devices === 1;
}

const seconds = (ms: number | null): string => (ms === null ? 'for ever' : `${Math.round(ms / 1000)} s`);
