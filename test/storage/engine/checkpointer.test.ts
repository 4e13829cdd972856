import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Checkpointer } from '../../../src/storage/engine/checkpointer.ts';
import { tempFolder } from '../../services/books.ts';

function logged(path: string): Database.Database {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('wal_autocheckpoint = 0');
  db.exec('CREATE TABLE t (b BLOB)');
  return db;
}

const fill = (db: Database.Database) => db.exec('INSERT INTO t VALUES (zeroblob(200000))');

test('moves the log into the database, again and again', async () => {
  const path = join(tempFolder(), 'a.db');
  const db = logged(path);
  const checkpointer = new Checkpointer(path);
  for (let round = 1; round <= 3; round++) {
    fill(db);
    expect(statSync(path).size).toBeLessThan(round * 200_000);
    await checkpointer.run();
    expect(statSync(path).size).toBeGreaterThan(round * 200_000);
  }
  await checkpointer.close();
  db.close();
});

test('a thread that cannot work ends its checkpoint, and the next one has a new thread', async () => {
  const path = join(tempFolder(), 'b.db');
  const checkpointer = new Checkpointer(path);
  await checkpointer.run();
  const db = logged(path);
  fill(db);
  await checkpointer.run();
  expect(statSync(path).size).toBeGreaterThan(200_000);
  await checkpointer.close();
  db.close();
});
