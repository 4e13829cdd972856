import { Temporal } from 'temporal-polyfill';

/**
 * When a clock on the wall showed this time last, or will within the grace.
 * @param zone IANA name
 * @param now UTC ms
 * @param graceMs a time that is so little ahead is today's all the same
 * @returns UTC ms
 */
export function lastTime(hour: number, minute: number, zone: string, now: number, graceMs: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(zone)
    .startOfDay()
    .with({ hour, minute });
  return (today.epochMilliseconds > now + graceMs ? today.subtract({ days: 1 }) : today).epochMilliseconds;
}
