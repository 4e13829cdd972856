import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { listMigrations } from '../src/storage/engine/migrations.ts';
import { own } from '../src/storage/engine/own-database.ts';
import { Store } from '../src/storage/engine/store.ts';

/** An empty database of the newest schema, that was never opened: all the steps to it are walked once a process, not once a test. */
let empty: Buffer | null = null;

/** A store on a real file, which is made when it is missing. */
export function freshStore(path: string): Store {
  if (!existsSync(path)) writeFileSync(path, (empty ??= makeEmpty()));
  return Store.open(path);
}

function makeEmpty(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'washa-test-'));
  const path = join(folder, 'washa.db');
  const db = new Database(path);
  own(db, listMigrations(), '');
  db.exec("DELETE FROM meta WHERE key IN ('opened', 'books.id')");
  db.close();
  const bytes = readFileSync(path);
  rmSync(folder, { recursive: true });
  return bytes;
}
