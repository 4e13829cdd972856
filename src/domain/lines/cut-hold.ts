import type { DayHours } from '../time/day-hours.ts';

/** When nobody is cut off for a time that is over, by the ISP's own wish. */
export interface CutRules {
  /** When nobody is cut off, by the ISP's clock. */
  readonly quiet: DayHours;
  /** So long nobody is cut off while payments cannot arrive, ms; 0: not at all. */
  readonly mercyMs: number;
}

/** What decides whether cut-offs wait at this moment. Times are UTC ms. */
export interface CutHoldFacts {
  /** Whether it is such an hour. */
  readonly isQuiet: boolean;
  /** Since when nothing that a provider sends arrives; null while it does. */
  readonly brokenSince: number | null;
  /** Since when it does: the start of this process, or the return of the way. */
  readonly openSince: number;
  /** Of each connection that gives a list of what came in: until when that is known to be whole. */
  readonly listsUntil: readonly number[];
}

/**
 * Why cut-offs wait. Who pays is let in all the same, and a balance renews.
 * - `path`: paying is impossible, for all that anybody can know
 * - `list`: what was paid while this box could not hear of it is being asked for
 * - `quiet`: people sleep, and so does whoever could help them. Time that is sold by the hour is over when it is over
 */
export type CutHold =
  | { readonly why: 'path'; readonly since: number }
  | { readonly why: 'list' }
  | { readonly why: 'quiet'; readonly toHour: number };

/** A list that cannot be had holds nobody for longer than this: that it cannot is told by itself. Milliseconds. */
export const CATCH_UP_MS = 10 * 60_000;

/** Whether cut-offs wait at this moment, and why; null when they do not. */
export function cutHold({ quiet, mercyMs }: CutRules, facts: CutHoldFacts, now: number): CutHold | null {
  const { brokenSince, openSince, listsUntil } = facts;
  if (brokenSince !== null && now - brokenSince < mercyMs) return { why: 'path', since: brokenSince };
  const isCatchingUp = listsUntil.some((until) => until < openSince);
  if (isCatchingUp && now - openSince < CATCH_UP_MS) return { why: 'list' };
  return facts.isQuiet ? { why: 'quiet', toHour: quiet.toHour } : null;
}

/** Cut-offs that wait. */
export interface HeldCutOffs {
  /** Since when, for whatever reasons one after the other, UTC ms. */
  readonly since: number;
  readonly hold: CutHold;
}

/** As it is kept: `1795770000000 path 1795769900000`. */
export function writeHold({ since, hold }: HeldCutOffs): string {
  const more = hold.why === 'path' ? ` ${hold.since}` : hold.why === 'quiet' ? ` ${hold.toHour}` : '';
  return `${since} ${hold.why}${more}`;
}

/** @returns null for anything that `writeHold` did not write */
export function readHold(text: string): HeldCutOffs | null {
  const [since = '', why = '', more = ''] = text.split(' ');
  if (!/^\d+$/.test(since)) return null;
  const held = (hold: CutHold): HeldCutOffs => ({ since: Number(since), hold });
  if (why === 'list') return held({ why });
  if (!/^\d+$/.test(more)) return null;
  if (why === 'path') return held({ why, since: Number(more) });
  return why === 'quiet' ? held({ why, toHour: Number(more) }) : null;
}
