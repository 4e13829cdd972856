import { Temporal } from 'temporal-polyfill';

/** A day of a zone. */
export interface LocalDay {
  /** `2026-11-30`: as text in order of time. */
  readonly day: string;
  /** Its first instant, UTC milliseconds. */
  readonly from: number;
  /** The first instant of the day after it. */
  readonly until: number;
}

/** The day in which an instant lies. @param ms UTC milliseconds @param zone IANA name */
export function localDay(ms: number, zone: string): LocalDay {
  return dayFrom(Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).startOfDay());
}

/** The day that a text names, as `2026-11-30`; null when there is no such day. @param zone IANA name */
export function namedDay(text: string, zone: string): LocalDay | null {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === '') return null;
  try {
    const date = Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    );
    return dayFrom(date.toZonedDateTime(zone).startOfDay());
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function dayFrom(start: Temporal.ZonedDateTime): LocalDay {
  return {
    day: start.toPlainDate().toString(),
    from: start.epochMilliseconds,
    until: start.add({ days: 1 }).startOfDay().epochMilliseconds,
  };
}

/** The hour of the day at an instant, 0 to 23. @param ms UTC milliseconds @param zone IANA name */
export function localHour(ms: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).hour;
}

/** The hour of the week at an instant, 0 to 167, Monday first. @param ms UTC milliseconds @param zone IANA name */
export function localHourOfWeek(ms: number, zone: string): number {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  return (at.dayOfWeek - 1) * 24 + at.hour;
}
