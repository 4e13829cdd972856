import { formatLocal, parseMsisdn, readPayer } from '../../../domain/values/msisdn.ts';

/** Instants as the pages show them, in the ISP's zone, 24 hours. Input is UTC epoch milliseconds. */
export interface Formats {
  /** `14:02:10` */
  clock(ms: number): string;
  /** `14:02:10` when it is today, else `21 Nov 14:02`, with the year when it is another one. */
  moment(ms: number, now: number): string;
  /** `22 Nov 2026 14:02:10` */
  full(ms: number): string;
}

export function createFormats(timeZone: string): Formats {
  const base = { timeZone, hourCycle: 'h23' } as const;
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...base, ...options });
  const clock = format({ ...time, second: '2-digit' });
  const date = format({ year: 'numeric', month: 'short', day: 'numeric' });
  const day = format({ month: 'short', day: 'numeric' });
  const year = format({ year: 'numeric' });
  const minute = format(time);
  return {
    clock: (ms) => clock.format(ms),
    full: (ms) => `${date.format(ms)} ${clock.format(ms)}`,
    moment(ms, now) {
      if (date.format(ms) === date.format(now)) return clock.format(ms);
      const on = year.format(ms) === year.format(now) ? day.format(ms) : date.format(ms);
      return `${on} ${minute.format(ms)}`;
    },
  };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The time between two instants for a person: `3 s`, `2 min 05 s`, `15 min`, `1 h 12 min`, `3 d 4 h`. assets/live.js says it alike. */
export function formatAge(ms: number): string {
  const size = Math.abs(ms);
  const whole = (unit: number) => Math.floor(size / unit);
  const rest = (outer: number, unit: number, name: string) => {
    const n = Math.floor((size % outer) / unit);
    return n === 0 ? '' : ` ${n} ${name}`;
  };
  if (size < MINUTE) return `${whole(SECOND)} s`;
  if (size < 10 * MINUTE) return `${whole(MINUTE)} min ${(whole(SECOND) % 60).toString().padStart(2, '0')} s`;
  if (size < HOUR) return `${whole(MINUTE)} min`;
  if (size < DAY) return `${whole(HOUR)} h${rest(HOUR, MINUTE, 'min')}`;
  return `${whole(DAY)} d${rest(DAY, HOUR, 'h')}`;
}

/** How long a hop took: `4 ms`, `0.9 s`, `31 s`, then as an age. */
export function formatElapsed(ms: number): string {
  if (ms < 0) return `-${formatElapsed(-ms)}`;
  if (ms < 100) return `${ms} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < HOUR) return ms < MINUTE ? `${Math.round(ms / SECOND)} s` : `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** A payer's number as far as the provider gave it; it may be masked or hashed, and is never more than a hint. */
export function formatPayer(phone: string | null): string | null {
  const payer = readPayer(phone);
  switch (payer.kind) {
    case 'plain':
      return formatLocal(payer.msisdn);
    case 'hash':
      return `hashed number ${payer.sha256.slice(0, 8)}…`;
    case 'masked':
      return `${payer.prefix}…${payer.suffix}`;
    case 'none':
      return phone;
  }
}

/** A subscriber's own number. */
export function formatPhone(text: string): string {
  const number = parseMsisdn(text);
  return number === null ? text : formatLocal(number);
}
