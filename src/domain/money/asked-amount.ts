import { readAskedDay } from '../time/asked-day.ts';
import { lastTime, timeOfDay } from '../time/last-time.ts';
import type { Cents } from '../values/money.ts';
import { readAmount } from './amount-text.ts';

/** An amount, and between which instants (UTC ms) it was paid; at any time where none is said. */
export interface AskedAmount {
  readonly amountCents: Cents;
  readonly from: number;
  readonly until: number;
}

/** An hour has to look like one, unless a day stands beside it: `1500 at 14`, `1500 14:30`, `1500 2pm`. */
const HOUR = /^(.+?)\s+(?:(at|around|@)\s*)?(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i;
/** What people remember is so far off, and clocks too. */
const AROUND_MS = 30 * 60_000;
const HOUR_MS = 60 * 60_000;

/**
 * Reads what somebody remembers of a payment: an amount, or an amount and the day or the hour of it, or both. An hour alone is one of the
 * last 24 hours.
 * @param zone IANA name @param now UTC ms
 * @returns null for any other text
 */
export function readAskedAmount(text: string, zone: string, now: number): AskedAmount | null {
  const asked = readAskedDay(text.trim(), zone, now);
  const day = asked?.day ?? null;
  const written = (asked?.rest ?? text).trim();
  const whole = readAmount(written);
  if (whole !== null)
    return { amountCents: whole, from: day?.from ?? 0, until: day === null ? Number.MAX_SAFE_INTEGER : day.until - 1 };
  const [, amount = '', word, hour = '', minute, half] = HOUR.exec(written) ?? [];
  const amountCents = readAmount(amount);
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const isHour = word !== undefined || minute !== undefined || half !== undefined || day !== null;
  if (amountCents === null || !isHour || hours > 23 || Number(minute ?? 0) > 59) return null;
  const minutes = Number(minute ?? 0);
  const at = day === null ? lastTime(hours, minutes, zone, now, AROUND_MS) : timeOfDay(day.from, hours, minutes, zone);
  return { amountCents, from: at - AROUND_MS, until: at + AROUND_MS + (minute === undefined ? HOUR_MS : 0) };
}
