import type { Language } from '../../../domain/time/time.ts';
import { formatLocal, readPayer } from '../../../domain/values/msisdn.ts';

/** Instants as the pages show them, in the ISP's zone, 24 hours. Input is UTC epoch milliseconds. */
export interface Formats {
  /** In which whoever reads wants words. */
  readonly language: Language;
  /** `14:02:10` */
  clock(ms: number): string;
  /** `14:02:10` when it is today, else `21 Nov 14:02`, with the year when it is another one. */
  moment(ms: number, now: number): string;
  /** `22 Nov 2026 14:02:10` */
  full(ms: number): string;
}

export function createFormats(timeZone: string, language: Language): Formats {
  const base = { timeZone, hourCycle: 'h23' } as const;
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === 'sw' ? 'sw-KE' : 'en-GB', { ...base, ...options });
  const clock = format({ ...time, second: '2-digit' });
  const date = format({ year: 'numeric', month: 'short', day: 'numeric' });
  const day = format({ month: 'short', day: 'numeric' });
  const year = format({ year: 'numeric' });
  const minute = format(time);
  return {
    language,
    clock: (ms) => clock.format(ms),
    full: (ms) => `${date.format(ms)} ${clock.format(ms)}`,
    moment(ms, now) {
      if (date.format(ms) === date.format(now)) return clock.format(ms);
      const on = year.format(ms) === year.format(now) ? day.format(ms) : date.format(ms);
      return `${on} ${minute.format(ms)}`;
    },
  };
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
