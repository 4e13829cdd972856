import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { flushFile } from '../../disk/flush.ts';

/**
 * Copies the database at `path`, as it is at this moment, into a new file that others may not read. Whoever writes meanwhile does not
 * wait. Takes as long as the disk takes: not for the main thread.
 * @throws when there is no database, no room, or a page cannot be read
 */
export function copyDatabase(path: string, into: string): void {
  writeFileSync(into, '', { mode: 0o600 });
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    db.prepare('VACUUM INTO ?').run(into);
  } finally {
    db.close();
  }
  flushFile(into);
}
