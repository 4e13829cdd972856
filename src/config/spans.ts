import { PERIOD_UNITS, type Period } from '../domain/time/time.ts';
import { nearest } from '../domain/values/nearest.ts';

const UNITS_MS = {
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
} as const;

/** Reads what a price buys: `1 month`, `30 Days`, `2 hours`, `1 year`. @returns null for anything else */
export function parsePeriod(text: string): Period | null {
  const [, count, word] = /^\s*(\d{1,4})\s*([a-z]+?)s?\s*$/i.exec(text) ?? [];
  const unit = PERIOD_UNITS.find((one) => one === word?.toLowerCase());
  return unit === undefined || Number(count) < 1 ? null : { count: Number(count), unit };
}

/** Words that people write for periods, beside those that are read. */
const PERIODS_SAID: Readonly<Record<string, string>> = {
  ...{ minutely: 'minute', min: 'minute', mins: 'minute', hourly: 'hour', h: 'hour', hr: 'hour', hrs: 'hour' },
  ...{ daily: 'day', d: 'day', midnight: 'day', today: 'day', weekly: 'week', w: 'week', wk: 'week', wks: 'week' },
  ...{ monthly: 'month', mo: 'month', mth: 'month', mths: 'month', yearly: 'year', annual: 'year', annually: 'year' },
  ...{ y: 'year', yr: 'year', yrs: 'year' },
};

/** The period that a text which is none was probably meant as: `1 month` for `monthly`. @returns null when nothing is near */
export function nearestPeriod(text: string): string | null {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const said = words.find((word) => Object.hasOwn(PERIODS_SAID, word));
  const near = said === undefined ? words.map((word) => nearest(word, [...PERIOD_UNITS])) : [PERIODS_SAID[said]];
  const unit = PERIOD_UNITS.find((one) => near.includes(one));
  if (unit === undefined) return null;
  const count = Number(/\d{1,4}/.exec(text)?.[0] ?? 1);
  return formatPeriod({ unit, count: Math.max(1, count) });
}

export function formatPeriod({ count, unit }: Period): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Reads a span of time: `6 hours`, `90 minutes`, `2 days`. @returns milliseconds; null for anything else */
export function parseDuration(text: string): number | null {
  const [, count, unit] = /^\s*(\d{1,9})\s+(day|hour|minute|second|millisecond)s?\s*$/.exec(text) ?? [];
  return unit === undefined ? null : Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS];
}

/** In the largest unit that is exact: `parseDuration` reads the same number back. */
export function formatDuration(ms: number): string {
  for (const [unit, size] of Object.entries(UNITS_MS)) {
    const count = ms / size;
    if (ms > 0 && Number.isInteger(count)) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return '0 seconds';
}
