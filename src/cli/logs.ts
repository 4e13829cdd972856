import { spawn } from 'node:child_process';
import { createReadStream, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Config } from '../config/config.ts';
import { unreadable } from '../config/text-file.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { formatWhen } from '../domain/time/time.ts';
import { systemClock } from '../host/clock.ts';
import { logWords, type LogLine } from '../views/log-words.ts';
import { configOf } from './box.ts';
import { print, UsageError, type GlobalOptions } from './context.ts';
import { markOf } from './mark.ts';

export interface LogsOptions extends GlobalOptions {
  readonly lines: string;
  readonly follow: boolean;
  readonly file?: string;
}

/**
 * `washa logs`: the log in plain words. From the journal it goes on until it is interrupted; a file, or standard input
 * (`docker compose logs washa | washa logs --file -`), is read to its end.
 */
export async function logs(options: LogsOptions): Promise<number> {
  if (!/^\d{1,6}$/.test(options.lines)) throw new UsageError('--lines: expected a whole number.');
  const config = configOf(options);
  if (options.file === undefined) return fromJournal(options, config);
  await told(options.file === '-' ? process.stdin : opened(options.file), options, config);
  return 0;
}

function opened(file: string): Readable {
  try {
    return createReadStream(file, { fd: openSync(file, 'r') });
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function fromJournal({ lines, follow, ...options }: LogsOptions, config: Config): Promise<number> {
  const args = ['--unit=washa', `--lines=${lines}`, '--output=json', '--no-pager', ...(follow ? ['--follow'] : [])];
  const journal = spawn('journalctl', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number>((resolve, reject) => {
    journal.once('exit', (code) => resolve(code ?? 0));
    journal.once('error', () =>
      reject(
        new Fault(
          'logs.journal',
          'stop',
          'There is no journal on this system. Name the log: washa logs --file FILE, or pipe it in: docker compose logs --no-log-prefix washa | washa logs --file -',
        ),
      ),
    );
  });
  await Promise.race([told(journal.stdout, { lines, follow, ...options }, config), ended]);
  return ended;
}

async function told(source: Readable, options: LogsOptions, config: Config): Promise<void> {
  for await (const text of createInterface({ input: source, crlfDelay: Infinity })) {
    if (text.trim() !== '') print(options.json === true ? text : plain(text, config));
  }
}

/** One line of the journal, or of the log itself, in plain words: when, how it is meant, what. */
function plain(text: string, { box }: Config): string {
  const outer = parseLine(text);
  const message = outer?.['MESSAGE'];
  const line = typeof message === 'string' ? parseLine(message) : outer;
  const at = timeOf(outer, line);
  const when = at === null ? '' : `${formatWhen(at, box.timeZone, box.language, systemClock.now())}  `;
  if (line === null) return `${when}  ${safeLine(typeof message === 'string' ? message : text)}`;
  const { tone, says } = logWords(line, box.language);
  return `${when}${markOf(tone)} ${safeLine(says)}`;
}

/** UTC ms: the journal counts microseconds, the log itself milliseconds. */
function timeOf(outer: LogLine | null, line: LogLine | null): number | null {
  const stamp = outer?.['__REALTIME_TIMESTAMP'];
  if (typeof stamp === 'string' && /^\d+$/.test(stamp)) return Math.floor(Number(stamp) / 1000);
  const own = line?.['time'];
  return typeof own === 'number' ? own : null;
}

/** A line of the log as it was written; null for any other text. */
export function parseLine(text: string): LogLine | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
