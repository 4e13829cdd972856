// The main entry: measured on Node 24, it starts faster and takes less memory than the package's `fns` entries.
import { Temporal } from 'temporal-polyfill';
import { dayOn, isWithin, monthsOn, steadyAt } from './steady-clock.ts';

export const PERIOD_UNITS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

/** What one price buys: `{ unit: 'day', count: 30 }`. `count` is a whole number of at least 1. */
export interface Period {
  readonly unit: PeriodUnit;
  readonly count: number;
}

/** The languages that subscribers are written to in. */
export const LANGUAGES = ['en', 'sw'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same text in each language. */
export type Both = Readonly<Record<Language, string>>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MONTHS_A_YEAR = 12;
const MONTHS = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  sw: ['Jan', 'Feb', 'Mac', 'Apr', 'Mei', 'Jun', 'Jul', 'Ago', 'Sep', 'Okt', 'Nov', 'Des'],
} as const satisfies Record<Language, readonly string[]>;

/**
 * The instant `times` periods after `from`. Minutes and hours are exact; days, weeks, months and years keep the wall-clock time of `zone`.
 * Months and years end on the anchor's day, or on their last day when they are shorter: 31 January, 28 February, 31 March.
 * @param from UTC milliseconds
 * @param times whole and at least 0; 0 gives `from`
 * @param zone IANA name
 * @param anchorDay day on which months end, 1 to 31; without it the day of `from`
 * @throws RangeError for an unknown zone or numbers that make no instant
 */
export function addPeriod(from: number, period: Period, times: number, zone: string, anchorDay?: number): number {
  const n = period.count * times;
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not a number of periods: ${period.count} × ${times}`);
  return shift(from, period.unit, n, zone, anchorDay);
}

/** The instant from which one period lasts until `until`, by the same calendar. */
export function periodBefore(until: number, period: Period, zone: string, anchorDay?: number): number {
  return shift(until, period.unit, -period.count, zone, anchorDay);
}

function shift(from: number, unit: PeriodUnit, n: number, zone: string, anchorDay?: number): number {
  switch (unit) {
    case 'minute':
      return from + n * MINUTE_MS;
    case 'hour':
      return from + n * HOUR_MS;
    case 'day':
      return shiftDays(from, n, zone);
    case 'week':
      return shiftDays(from, 7 * n, zone);
    case 'month':
      return shiftMonths(from, n, zone, anchorDay);
    case 'year':
      return shiftMonths(from, n * MONTHS_A_YEAR, zone, anchorDay);
  }
}

function shiftDays(from: number, days: number, zone: string): number {
  const steady = steadyAt(from, zone);
  const end = from + days * DAY_MS;
  if (isWithin(steady, from) && isWithin(steady, end)) return end;
  return at(from, zone).add({ days }).epochMilliseconds;
}

function shiftMonths(from: number, months: number, zone: string, anchorDay?: number): number {
  const steady = steadyAt(from, zone);
  const steadily = monthsOn(from, months, steady.offsetMs, anchorDay);
  if (isWithin(steady, from) && isWithin(steady, steadily)) return steadily;
  const end = at(from, zone).add({ months });
  return anchorDay === undefined
    ? end.epochMilliseconds
    : end.with({ day: Math.min(anchorDay, end.daysInMonth) }).epochMilliseconds;
}

/**
 * The day of the month that months counted from `from` end on: the anchor that was kept, as long as `from` still stands on it
 * (the 28th of February does for the 31st), else the day of `from` itself.
 */
export function anchorDayOf(from: number, kept: number | null, zone: string): number {
  const { day, daysInMonth } = dayOn(from, steadyAt(from, zone).offsetMs);
  return kept !== null && day === Math.min(kept, daysInMonth) ? kept : day;
}

/**
 * `30 Apr 18:00`, and `30 Apr 2027 18:00` when that is not the year of `now`. Short, because it goes into an SMS; the
 * same on every machine, because no locale is asked.
 * @param ms UTC milliseconds
 * @param now UTC milliseconds; without it the year is left out
 */
export function formatWhen(ms: number, zone: string, language: Language, now = ms): string {
  const when = at(ms, zone);
  const month = MONTHS[language][when.month - 1] ?? '';
  const year = when.year === at(now, zone).year ? '' : ` ${when.year}`;
  const minute = when.minute.toString().padStart(2, '0');
  return `${when.day} ${month}${year} ${when.hour.toString().padStart(2, '0')}:${minute}`;
}

function at(ms: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
}
