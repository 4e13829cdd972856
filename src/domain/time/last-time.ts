import { Temporal } from 'temporal-polyfill';

/**
 * When a clock on the wall showed this time last, or will within the grace.
 * @param zone IANA name
 * @param now UTC ms
 * @param graceMs a time that is so little ahead is today's all the same
 * @returns UTC ms
 */
export function lastTime(hour: number, minute: number, zone: string, now: number, graceMs: number): number {
  const today = onDayOf(now, hour, minute, zone);
  return (today.epochMilliseconds > now + graceMs ? today.subtract({ days: 1 }) : today).epochMilliseconds;
}

/** When a clock on the wall showed this time on the day of an instant. @param zone IANA name @returns UTC ms */
export function timeOfDay(at: number, hour: number, minute: number, zone: string): number {
  return onDayOf(at, hour, minute, zone).epochMilliseconds;
}

function onDayOf(at: number, hour: number, minute: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).startOfDay().with({ hour, minute });
}
