import { openSync, rmSync, writeFileSync } from 'node:fs';
import { readTextFile } from '../config/text-file.ts';
import { remarkWords } from '../domain/lists/remark-words.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { secureRandom } from '../host/secure-random.ts';
import { act, resultOf } from '../services/actions/act.ts';
import { addRows, type ImportReport } from '../services/lines/add-rows.ts';
import { outlookOf, readList, rowsToAdd, type ListSource } from '../services/lines/import-list.ts';
import { minter } from '../services/lines/subscribers.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, warn } from './context.ts';
import { pastLinesOf } from './cut-offs.ts';
import { changedCsv } from '../services/lines/changed-list.ts';
import { jsonOf, tellOutlook, type ListShown } from './import-outlook.ts';
import { askedOf } from './import-asked.ts';
import type { ImportOptions } from './import-options.ts';
import { holdingsOf } from './router-holdings.ts';

type Done = Omit<ImportReport, 'rows'>;

/** `washa import`: exit code 1 while rows of the list wait for a person. */
export async function importList(options: ImportOptions, ...[file = '']: string[]): Promise<number> {
  return importFrom(options, file, () => Promise.resolve({ kind: 'text', text: readTextFile(file, warn) }));
}

/** `washa router import`: the same of what the router itself holds. */
export async function importRouter(options: ImportOptions, ...[name = '']: string[]): Promise<number> {
  const config = configOf(options);
  const of = { ...options, map: [], service: 'pppoe', router: name };
  return importFrom(of, name, async () => ({ kind: 'router', holdings: await holdingsOf(config, name) }));
}

async function importFrom(options: ImportOptions, name: string, read: () => Promise<ListSource>): Promise<number> {
  const config = configOf(options);
  const now = systemClock.now();
  const { beside: router } = options;
  const besides = router === undefined ? {} : { router };
  const said = askedOf({ ...besides, ...options }, config.box.timeZone, now);
  const past = pastLinesOf(options);
  const source = await read();
  const asked = { ...said, beside: router === undefined ? null : await holdingsOf(config, router) };
  const mint = minter(config.accounts.prefix, secureRandom);
  const isWrite = options.yes === true;
  return withStore(config, isWrite ? 'write' : 'read', async (store) => {
    const list = readList(store, source, asked);
    if (list.kind === 'unreadable')
      throw new Fault(
        'list.unreadable',
        'dead',
        `${name}:${list.line}: ${safeLine(remarkWords(list.why, 'terminal'))}.`,
      );
    const outlook = outlookOf(store, list, mint, now);
    const shown: ListShown = { name, isRouter: source.kind === 'router', read: list, outlook };
    if (options.json !== true) tellOutlook(shown);
    const hasWork = outlook.added.length + outlook.changed.length > 0;
    let done: Done | null = null;
    if (isWrite && hasWork) {
      // Made first: that it cannot be must not be learnt when the accounts are given out.
      const changed = options.changed === undefined ? null : openNew(options.changed);
      const result = act(store, addRows(mint, past), rowsToAdd(list), { actor: actor() }, now);
      if (result.kind === 'refused') {
        if (options.changed !== undefined) rmSync(options.changed);
        throw new Fault('list.refused', 'dead', `Nothing was taken over. ${safeLine(result.words)}.`);
      }
      done = resultOf(result);
      await store.durable();
      if (changed !== null && done !== null) writeFileSync(changed, changedCsv(outlook, done));
    }
    if (options.json === true) printJson({ ...jsonOf(shown), done });
    else if (!hasWork) print('\nNothing to do: the books have all of it that can be taken over.');
    else if (done === null) print('\nNothing was changed. Take it over with --yes.');
    else print(`\nDone: ${done.added.length} added, ${done.changed.length} changed.`);
    return list.left.length + outlook.refused.length === 0 ? 0 : 1;
  });
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    throw new Fault('list.file', 'dead', `${safeLine(path)} cannot be made anew. Nothing was taken over.`, {
      cause: error,
    });
  }
}
