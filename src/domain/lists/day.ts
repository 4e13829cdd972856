/** Which comes first in a date of three numbers. */
export type DayOrder = 'day first' | 'month first';

/** A day of the calendar, `2026-12-01`. */
export type Day = string;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Days since 30 December 1899, as spreadsheets count them: 2009 to 2064. */
const SERIAL = /^(?:4|5)\d{4}(?:\.\d+)?$/;
const SERIAL_ZERO = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;
/** What may stand behind a day: the time of day is not read. */
const TIME = String.raw`(?:[T,\s]+\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]m)?)?`;
const ISO = new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${TIME}$`, 'i');
const NUMBERS = new RegExp(`^(\\d{1,2})[-/.\\s](\\d{1,2})[-/.\\s](\\d{4}|\\d{2})${TIME}$`, 'i');
const NAMED = new RegExp(`^(\\d{1,2})(?:st|nd|rd|th)?[-/.\\s]*([a-z]{3,9})[-/.,\\s]*(\\d{4}|\\d{2})${TIME}$`, 'i');
const NAMED_FIRST = new RegExp(
  `^([a-z]{3,9})[-/.\\s]*(\\d{1,2})(?:st|nd|rd|th)?[-/.,\\s]+(\\d{4}|\\d{2})${TIME}$`,
  'i',
);

/**
 * Reads a day as people and spreadsheets write it: `1/2/2026` by the order of its column, `2026-02-01`, `1-Feb-26`, `46054`.
 * @returns null for whatever is none, also for a day that does not exist
 */
export function readDay(text: string, order: DayOrder): Day | null {
  const written = text.trim();
  if (SERIAL.test(written)) return dayOf(new Date(SERIAL_ZERO + Math.floor(Number(written)) * DAY_MS));
  const iso = ISO.exec(written);
  if (iso !== null) return existing(iso[1], iso[2], iso[3]);
  const numbers = NUMBERS.exec(written);
  if (numbers !== null) {
    const [, first, second, year] = numbers;
    return order === 'day first' ? existing(year, second, first) : existing(year, first, second);
  }
  const named = NAMED.exec(written);
  if (named !== null) return existing(named[3], monthOf(named[2]), named[1]);
  const other = NAMED_FIRST.exec(written);
  return other === null ? null : existing(other[3], monthOf(other[1]), other[2]);
}

/** What a column of days says of its order. */
export interface OrderFound {
  readonly order: DayOrder;
  /** How many of its cells would be another day in the other order. */
  readonly twoWays: number;
  /** Whether a cell proves the order: its other reading is no day. */
  readonly isProven: boolean;
}

/** Which comes first in a column: what more of its cells prove, and the day where none does, as Kenya writes it. */
export function dayOrderOf(cells: readonly string[]): OrderFound {
  const both = cells.map((cell) => [readDay(cell, 'day first'), readDay(cell, 'month first')] as const);
  const onlyDay = both.filter(([day, month]) => day !== null && month === null).length;
  const onlyMonth = both.filter(([day, month]) => day === null && month !== null).length;
  const twoWays = both.filter(([day, month]) => day !== null && month !== null && day !== month).length;
  return { order: onlyMonth > onlyDay ? 'month first' : 'day first', twoWays, isProven: onlyDay !== onlyMonth };
}

export function dayBefore(day: Day): Day {
  return dayOf(new Date(Date.parse(day) - DAY_MS));
}

function monthOf(word = ''): string {
  const at = MONTHS.findIndex((month) => word.toLowerCase().startsWith(month));
  return String(at + 1);
}

function existing(year = '', month = '', day = ''): Day | null {
  const full = year.length === 2 ? 2000 + Number(year) : Number(year);
  const date = new Date(Date.UTC(full, Number(month) - 1, Number(day)));
  const isThere = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isThere ? dayOf(date) : null;
}

function dayOf(date: Date): Day {
  return date.toISOString().slice(0, 10);
}
