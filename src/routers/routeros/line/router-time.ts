import type { RouterRow } from '../../../domain/ports.ts';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const OLD_DATE = /^([a-z]{3})\/(\d{2})\/(\d{4})$/i;

/** A router's clock, and how it spells: its notes go by its own zone and in its own form of a date. */
export interface RouterClock {
  /** UTC ms. */
  readonly at: number;
  /** As it stands behind a time: `+03:00`. */
  readonly offset: string;
  /** Dates are `jan/02/2026`, as before 7.10, and not `2026-01-02`. */
  readonly isOld: boolean;
}

/** @param row of `/system/clock`: date, time, gmt-offset @returns null where it does not tell the time */
export function readClock(row: RouterRow | undefined): RouterClock | null {
  const { date = '', time = '', 'gmt-offset': offset = '' } = row ?? {};
  const at = readMoment(date, time, offset);
  // Without an offset nobody knows of which zone its time is.
  return at === null || offset === '' ? null : { at, offset, isOld: OLD_DATE.test(date) };
}

/** A date in either form and a time of day as UTC ms; null where they are none. */
export function readMoment(date: string, time: string, offset: string): number | null {
  const [, name = '', day = '', year = ''] = OLD_DATE.exec(date) ?? [];
  const month = String(MONTHS.indexOf(name.toLowerCase()) + 1).padStart(2, '0');
  const at = Date.parse(`${name === '' ? date : `${year}-${month}-${day}`}T${time}${offset}`);
  return Number.isNaN(at) ? null : at;
}

/** A moment as this router spells it, in whole seconds. @param at UTC ms */
export function spellMoment(
  at: number,
  { offset, isOld }: RouterClock,
): { readonly date: string; readonly time: string } {
  const ahead = Date.parse('1970-01-01T00:00:00Z') - Date.parse(`1970-01-01T00:00:00${offset}`);
  const text = new Date(at + ahead).toISOString();
  const [year = '', month = '', day = ''] = text.slice(0, 10).split('-');
  const date = isOld ? `${MONTHS[Number(month) - 1] ?? ''}/${day}/${year}` : `${year}-${month}-${day}`;
  return { date, time: text.slice(11, 19) };
}
