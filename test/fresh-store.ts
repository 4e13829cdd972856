import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { listMigrations, type Migration } from '../src/storage/engine/migrations.ts';
import { own } from '../src/storage/engine/own-database.ts';
import { Store } from '../src/storage/engine/store.ts';

/** An empty database of the newest schema, that was never opened: all the steps to it are walked once a process, not once a test. */
let empty: Buffer | null = null;
/** Read once too: they are more than sixty files. */
let steps: readonly Migration[] | null = null;

/** A store on a real file, which is made when it is missing. */
export function freshStore(path: string): Store {
  steps ??= listMigrations();
  if (!existsSync(path)) writeFileSync(path, (empty ??= makeEmpty(steps)));
  return Store.open(path, 'own', { steps });
}

function makeEmpty(steps: readonly Migration[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'washa-test-'));
  const path = join(folder, 'washa.db');
  const db = new Database(path);
  own(db, steps, '');
  db.exec("DELETE FROM meta WHERE key IN ('opened', 'books.id')");
  db.close();
  const bytes = readFileSync(path);
  rmSync(folder, { recursive: true });
  return bytes;
}
