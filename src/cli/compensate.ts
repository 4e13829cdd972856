import { booksPolicy } from '../app/books-policy.ts';
import { parseLocalTime } from '../domain/time/local-time.ts';
import { compensateLines } from '../services/lines/compensate-lines.ts';
import { configOf } from './box.ts';
import { UsageError } from './context.ts';
import { doDeed, type DeedOptions } from './deed.ts';

export interface CompensateOptions extends DeedOptions {
  readonly router: string;
  readonly from: string;
  readonly to: string;
  readonly days?: string;
  readonly hours?: string;
}

const HOUR_MS = 3_600_000;

/** `washa compensate`. */
export function compensate(options: CompensateOptions): Promise<void> {
  const config = configOf(options);
  const { router, days, hours } = options;
  const at = (option: '--from' | '--to', text: string): number => {
    const ms = parseLocalTime(text, config.box.timeZone);
    if (ms === null) throw new UsageError(`${option}: expected a time, for example "2026-12-01 18:00".`);
    return ms;
  };
  if (days !== undefined && hours !== undefined) throw new UsageError('Give either --days or --hours, or neither.');
  const eachMs =
    days !== undefined
      ? wholeOf(days, '--days') * 24 * HOUR_MS
      : hours !== undefined
        ? wholeOf(hours, '--hours') * HOUR_MS
        : null;
  const input = { router, from: at('--from', options.from), to: at('--to', options.to), eachMs };
  return doDeed(options, compensateLines(booksPolicy(config)), () => input);
}

function wholeOf(text: string, option: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new UsageError(`${option}: expected a whole number.`);
  return Number(text);
}
