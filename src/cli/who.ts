import { parseLocalTime } from '../domain/time/local-time.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { lookUpAddress } from '../services/lines/look-up-address.ts';
import { foundNotes, spanDoubt, spanTime, spanWho } from '../views/address-words.ts';
import { configOf } from './box.ts';
import { print, printJson, UsageError } from './context.ts';
import { performDeed, tellDeed, type DeedOptions } from './deed.ts';
import { table } from './table.ts';

export interface WhoOptions extends DeedOptions {
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
  readonly before?: string;
}

/** `washa who`: who had an address, or which addresses a device or a line had. That it was asked stands in the audit. */
export async function who(options: WhoOptions, ...[what = '']: string[]): Promise<void> {
  const config = configOf(options);
  const zone = config.box.timeZone;
  const input = { what, ...timeOf(options, zone), before: options.before ?? null };
  const told = await performDeed(options, lookUpAddress(zone), () => input);
  const { result: found } = told;
  if (found === null) {
    tellDeed(options, told);
    return;
  }
  if (options.json === true) {
    printJson(found);
    return;
  }
  const cells = found.spans.map((span) => [
    span.address,
    span.mac ?? '',
    safeLine(spanWho(span, 'en')),
    safeLine(`${span.login}@${span.router}`),
    [spanTime(span, zone, 'en'), spanDoubt(span, 'en')].filter(Boolean).join('. '),
  ]);
  if (cells.length > 0) print(table(['ADDRESS', 'DEVICE', 'WHO', 'LOGIN', 'WHEN'], cells));
  for (const note of foundNotes(found, zone, 'en')) print(safeLine(note));
  if (found.next !== null) print(`There are older ones: the same with --before ${found.next}`);
}

/** A time to the minute means all of it. */
function timeOf({ at, from, to }: WhoOptions, zone: string): { from: number; to: number } {
  if (at !== undefined && (from !== undefined || to !== undefined))
    throw new UsageError('Give either --at, or --from and --to.');
  if (at === undefined && from === undefined)
    throw new UsageError('Say when: --at TIME, or --from TIME and --to TIME.');
  const begin = read(at === undefined ? '--from' : '--at', at ?? from, zone);
  const last = at ?? to;
  return { from: begin, to: last === undefined ? systemClock.now() : read('--to', last, zone) + lengthOf(last) };
}

function read(option: string, text: string | undefined, zone: string): number {
  const ms = text === undefined ? null : parseLocalTime(text, zone);
  if (ms === null) throw new UsageError(`${option}: expected a time, for example "2026-12-01 18:00".`);
  return ms;
}

/** What is left of the day, the minute or the second that is written. Milliseconds. */
function lengthOf(text: string): number {
  if (/:\d{2}:\d{2}/.test(text)) return 999;
  return text.includes(':') ? 59_999 : 86_399_999;
}
