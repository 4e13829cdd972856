import { Temporal } from 'temporal-polyfill';

const OFFSET = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * Reads a date and time as people write it: `2026-12-01 18:00` or `2026-12-01T18:00:30` on the wall clock of `zone`, a
 * bare `2026-12-01` as the start of that day, or ISO 8601 with an offset (`2026-12-01T15:00:00Z`), which is exact.
 * @param zone IANA name
 * @returns UTC milliseconds; null for anything else, also for a day that does not exist (30 February)
 */
export function parseLocalTime(text: string, zone: string): number | null {
  const written = text.trim().replace(/^(\d{4}-\d{2}-\d{2})\s+(?=\d)/, '$1T');
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}|$)/.test(written)) return null;
  try {
    if (written.includes('T') && OFFSET.test(written)) return Temporal.Instant.from(written).epochMilliseconds;
    return Temporal.PlainDateTime.from(written, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * `2026-12-01 18:00`, with seconds and milliseconds only where there are any. `parseLocalTime` reads it back to the same
 * instant; where a clock change makes the wall clock ambiguous, the offset is written too.
 * @param ms UTC milliseconds
 */
export function formatLocalTime(ms: number, zone: string): string {
  const when = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  const plain = when.toPlainDateTime();
  const isAmbiguous = plain.toZonedDateTime(zone).epochMilliseconds !== ms;
  if (isAmbiguous) return when.toString({ timeZoneName: 'never' });
  const smallest = when.millisecond !== 0 ? 'millisecond' : when.second !== 0 ? 'second' : 'minute';
  return plain.toString({ smallestUnit: smallest }).replace('T', ' ');
}
