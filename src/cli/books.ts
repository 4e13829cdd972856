import { existsSync, statSync } from 'node:fs';
import { databasePath } from '../config/config.ts';
import { markName } from '../domain/money/books-mark.ts';
import { systemClock } from '../host/clock.ts';
import { act } from '../services/actions/act.ts';
import { acceptBooks, beginAnew, booksWords, lookAtBooks, notAccepted } from '../services/box/known-books.ts';
import { openAlarmsOf } from '../storage/alarms.ts';
import { checkInThread } from '../services/money/check-books-thread.ts';
import { actor, becomeOwner, configOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';

/**
 * `washa books`: whether the books are those that this box had, and add up. `--accept`: a person says that they are right as
 * they are. `--new`: there are none, and the box begins anew. @returns the exit code: 0 when nothing is wrong
 */
export function books(options: { accept?: boolean; new?: boolean } & GlobalOptions): Promise<number> {
  return look(options, () => RIGHT);
}

/** `washa books verify`: the same, and how much was looked at. */
export function verify(options: GlobalOptions): Promise<number> {
  return look(options, (entries) => `${RIGHT} ${entries} ${entries === 1 ? 'row' : 'rows'} of the ledger were walked.`);
}

const RIGHT = 'These are the books of this box, and they add up.';

async function look(
  options: { accept?: boolean; new?: boolean } & GlobalOptions,
  right: (entries: number) => string,
): Promise<number> {
  if (options.accept === true && options.new === true) throw new UsageError('Say --accept or --new, not both.');
  const config = configOf(options);
  const path = databasePath(config);
  if (existsSync(config.box.stateDir)) becomeOwner(config.box.stateDir);
  const known = lookAtBooks(path);
  const { kind } = known.verdict;
  const wrong = booksWords(known, path, config.box.timeZone);
  if (options.new === true) {
    if (kind !== 'gone') throw new UsageError(`--new is for a box whose books are gone. There are books at ${path}.`);
    if (existsSync(path) && statSync(path).size > 0) throw new UsageError(`There is something at ${path}.`);
    beginAnew(path);
    return tell(options, [], 'This box begins anew, with empty books.');
  }
  if (kind === 'gone' || kind === 'unreadable') return tell(options, wrong === null ? [] : [wrong], '');
  if (kind === 'other' || kind === 'changed') {
    if (options.accept !== true) return tell(options, wrong === null ? [] : [wrong], '');
    beginAnew(path);
    return tell(options, [], 'Accepted: from now on these are the books of this box.');
  }
  return withStore(config, options.accept === true ? 'write' : 'read', async (store) => {
    const { entries, problems } = await checkInThread(path);
    if (options.accept === true) {
      const mark = known.mark === null ? null : markName(known.mark);
      act(store, acceptBooks, { mark, problems: [...problems] }, { actor: actor() }, systemClock.now());
      await store.durable();
      return tell(options, [], 'Accepted: within a minute lines are cut off again by what these books say.');
    }
    const restored = store.all(openAlarmsOf, { kind: 'restored' }).map(({ message }) => message);
    const found = [...(wrong === null ? [] : [wrong]), ...restored, ...notAccepted(store, problems)];
    return tell(options, found, right(entries));
  });
}

function tell(options: GlobalOptions, problems: readonly string[], right: string): number {
  if (options.json === true) printJson({ right: problems.length === 0, problems });
  else print(problems.length === 0 ? right : problems.join('\n'));
  return problems.length === 0 ? 0 : 1;
}
