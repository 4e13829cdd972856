import { systemClock } from '../host/clock.ts';
import { readTextFile } from '../config/text-file.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { importLines } from '../services/lines/import-lines.ts';
import { minter } from '../services/lines/subscribers.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, warn, type GlobalOptions } from './context.ts';
import { pastLinesOf, type PastOptions } from './cut-offs.ts';
import { secureRandom } from '../host/secure-random.ts';
import { count } from './table.ts';

export interface ImportCommandOptions extends PastOptions {
  readonly partial?: boolean;
}

/** `washa subscriber import`: exit code 1 when any row was refused. */
export async function importSubscribers(
  options: ImportCommandOptions & GlobalOptions,
  ...[file = '']: string[]
): Promise<number> {
  const config = configOf(options);
  const csv = readTextFile(file, warn);
  const report = await withStore(config, 'write', async (store) => {
    const settings = {
      zone: config.box.timeZone,
      now: systemClock.now(),
      mint: minter(config.accounts.prefix, secureRandom),
      partial: options.partial === true,
      past: pastLinesOf(options),
    };
    const result = importLines(store, csv, settings, { actor: actor() });
    await store.durable();
    return result;
  });
  const isGood = report.problems.length === 0;
  if (options.json === true) printJson(report);
  else {
    for (const { line, column, message } of report.problems) {
      warn(`${file}:${line}: ${column === null ? '' : `${safeLine(column)}: `}${safeLine(message)}`);
    }
    for (const { line, note } of report.added) if (note !== null) warn(`${file}:${line}: note: ${safeLine(note)}`);
    for (const { line, accountNo, name, differences } of report.changed)
      print(`${file}:${line}: ${accountNo} (${safeLine(name)}): ${safeLine(differences.join(', '))}`);
    const head = `${count(report.rows, 'row')}${isGood ? '' : `, ${count(report.problems.length, 'problem')}`}`;
    const done = [
      ...(report.added.length === 0 ? [] : [`${report.added.length} added`]),
      ...(report.changed.length === 0 ? [] : [`${report.changed.length} changed`]),
      ...(report.same === 0 ? [] : [`${report.same} already as the file has them`]),
    ];
    print(`${head}: ${done.join(', ') || 'nothing was added'}.`);
    if (report.otherExpiry > 0)
      print(
        `${count(report.otherExpiry, 'row')} of lines that are there ${report.otherExpiry === 1 ? 'has' : 'have'} another expiry in the file: money moves it, the file does not.`,
      );
    if (!isGood && options.partial !== true) print('Repair the file, or add the good rows alone with --partial.');
  }
  return isGood ? 0 : 1;
}
