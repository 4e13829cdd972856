import { localHour } from '../time/local-day.ts';

/** Hours of the day in which only what cannot wait is told; the same hour twice: none. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** @param now UTC ms @param zone IANA name */
export function isQuiet({ from, to }: QuietHours, now: number, zone: string): boolean {
  const hour = localHour(now, zone);
  return from <= to ? from <= hour && hour < to : hour >= from || hour < to;
}
