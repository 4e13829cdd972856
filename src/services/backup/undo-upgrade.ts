import { chmodSync, chownSync, copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { flushFile } from '../../disk/flush.ts';
import { rollbackWords, type Rollback } from '../../domain/upgrade.ts';
import { Fault } from '../../domain/values/fault.ts';
import { copyBeforeNewer, readSince, type Since } from '../../storage/engine/newer-books.ts';
import { dropMeta, metaValue, setMeta } from '../../storage/ledger.ts';
import { putAside } from '../../storage/engine/side-file.ts';
import { lockState } from '../../storage/engine/state-lock.ts';
import { Store } from '../../storage/engine/store.ts';
import { act, type By } from '../actions/act.ts';
import type { Findings } from '../box/alarms.ts';
import { beginAnew } from '../box/known-books.ts';
import { restoreBooks } from './restore-books.ts';

/** Where the books of the newer Washa are kept that were laid aside. */
export const laidAside = (path: string): string => `${path}.of-newer`;

/** What was put back, and what could not be. */
type Undone = Pick<Rollback, 'carried' | 'lost'>;

/**
 * Puts the books of before an upgrade in the place of those that a newer Washa has made of them, on a box whose daemon is stopped. What
 * it had answered 200 is kept beside them, and taken at the next start like any delivery; what people had done is named, and while there is
 * any the books count as older than the box (nobody is cut off). Books that this Washa knows are left as they are.
 * @param path of the database
 * @param from the newer version
 * @throws Fault when there is no copy of before, or when another process has the state folder: nothing was changed then
 */
export async function undoUpgrade(path: string, from: string, by: By, timeZone: string, now: number): Promise<Undone> {
  const steps = undoSteps(path, from, by, timeZone, now);
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The same step by step. Where power is lost between any two it is done again from the beginning: what was answered is read anew, from books
 * that are what they were, and the copy becomes this box's as often as it takes. Once it has their place it says what was put back with it,
 * for the newer Washa may have started on it meanwhile.
 */
export async function* undoSteps(
  path: string,
  from: string,
  by: By,
  timeZone: string,
  now: number,
): AsyncGenerator<string, Undone> {
  using _lock = lockState(dirname(path));
  const copy = copyBeforeNewer(path);
  if (copy === null) return earlier(await noteIn(path), from, now) ?? { carried: null, lost: [] };
  if (!existsSync(copy)) {
    const words = `There is no ${copy}: the books cannot be put back to what they were before Washa ${from}.`;
    throw new Fault('upgrade.no-copy', 'stop', words);
  }
  const { callbacks, deeds, noted } = readSince(path, copy, NOTE);
  yield 'read';
  putAside(dirname(path), callbacks);
  yield 'kept aside';
  const before = earlier(noted, from, now);
  const undone = {
    carried: callbacks.length + (before?.carried ?? 0),
    lost: [...(before?.lost ?? []), ...deeds.map(deedWords)],
  };
  await makeItThisBox(copy, `before Washa ${from}`, { ...undone, from, at: now }, by, timeZone, now);
  flushFile(copy);
  yield 'made';
  rmSync(laidAside(path), { force: true });
  linkSync(path, laidAside(path));
  yield 'laid aside';
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
  if (undone.lost.length === 0) beginAnew(path);
  yield 'begun anew';
  renameSync(copy, path);
  flushFile(dirname(path));
  yield 'in place';
  return undone;
}

function deedWords({ at, actor, name, subject }: Since['deeds'][number]): string {
  return [new Date(at).toISOString().slice(0, 16), actor, name, subject ?? ''].join(' ').trim();
}

/** Puts a file of before in the place of one that is laid aside as of a newer Washa. There is one or the other at any moment. */
export function putFileBack(file: string, saved: string): void {
  const part = `${file}.part`;
  copyFileSync(saved, part);
  const { mode, uid, gid } = statSync(file);
  chmodSync(part, mode & 0o7777);
  chownSync(part, uid, gid);
  flushFile(part);
  rmSync(`${file}.of-newer`, { force: true });
  linkSync(file, `${file}.of-newer`);
  renameSync(part, file);
}

/** The version of before runs from now on: what was put back is told, and no part of another way back. */
export async function endUndone(path: string): Promise<void> {
  using _lock = lockState(dirname(path));
  if ((await noteIn(path)) === null) return;
  const store = Store.open(path, 'own');
  try {
    store.run(dropMeta, { key: NOTE });
    await store.durable();
  } finally {
    await store.close();
  }
}

/** For the alarm. @param rollback null: the version that is installed is the one that runs */
export function rollbackFindings(rollback: Rollback | null): Findings {
  return new Map(rollback === null ? [] : [['box', rollbackWords(rollback)]]);
}

async function makeItThisBox(
  copy: string,
  name: string,
  note: Note,
  by: By,
  timeZone: string,
  now: number,
): Promise<void> {
  const store = Store.open(copy, 'own');
  try {
    const done = act(store, restoreBooks(timeZone), { name, endsAt: null, erased: [] }, by, now);
    if (done.kind === 'refused') throw new Fault('upgrade.refused', 'stop', done.words);
    store.transaction(() => store.run(setMeta, { key: NOTE, value: JSON.stringify(note) }));
    await store.durable();
  } finally {
    await store.close();
  }
}

/** What the books say of the last time that they were put back. */
interface Note extends Undone {
  readonly from: string;
  readonly at: number;
}

const NOTE = 'upgrade.undone';
/** A rollback that was cut off is ended within minutes of the next start. Milliseconds. */
const SAME_MS = 24 * 3_600_000;

/** What a try that was cut off had put back already; null: these books were never put back, or for another reason. */
function earlier(kept: string | null, from: string, now: number): Undone | null {
  if (kept === null) return null;
  const { carried, lost, ...note } = JSON.parse(kept) as Note;
  return note.from === from && Math.abs(now - note.at) < SAME_MS ? { carried, lost } : null;
}

/** Null: there is none, no database, or one of an older schema. */
async function noteIn(path: string): Promise<string | null> {
  if (!existsSync(path)) return null;
  let store: Store;
  try {
    store = Store.open(path, 'read');
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
  try {
    return store.first(metaValue, { key: NOTE })?.value ?? null;
  } finally {
    await store.close();
  }
}
