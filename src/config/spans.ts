import { PERIOD_UNITS, type Period } from '../domain/time/time.ts';

const UNITS_MS = {
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
} as const;

/** Reads what a price buys: `1 month`, `30 days`, `24 hours`, `1 week`. @returns null for anything else */
export function parsePeriod(text: string): Period | null {
  const [, count, word] = /^\s*(\d{1,4})\s+([a-z]+?)s?\s*$/.exec(text) ?? [];
  const unit = PERIOD_UNITS.find((one) => one === word);
  return unit === undefined || Number(count) < 1 ? null : { count: Number(count), unit };
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
