import type { Cents } from '../values/money.ts';
import type { Period, PeriodUnit } from '../time/time.ts';

/**
 * What a plan gives for money. Its profile and its way of suspending are the router's concern (`LineTarget`), its grace
 * that of access (`AccessFacts`).
 */
export interface Plan {
  /** Price of one period; more than 0. */
  readonly priceCents: Cents;
  readonly period: Period;
  /** How many periods one payment may buy; the rest of the money stays as balance, and a person is asked. */
  readonly maxPeriods: number;
  /** So much money may lack of the price: what it lacks is lent. Less than the price. */
  readonly toleranceCents?: Cents;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** From how many minutes on a period is like one of that unit, and how many of those one payment usually buys; the longest first. */
const USUAL: readonly (readonly [minutes: number, periods: number])[] = [
  [365 * DAY, 2],
  [28 * DAY, 6],
  [7 * DAY, 9],
  [DAY, 31],
];
const USUAL_HOURS = 48;

/** About how long each lasts, in minutes. */
const MINUTES: Readonly<Record<PeriodUnit, number>> = {
  minute: 1,
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
};

/**
 * What one payment may buy where a plan does not say: half a year of months, a month of days, two days of hours. Thirty days are a month,
 * whatever a plan calls them. A nought too many makes ten of it, a digit typed twice (11,500 for 1,500) seven. Who does pay a year
 * ahead loses nothing: the balance renews the line when its time comes.
 */
export function usualPeriods({ unit, count }: Period): number {
  const minutes = count * MINUTES[unit];
  return USUAL.find(([from]) => minutes >= from)?.[1] ?? USUAL_HOURS;
}

/** About how long a period lasts, ms: a month has 30 days. */
export function aboutMs({ unit, count }: Period): number {
  return count * MINUTES[unit] * 60_000;
}

/** `1 month`, `30 days`. */
export function periodWords({ unit, count }: Period): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
