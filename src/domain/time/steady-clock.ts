import { Temporal } from 'temporal-polyfill';

// The calendar of a wall clock that nobody changes meanwhile, by whole numbers: what a payment buys is reckoned by it for a tenth of
// what the same costs by Temporal. Where a clock is changed Temporal has the word.

const DAY_MS = 86_400_000;

/** Time through which the clock of a zone is not changed. UTC milliseconds. */
export interface Steady {
  /** Of the wall clock, ahead of UTC. Milliseconds. */
  readonly offsetMs: number;
  /** When it was changed last; never before 1970. */
  readonly since: number;
  readonly until: number;
}

const known = new Map<string, Steady[]>();

/** The time around an instant through which the clock of `zone` is not changed. @throws RangeError for an unknown zone */
export function steadyAt(ms: number, zone: string): Steady {
  const stretches = known.get(zone) ?? [];
  const found = stretches.find(({ since, until }) => since <= ms && ms < until);
  if (found !== undefined) return found;
  const when = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  const last = when.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const next = when.getTimeZoneTransition('next');
  const steady = {
    offsetMs: when.offsetNanoseconds / 1e6,
    since: Math.max(0, last?.epochMilliseconds ?? 0),
    until: next?.epochMilliseconds ?? Infinity,
  };
  known.set(zone, [...stretches, steady]);
  return steady;
}

/** Whether a time of the wall clock is one instant, whichever way it is reckoned: not within a day of a change. */
export function isWithin({ since, until }: Steady, ms: number): boolean {
  return ms >= since + DAY_MS && ms < until - DAY_MS;
}

/** Day of the month on the wall clock, and how many days that month has. */
export function dayOn(ms: number, offsetMs: number): { readonly day: number; readonly daysInMonth: number } {
  const wall = new Date(ms + offsetMs);
  return { day: wall.getUTCDate(), daysInMonth: daysIn(wall.getUTCFullYear(), wall.getUTCMonth()) };
}

/** So many months on at the same time of the day, on the anchor's day or the last of a shorter month. NaN where there is no such instant. */
export function monthsOn(from: number, months: number, offsetMs: number, anchorDay?: number): number {
  const wall = new Date(from + offsetMs);
  const [year, month] = [wall.getUTCFullYear(), wall.getUTCMonth() + months];
  const day = Math.min(anchorDay ?? wall.getUTCDate(), daysIn(year, month));
  const sinceMidnight = wall.getTime() - Math.floor(wall.getTime() / DAY_MS) * DAY_MS;
  return Date.UTC(year, month, day) + sinceMidnight - offsetMs;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}
