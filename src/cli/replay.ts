import { existsSync } from 'node:fs';
import { replayInto } from '../app/replay-books.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { dayOf } from './books-days.ts';
import { configOf, secretsOf, withStore } from './box.ts';
import { print, printJson, UsageError, warn, type GlobalOptions } from './context.ts';

export interface ReplayOptions extends GlobalOptions {
  readonly from: string;
  readonly into?: string;
}

/** `washa replay`. @returns the exit code: 0 when the ledgers are the same, 3 when there was nothing to compare */
export async function replayBooks(options: ReplayOptions): Promise<number> {
  const config = configOf(options);
  const { from } = dayOf(options.from, '--from', config.box.timeZone);
  const { into = null } = options;
  if (into !== null && existsSync(into)) throw new UsageError(`${safeLine(into)} is there already.`);
  const report = await withStore(config, 'read', (books) =>
    replayInto(books, from, into, { config, secrets: secretsOf(config), warn }),
  );
  const { deliveries, answers, deeds, rows, passedOver, differences } = report;
  const isEmpty = rows === 0 && differences.length === 0;
  if (options.json === true) printJson(report);
  else {
    for (const words of differences) print(safeLine(words));
    print(
      `Taken once more: ${deliveries} deliveries. As they stand: ${deeds} deeds, ${answers} answers to our own questions.`,
    );
    if (passedOver > 0) {
      print(`Not compared: ${passedOver} lines whose plan, price, pause or payer was changed since.`);
    }
    print(`Compared: ${rows} rows of the ledger, ${differences.length} different.`);
    if (isEmpty) print('Nothing was booked since then that can be compared: take an earlier day.');
  }
  if (isEmpty) return 3;
  return differences.length === 0 ? 0 : 1;
}
