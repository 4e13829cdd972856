import { localHour } from './local-day.ts';

/** Hours of a day: from the first on, and no more from the second on, over midnight too. The same hour twice: none. */
export interface DayHours {
  readonly fromHour: number;
  readonly toHour: number;
}

/** @param now UTC ms @param zone IANA name */
export function isWithinHours({ fromHour, toHour }: DayHours, now: number, zone: string): boolean {
  const hour = localHour(now, zone);
  return fromHour <= toHour ? fromHour <= hour && hour < toHour : hour >= fromHour || hour < toHour;
}
