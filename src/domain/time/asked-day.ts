import { Temporal } from 'temporal-polyfill';
import { localDay, namedDay, type LocalDay } from './local-day.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Monday first, each as it may begin, in English and in Swahili. */
const WEEKDAYS = [
  ['mon', 'jumatatu'],
  ['tue', 'jumanne'],
  ['wed', 'jumatano'],
  ['thu', 'alhamisi'],
  ['fri', 'ijumaa'],
  ['sat', 'jumamosi'],
  ['sun', 'jumapili'],
] as const;

const WORDS = WEEKDAYS.map(([en, sw]) => String.raw`${en}[a-z]*|${sw}`).join('|');
const DAY = new RegExp(
  String.raw`\s(?:on\s+)?(?:(today|leo)|(yesterday|jana)|(${WORDS})|(\d{4}-\d\d-\d\d)|(\d{1,2})(?:[/-](\d{1,2})|\s*(${MONTHS.join('|')})[a-z]*)(?:[/\s-](\d{4}))?)(?=\s|$)`,
  'i',
);

/**
 * Finds the day that somebody names beside something else: `yesterday`, `Friday`, `24/11`, `24 Nov`, `2026-11-24`, in Swahili too. A day
 * without its year is the last one of that name.
 * @param zone IANA name @param now UTC ms
 * @returns the day, and the text without it; null where none is named
 */
export function readAskedDay(
  text: string,
  zone: string,
  now: number,
): { readonly day: LocalDay; readonly rest: string } | null {
  const found = DAY.exec(text);
  if (found === null) return null;
  const day = dayOf(found, zone, now);
  return day === null
    ? null
    : { day, rest: `${text.slice(0, found.index)}${text.slice(found.index + found[0].length)}` };
}

function dayOf(found: RegExpExecArray, zone: string, now: number): LocalDay | null {
  const [, today, yesterday, weekday, iso, dayOfMonth = '', month, monthName, year] = found;
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const named = (date: Temporal.PlainDate) => namedDay(date.toString(), zone);
  if (today !== undefined) return localDay(now, zone);
  if (yesterday !== undefined) return named(here.subtract({ days: 1 }));
  if (weekday !== undefined) {
    const asked = WEEKDAYS.findIndex(([en, sw]) => [en, sw].some((name) => weekday.toLowerCase().startsWith(name)));
    return named(here.subtract({ days: (here.dayOfWeek - 1 - asked + 7) % 7 }));
  }
  if (iso !== undefined) return namedDay(iso, zone);
  const monthOfYear = month ?? String(MONTHS.indexOf(monthName?.toLowerCase() ?? '') + 1);
  const inYear = (one: number) =>
    namedDay(`${one}-${monthOfYear.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`, zone);
  if (year !== undefined) return inYear(Number(year));
  const thisYear = inYear(here.year);
  return thisYear !== null && thisYear.from <= now ? thisYear : inYear(here.year - 1);
}
