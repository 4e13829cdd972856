import { chownSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describeError, Fault } from '../../domain/values/fault.ts';

/**
 * Makes this process the only one that owns a state folder, until the lock is disposed of or the process dies, in whatever
 * way: then the kernel releases it. Node.js has no such lock; SQLite's own on an empty file is one.
 * @throws Fault when another process has it
 */
export function lockState(folder: string): Disposable {
  const path = join(folder, 'washa.lock');
  using opening = new DisposableStack();
  try {
    const db = opening.adopt(new Database(path, { timeout: 0 }), (file) => void file.close());
    giveToOwner(path, folder);
    // Nothing is ever written: the file stays empty, and there is no journal.
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    throw new Fault('storage.locked', 'stop', refusal(error, path, folder), { cause: error });
  }
  return opening.move();
}

/** Root must not leave a file that the folder's own account cannot lock afterwards. */
function giveToOwner(path: string, folder: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  chownSync(path, uid, gid);
}

function refusal(error: unknown, path: string, folder: string): string {
  if (!(error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY')) {
    return `The state folder ${folder} cannot be locked: ${describeError(error)}.`;
  }
  const holder = holderOf(path);
  const name = holder === null ? 'Another Washa' : `Another Washa, process ${holder},`;
  return `${name} runs on the state folder ${folder}. Stop it first, or name another folder with --state.`;
}

/**
 * The process that has a file locked; null when this system does not tell. The file itself is never opened: closing it would
 * let go of every lock that this process has on it.
 */
function holderOf(path: string): string | null {
  try {
    // 1: POSIX  ADVISORY  WRITE 4711 fe:00:2220117 1073741824 1073742335
    const line = new RegExp(`WRITE +(\\d+) [\\da-f]+:[\\da-f]+:${statSync(path).ino} `);
    return line.exec(readFileSync('/proc/locks', 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}
