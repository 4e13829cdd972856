import { formatWhen } from '../domain/time/time.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { guestsJson, guestsNow, type GuestsNow } from '../views/guests.ts';
import { lanesElsewhere } from '../views/lane.ts';
import { lineWords } from '../views/line-words.ts';
import { phoneWords } from '../views/phone-words.ts';
import { configOf, withStore } from './box.ts';
import { limitOf, print, printJson, type GlobalOptions } from './context.ts';
import { table } from './table.ts';

export interface NowOptions extends GlobalOptions {
  limit: string;
}

/** `washa hotspot now`. */
export async function now(options: NowOptions): Promise<void> {
  const config = configOf(options);
  const { timeZone } = config.box;
  const at = systemClock.now();
  const slice = { limit: limitOf(options), offset: 0 };
  const seen = await withStore(config, 'read', (store) => guestsNow(store, slice, lanesElsewhere, timeZone, at));
  if (options.json === true) printJson(guestsJson(seen));
  else print(words(seen, timeZone, at));
}

function words({ guests, total, inside, sales, free, numbers }: GuestsNow, zone: string, at: number): string {
  const rows = guests.map(({ line, view, mac }) => [
    safeLine(line.account_no),
    phoneWords(line.msisdn),
    mac,
    safeLine(line.router_name),
    safeLine(line.plan_name),
    formatWhen(line.expires_at, zone, 'en', at),
    safeLine(lineWords(view).head),
  ]);
  const head = ['ACCOUNT', 'PHONE', 'DEVICE', 'ROUTER', 'PLAN', 'UNTIL', 'NOW'];
  const rest = total > rows.length ? [`${total - rows.length} more: --limit ${total}`] : [];
  const who =
    total === 0
      ? ['No guest has time now.']
      : [`${inside} of ${total} guests who have time are in.`, table(head, rows), ...rest];
  const sold = sales.map(({ name, count, byHour }) => {
    const hours = byHour.flatMap((n, hour) => (n === 0 ? [] : [`${String(hour).padStart(2, '0')}h ${n}`]));
    return `${safeLine(name)}: ${count} today (${hours.join(', ')})`;
  });
  const gifts = free === 0 ? [] : [`Free minutes: given to ${free} ${free === 1 ? 'device' : 'devices'} today`];
  const many = numbers.map(({ msisdn, devices }) => `${phoneWords(msisdn)}: ${devices} devices`);
  return [...who, ...(sold.length === 0 ? ['Nothing was sold to guests today.'] : sold), ...gifts, ...many].join('\n');
}
