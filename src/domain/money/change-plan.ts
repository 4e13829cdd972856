import type { Bought } from './take-back.ts';
import type { Plan } from './plan.ts';
import { addPeriod, periodBefore, type Period } from '../time/time.ts';

const MINUTE_MS = 60_000;
/** More than a hundred years are nobody's time: a price is wrong. */
const MOST_MS = 100 * 365 * 1440 * MINUTE_MS;
const SHORTEST_MONTH_MS = 28 * 1440 * MINUTE_MS;
/** Periods that last as long whenever they begin. A day of a change of clocks counts as any other. */
const FIXED_MS = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: 1440 * MINUTE_MS, week: 7 * 1440 * MINUTE_MS };

/** What time is worth: an exact fraction, in cents or in periods. */
interface Fraction {
  readonly of: bigint;
  readonly by: bigint;
}

/**
 * As much time on another plan as the time that is left is worth: each period of the old plan is worth its price, of one that has
 * begun the part that is left. Months are those of the calendar, from the line's end backwards, and on the new plan from now on.
 * Rounded up to the millisecond: nobody loses a cent's worth. Plans that cost as much for as long change nothing.
 * @returns milliseconds from `now`, 0 for a line whose time is over; null when no calendar has so much
 */
export function convertTime(
  line: { readonly expiresAt: number; readonly anchorDay: number | null },
  before: Plan,
  after: Plan,
  now: number,
  zone: string,
): number | null {
  if (line.expiresAt <= now) return 0;
  const { period, priceCents } = after;
  const isAlike = period.unit === before.period.unit && period.count === before.period.count;
  if (isAlike && priceCents === before.priceCents) return line.expiresAt - now;
  const left = periodsLeft(line, before.period, now, zone);
  return lasting({ of: left.of * BigInt(before.priceCents), by: left.by * BigInt(priceCents) }, period, now, zone);
}

/** What the time that is left is worth on its plan, in cents, rounded down. */
export function worthOfTime(
  line: { readonly expiresAt: number; readonly anchorDay: number | null },
  plan: Plan,
  now: number,
  zone: string,
): number {
  if (line.expiresAt <= now) return 0;
  const left = periodsLeft(line, plan.period, now, zone);
  return Number((left.of * BigInt(plan.priceCents)) / left.by);
}

function periodsLeft(
  { expiresAt, anchorDay }: { readonly expiresAt: number; readonly anchorDay: number | null },
  period: Period,
  now: number,
  zone: string,
): Fraction {
  const fixed = fixedMs(period);
  if (fixed !== null) return { of: BigInt(expiresAt - now), by: BigInt(fixed) };
  let end = expiresAt;
  let whole = 0;
  for (;;) {
    const begin = periodBefore(end, period, zone, anchorDay ?? undefined);
    if (begin <= now) return { of: BigInt(whole * (end - begin) + end - now), by: BigInt(end - begin) };
    whole += 1;
    end = begin;
  }
}

function lasting({ of, by }: Fraction, period: Period, now: number, zone: string): number | null {
  const fixed = fixedMs(period);
  const ms = Number(roundedUp(of * BigInt(fixed ?? SHORTEST_MONTH_MS * period.count), by));
  if (ms > MOST_MS) return null;
  if (fixed !== null) return ms;
  const whole = Number(of / by);
  const from = addPeriod(now, period, whole, zone);
  const until = addPeriod(now, period, whole + 1, zone);
  return from - now + Number(roundedUp((of % by) * BigInt(until - from), by));
}

function fixedMs({ unit, count }: Period): number | null {
  return unit === 'month' || unit === 'year' ? null : FIXED_MS[unit] * count;
}

function roundedUp(of: bigint, by: bigint): bigint {
  return (of + by - 1n) / by;
}

/** A renewal that is left with other time than it gave, because a part of it was not used up. */
export interface Converted {
  readonly renewal: Bought;
  readonly givenMs: number;
}

/**
 * Whose the time is that was converted: of each renewal the part that was left, the newest first, so that undoing one later takes
 * back what is there of it now, and no more. What no money bought has the rest.
 * @param bought renewals that nobody has undone, the newest first
 * @param leftMs the time that was left, more than 0
 * @param newMs what became of it
 */
export function shareOut(
  bought: readonly Bought[],
  leftMs: number,
  newMs: number,
): { readonly converted: readonly Converted[]; readonly restMs: number } {
  const upTo = (ms: number) => Number((BigInt(newMs) * BigInt(ms)) / BigInt(leftMs));
  const converted: Converted[] = [];
  let done = 0;
  for (const renewal of bought) {
    const left = Math.min(renewal.time.givenMs, leftMs - done);
    const givenMs = renewal.time.givenMs - left + upTo(done + left) - upTo(done);
    if (givenMs !== renewal.time.givenMs) converted.push({ renewal, givenMs });
    done += left;
  }
  return { converted, restMs: newMs - upTo(done) - (leftMs - done) };
}

/** Whether a customer may choose another plan for a line by themselves: its own price was agreed with a person, and a guest chooses at each purchase. */
export function mayChoosePlan(
  line: { readonly planCode: string; readonly ownPriceCents: number | null; readonly isGuest: boolean },
  changePlans: readonly string[],
): boolean {
  return changePlans.length > 1 && changePlans.includes(line.planCode) && line.ownPriceCents === null && !line.isGuest;
}
