// A code by SMS shows that somebody holds a number: by it time moves to another phone, and a customer's own page opens.

/** What a code is good for. */
export const CODE_PURPOSES = ['move', 'line'] as const;
export type CodePurpose = (typeof CODE_PURPOSES)[number];

/** Somebody reads an SMS and types six digits. */
export const CODE_GOOD_MINUTES = 10;
export const CODE_GOOD_MS = CODE_GOOD_MINUTES * 60_000;
/** Of one code. */
export const CODE_TRIES = 5;
/** Of one number or account within a day: an SMS costs money, and the phone that gets it may be a stranger's. */
export const CODES_A_DAY = 3;
/** By one device within a day, for whichever numbers. */
const BY_DEVICE_A_DAY = 6;
/** By all devices together within an hour: ever new ones ask for ever new numbers. */
export const CODES_AN_HOUR = 60;

export interface CodesAsked {
  readonly ofAsked: number;
  readonly byDevice: number;
  readonly byAll: number;
}

/**
 * Why no code may be asked for now; null: one may. Everything is counted whether or not the number is known, so that an answer tells
 * nothing of it.
 */
export function whyNoCode({ ofAsked, byDevice, byAll }: CodesAsked): 'limit' | 'crowded' | null {
  if (ofAsked >= CODES_A_DAY || byDevice >= BY_DEVICE_A_DAY) return 'limit';
  return byAll >= CODES_AN_HOUR ? 'crowded' : null;
}

/** Whether a code may still be tried. It is good once. */
export function mayTryCode({ tries, endedAt }: { readonly tries: number; readonly endedAt: number | null }): boolean {
  return endedAt === null && tries < CODE_TRIES;
}
