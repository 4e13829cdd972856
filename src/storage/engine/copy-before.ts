import { chownSync, existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import Database from 'better-sqlite3';
import { flushFile } from '../../disk/flush.ts';
import { describeError, Fault } from '../../domain/values/fault.ts';
import { freeBytes } from './free-bytes.ts';

/** What an upgrade may need, as a multiple of the database: the copy, the log of all that is rewritten, and its pages. */
const ROOM = 3;

/** Copies of before an upgrade that are kept. */
const KEPT_COPIES = 2;

const MB = 1_000_000;

/**
 * Keeps the database as it is now, beside it, as `<file>.before-<version>`. An older copy of that name is there until the
 * new one is whole and on the disk. Its owner and its rights are those of the database.
 * @param room bytes that are free on the disk of a folder; null: not known
 * @returns the path of the copy
 * @throws Fault when it cannot be kept; nothing was changed then
 */
export function keepCopy(db: Database.Database, version: number, room = freeBytes): string {
  const copy = `${db.name}.before-${version}`;
  const part = `${copy}.part`;
  const folder = dirname(db.name);
  try {
    // A start that fails is tried again and again, and must not wear the disk out with the same copy.
    if (isStillTrue(copy, db, version)) return copy;
    const needed = ROOM * pragma(db, 'page_count') * pragma(db, 'page_size');
    const free = room(folder);
    if (free !== null && free < needed) {
      throw new Error(
        `the disk has ${Math.floor(free / MB)} MB free, and an upgrade needs ${Math.ceil(needed / MB)} MB`,
      );
    }
    const { mode, uid, gid } = statSync(db.name);
    rmSync(part, { force: true });
    writeFileSync(part, '', { mode });
    if (process.getuid?.() === 0) chownSync(part, uid, gid);
    db.prepare('VACUUM INTO ?').run(part);
    // SQLite does not flush what it writes here.
    flushFile(part);
    forgetLog(copy);
    renameSync(part, copy);
    forgetOlder(db.name);
    flushFile(folder);
    return copy;
  } catch (error) {
    rmSync(part, { force: true });
    throw new Fault(
      'storage.no-copy',
      'stop',
      `The database is not brought up to date, because no copy of it can be kept in ${copy} first: ${describeError(error)}. It is as it was, and the Washa of before still runs on it.`,
      { cause: error },
    );
  }
}

/** The way back is to the Washa of before, or the one before that: older copies only fill the disk. */
function forgetOlder(path: string): void {
  const prefix = `${basename(path)}.before-`;
  const versions = readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => b - a);
  for (const version of versions.slice(KEPT_COPIES)) {
    forgetLog(`${path}.before-${version}`);
    rmSync(`${path}.before-${version}`);
  }
}

/** A way back that was cut off leaves a log beside the copy, which another one of that name must not be read with. */
function forgetLog(copy: string): void {
  for (const end of ['-wal', '-shm']) rmSync(copy + end, { force: true });
}

/** Whether a copy that is there was made since the database was last written; its log has been moved into it before. */
function isStillTrue(copy: string, db: Database.Database, version: number): boolean {
  if (!existsSync(copy) || statSync(copy).mtimeMs < statSync(db.name).mtimeMs) return false;
  try {
    const opened = new Database(copy, { readonly: true });
    const isSame = pragma(opened, 'user_version') === version && timesOpened(opened) === timesOpened(db);
    opened.close();
    return isSame;
  } catch {
    return false;
  }
}

/** Counts on with every start that succeeds, so that a copy of other contents has another number, whatever the clock said. */
function timesOpened(db: Database.Database): unknown {
  return db.prepare("SELECT value FROM meta WHERE key = 'opened'").pluck().get();
}

function pragma(db: Database.Database, name: string): number {
  return Number(db.pragma(name, { simple: true }));
}
