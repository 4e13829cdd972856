import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ClosingTotals } from '../domain/money/closing.ts';
import { localDay, type LocalDay } from '../domain/time/local-day.ts';
import { parseLocalTime } from '../domain/time/local-time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { act } from '../services/actions/act.ts';
import { closeDays } from '../services/money/close-days.ts';
import { newestClosings } from '../storage/closings.ts';
import { BOOK_LISTS, CSV_OF } from '../views/book-lists.ts';
import { actor, configOf, withStore } from './box.ts';
import { limitOf, print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { doDeed, type FreeDeedOptions } from './deed.ts';
import { table } from './table.ts';

/** `washa books close`: closes the days that are over, where the daemon has not, and lists those that were closed last. */
export async function closeBooks(options: { limit: string } & FreeDeedOptions): Promise<void> {
  const config = configOf(options);
  if (options.dryRun === true) return doDeed(options, closeDays(config.box.timeZone), () => ({}));
  const limit = limitOf(options);
  const closings = await withStore(config, 'write', async (store) => {
    const by = { actor: actor(), reason: options.reason ?? null };
    act(store, closeDays(config.box.timeZone), {}, by, systemClock.now());
    await store.durable();
    return store.all(newestClosings, { limit });
  });
  const shown = closings.map(({ day, ledger_id: ledgerTo, totals, hash }) => ({
    day,
    ledgerTo,
    totals: JSON.parse(totals) as ClosingTotals,
    hash: Buffer.from(hash).toString('hex'),
  }));
  if (options.json === true) {
    printJson(shown);
    return;
  }
  if (shown.length === 0) print('No day is closed yet: the first one is when it is over.');
  const { currency } = config.box;
  const rows = shown.map(({ day, ledgerTo, totals: { received, standing }, hash }) => {
    const sums = Object.entries(received).map(([name, sum]) => `${name} ${formatCents(cents(sum.cents), currency)}`);
    const waits = (standing.held ?? 0) + (standing.unmatched ?? 0);
    return [
      day,
      sums.join(', ') || 'nothing',
      formatCents(cents(waits), currency),
      String(ledgerTo),
      hash.slice(0, 16),
    ];
  });
  if (rows.length > 0) print(table(['DAY', 'RECEIVED', 'WAITS', 'LEDGER TO', 'HASH'], rows, [1]));
}

export interface ExportBooksOptions extends GlobalOptions {
  readonly from: string;
  readonly to: string;
  readonly into?: string;
}

/** `washa books export`: payments, ledger and closings of some days, each a CSV file. */
export async function exportBooks(options: ExportBooksOptions): Promise<void> {
  const config = configOf(options);
  const days = {
    first: dayOf(options.from, '--from', config.box.timeZone),
    last: dayOf(options.to, '--to', config.box.timeZone),
  };
  if (days.first.day > days.last.day) throw new UsageError('--from is after --to.');
  const folder = options.into ?? '.';
  // Before the database is opened: from then on this process may be another account.
  mkdirSync(folder, { recursive: true });
  const files = BOOK_LISTS.map((list) => {
    const path = join(folder, `${list}-${days.first.day}-${days.last.day}.csv`);
    return { list, path, file: openNew(path) };
  });
  await withStore(config, 'read', (store) =>
    store.snapshot(() => {
      for (const { list, file } of files) for (const line of CSV_OF[list](store, days)) writeSync(file, line);
    }),
  );
  for (const { file } of files) closeSync(file);
  const paths = files.map(({ path }) => path);
  if (options.json === true) printJson({ files: paths });
  else print(paths.map(safeLine).join('\n'));
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UsageError(`${safeLine(path)} is there already: move it away, or say another folder with --into.`);
  }
}

/** @throws UsageError for what is no day */
export function dayOf(written: string, option: string, zone: string): LocalDay {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(written.trim()) ? parseLocalTime(written, zone) : null;
  if (at === null) throw new UsageError(`${option}: expected a day as 2026-11-30, and not "${safeLine(written)}".`);
  return localDay(at, zone);
}
