/** Services whose lines have a profile. */
export const PROFILE_SERVICES = ['pppoe', 'hotspot'] as const;
export type ProfileService = (typeof PROFILE_SERVICES)[number];

/** What a plan says of the profile that its lines have on a router. Null: it does not say, and whatever is there is right. */
export interface PlanFacts {
  readonly profile: string;
  /**
   * The profile that Washa's own is like where it makes it: of the same router, for all that the plan does not say (addresses, pools, DNS).
   * Null: a person makes the profile, and Washa never writes it.
   */
  readonly like: string | null;
  /** As RouterOS spells it (`spellRateLimit`). */
  readonly rateLimit: string | null;
  /** How many devices use one login at once. */
  readonly devices: number | null;
  /** How long one session lasts before it has to log in anew. */
  readonly sessionMs: number | null;
}

/** A profile as a router shows it. */
export interface FoundProfile {
  /** Empty for none. */
  readonly rateLimit: string;
  /** Null: any number. */
  readonly devices: number | null;
  /** Null: for ever. */
  readonly sessionMs: number | null;
}

/** One profile that a plan has on one router. */
export interface ProfileWish {
  readonly service: ProfileService;
  readonly facts: PlanFacts;
  /** Washa made it there, so it may write it. */
  readonly isOurs: boolean;
  /** Lines that are there need it. */
  readonly isNeeded: boolean;
}

/** What of a profile is as the plan says. */
export type ProfileFact = 'rate' | 'devices' | 'session';

/**
 * What a profile is beside what its plan says.
 * - `right`: as the plan says.
 * - `idle`: it is not there, and nothing here needs it.
 * - `add`, `set`: Washa makes it so.
 * - `differs`: it is a person's, and otherwise than the plan says.
 * - `refused`: Washa should keep it and cannot; `reason` says what a person has to do.
 */
export type ProfileVerdict =
  | { readonly kind: 'right' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'add' }
  | { readonly kind: 'set'; readonly facts: readonly ProfileFact[]; readonly differs: string }
  | { readonly kind: 'differs'; readonly differs: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** What became of one profile. */
export interface ProfileReport {
  /** As read back. */
  readonly verdict: ProfileVerdict;
  /** Washa made it just now. */
  readonly isMade: boolean;
  /** One line for the technician. */
  readonly detail: string;
}

/** The profiles of plans on one router. None that somebody else made is ever written. */
export interface RouterProfiles {
  /**
   * Reads all of them. Writes nothing.
   * @returns in the order of the wishes; null for one whose part of the router cannot be read
   * @throws Fault when the link is lost
   */
  compare(wishes: readonly ProfileWish[]): Promise<readonly (ProfileVerdict | null)[]>;
  /** Has one as its plan says, by absolute writes; read back. @throws Fault */
  keep(wish: ProfileWish): Promise<ProfileReport>;
}
