import { FORM_SAID } from '../../domain/said/form-said.ts';
import { parseLocalTime } from '../../domain/time/local-time.ts';
import type { Both } from '../../domain/time/time.ts';
import type { Fields } from './money-deeds.ts';

const MINUTE_MS = 60_000;

/** What the form asks for; a text says what is wrong with it. A time to the minute means all of it. */
export function readLookUp(
  { what = '', day = '', at = '', to = '', from = '', until = '', before = '' }: Fields,
  zone: string,
): { what: string; from: number; to: number; before: string | null } | Both {
  if (what.trim() === '') return FORM_SAID.whichAddress();
  // Where a list goes on, the time is the one that was asked for.
  if (/^\d{1,15}$/.test(from) && /^\d{1,15}$/.test(until)) {
    return { what, from: Number(from), to: Number(until), before: before || null };
  }
  const timeOf = (text: string) => parseLocalTime(`${day} ${text.trim()}`, zone);
  const begin = timeOf(at.trim() === '' ? '00:00' : at);
  if (begin === null) return FORM_SAID.whichDay();
  const isDay = at.trim() === '' && to.trim() === '';
  const last = isDay ? timeOf('23:59') : to.trim() === '' ? begin : timeOf(to);
  if (last === null) return FORM_SAID.untilWhen();
  return { what, from: begin, to: last + lastOf(isDay || to.trim() === '' ? at : to), before: null };
}

/** A minute ends with its last millisecond, and a second with its own. */
const lastOf = (text: string): number => (/^\d{2}:\d{2}:\d{2}/.test(text.trim()) ? 999 : MINUTE_MS - 1);
