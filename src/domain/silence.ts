import { localHourOfWeek } from './time/local-day.ts';

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
const WEEK_MS = WEEK_HOURS * HOUR_MS;

/** So far back payments are counted: customers of a year ago say little of today. Milliseconds. */
export const LEARNT_FROM_MS = 8 * WEEK_MS;

/** A box that is younger, or has seen fewer payments, knows no rate. */
const LEAST_MS = 2 * WEEK_MS;
const LEAST_PAYMENTS = 40;

/** Payments do not come evenly: a slow day brings this part of what is usual. */
const SLOW_DAY = 0.6;
const SHORTEST_MS = 30 * 60_000;

/** How many payments came within an hour; `hour` counts whole hours since 1970. */
export interface HourCount {
  readonly hour: number;
  readonly n: number;
}

/** How many payments come by one way, as far as is known. */
export interface Rate {
  /** Payments an hour, for each hour of the week of the zone, Monday 0:00 first. */
  readonly hours: readonly number[];
  readonly perDay: number;
}

/** Nothing came since `since`, UTC ms, though `expected` payments were to be expected. */
export interface Silence {
  readonly since: number;
  readonly expected: number;
}

/**
 * The usual rate of payments by the hour of the week, each smoothed by the hours beside it.
 * @param counts of the time from `now - LEARNT_FROM_MS` on
 * @param slotOf which hour of the week an hour is, as it is counted there
 * @returns null while too little is known
 */
export function learnRate(counts: readonly HourCount[], now: number, slotOf: (hour: number) => number): Rate | null {
  const total = counts.reduce((sum, { n }) => sum + n, 0);
  const first = counts.reduce((at, { hour }) => Math.min(at, hour * HOUR_MS), now);
  const known = Math.min(now - first, LEARNT_FROM_MS);
  if (known < LEAST_MS || total < LEAST_PAYMENTS) return null;
  const weeks = known / WEEK_MS;
  const slots = new Array<number>(WEEK_HOURS).fill(0);
  for (const { hour, n } of counts) {
    const slot = slotOf(hour);
    slots[slot] = (slots[slot] ?? 0) + n / weeks;
  }
  const at = (slot: number) => slots[(slot + WEEK_HOURS) % WEEK_HOURS] ?? 0;
  return {
    hours: slots.map((n, slot) => (at(slot - 1) + 2 * n + at(slot + 1)) / 4),
    perDay: total / (known / (24 * HOUR_MS)),
  };
}

/** Which hour of the week an hour is, worked out once for each: calendar arithmetic is dear, and many ways share their hours. */
export function hourSlots(zone: string): (hour: number) => number {
  const known = new Map<number, number>();
  return (hour) => {
    const slot = known.get(hour) ?? localHourOfWeek(hour * HOUR_MS, zone);
    known.set(hour, slot);
    return slot;
  };
}

/** How many payments usually come between two moments, UTC ms. */
export function expectedBetween({ hours }: Rate, from: number, until: number, zone: string): number {
  let sum = 0;
  for (let at = from; at < until;) {
    const end = Math.min(until, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS);
    sum += ((hours[localHourOfWeek(at, zone)] ?? 0) * (end - at)) / HOUR_MS;
    at = end;
  }
  return sum;
}

/**
 * Whether a time without a payment is longer than chance makes it: by chance, on a slow day, about once a year. At night, and by a
 * way that few use, it takes longer.
 * @param since when the last payment came, or from when on one could have been seen
 */
export function judgeSilence(rate: Rate, since: number, now: number, zone: string): Silence | null {
  if (now - since < SHORTEST_MS) return null;
  // Longer than a week of usual payments is no more of a silence, and not worth the adding up.
  const expected = expectedBetween(rate, Math.max(since, now - WEEK_MS), now, zone);
  return expected * SLOW_DAY >= Math.log(365 * Math.max(1, rate.perDay)) ? { since, expected } : null;
}
