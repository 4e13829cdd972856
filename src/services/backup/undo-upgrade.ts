import { existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { rollbackWords, type Rollback } from '../../domain/upgrade.ts';
import { Fault } from '../../domain/values/fault.ts';
import { flushFile } from '../../storage/engine/copy-database.ts';
import { copyBeforeNewer, readSince } from '../../storage/engine/newer-books.ts';
import { putAside } from '../../storage/engine/side-file.ts';
import { lockState } from '../../storage/engine/state-lock.ts';
import { Store } from '../../storage/engine/store.ts';
import { act, type By } from '../actions/act.ts';
import type { Findings } from '../box/alarms.ts';
import { beginAnew } from '../box/known-books.ts';
import { restoreBooks } from './restore-books.ts';

/** Where the books of the newer Washa are kept that were laid aside. */
export const laidAside = (path: string): string => `${path}.of-newer`;

/**
 * Puts the books of before an upgrade in the place of those that a newer Washa has made of them, on a box whose daemon is stopped. What
 * it had answered 200 is kept beside them, and taken at the next start like any delivery; what people had done is named, and while there is
 * any the books count as older than the box (nobody is cut off). Books that this Washa knows are left as they are. Where power is lost
 * meanwhile it is done again from the beginning.
 * @param path of the database
 * @param from the newer version
 * @throws Fault when there is no copy of before, or when another process has the state folder: nothing was changed then
 */
export async function undoUpgrade(
  path: string,
  from: string,
  by: By,
  timeZone: string,
  now: number,
): Promise<Pick<Rollback, 'carried' | 'lost'>> {
  using _lock = lockState(dirname(path));
  const copy = copyBeforeNewer(path);
  if (copy === null) return { carried: null, lost: [] };
  if (!existsSync(copy)) {
    const words = `There is no ${copy}: the books cannot be put back to what they were before Washa ${from}.`;
    throw new Fault('upgrade.no-copy', 'stop', words);
  }
  const endsAt = Math.round(statSync(copy).mtimeMs);
  const { callbacks, deeds } = readSince(path, copy);
  putAside(dirname(path), callbacks);
  await makeItThisBox(copy, { name: `before Washa ${from}`, endsAt }, by, timeZone, now);
  rmSync(laidAside(path), { force: true });
  linkSync(path, laidAside(path));
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
  if (deeds.length === 0) beginAnew(path);
  renameSync(copy, path);
  flushFile(dirname(path));
  const lost = deeds.map(({ at, actor, name, subject }) =>
    [new Date(at).toISOString().slice(0, 16), actor, name, subject ?? ''].join(' ').trim(),
  );
  return { carried: callbacks.length, lost };
}

/** For the alarm. @param rollback null: the version that is installed is the one that runs */
export function rollbackFindings(rollback: Rollback | null): Findings {
  return new Map(rollback === null ? [] : [['box', rollbackWords(rollback)]]);
}

async function makeItThisBox(
  copy: string,
  books: { readonly name: string; readonly endsAt: number },
  by: By,
  timeZone: string,
  now: number,
): Promise<void> {
  const store = Store.open(copy, 'own');
  try {
    const done = act(store, restoreBooks(timeZone), { ...books, isWhole: true, erased: [] }, by, now);
    if (done.kind === 'refused') throw new Fault('upgrade.refused', 'stop', done.words);
    await store.durable();
  } finally {
    await store.close();
  }
}
