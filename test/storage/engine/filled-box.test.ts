import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { Store } from '../../../src/storage/engine/store.ts';
import { tempFolder } from '../../services/books.ts';
import { filledBox } from './filled-box.ts';

function openFilled(path = join(tempFolder(), 'washa.db'), seed = 1): Database.Database {
  const db = filledBox(path, { seed });
  onTestFinished(() => void db.close());
  return db;
}

/** Which of the words that a CHECK of schema 1 allows stand in no row of that column. */
function unused(db: Database.Database): string[] {
  const tables = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").all() as {
    name: string;
    sql: string;
  }[];
  return tables.flatMap(({ name, sql }) =>
    [...sql.matchAll(/CHECK \((\w+) IN \(([^)]*)\)\)/g)].flatMap(([, column = '', words = '']) => {
      const used = db.prepare(`SELECT DISTINCT ${column} FROM ${name}`).pluck().all();
      return words
        .split(',')
        .map((word) => word.trim().slice(1, -1))
        .filter((word) => !used.includes(word))
        .map((word) => `${name}.${column} = ${word}`);
    }),
  );
}

test('every table has rows, and every state is there', () => {
  const db = openFilled();
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  expect(tables.length).toBe(22);
  const empty = tables.filter((table) => db.prepare(`SELECT 1 FROM ${table}`).get() === undefined);
  expect(empty).toEqual([]);
  expect(unused(db)).toEqual([]);
  expect(db.pragma('foreign_key_check')).toEqual([]);
});

test('every column that may be empty is empty in one row and not in another', () => {
  const db = openFilled();
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  const one = tables.flatMap((table) =>
    (db.pragma(`table_info(${table})`) as { name: string; notnull: number; pk: number }[])
      .filter(({ notnull, pk }) => notnull === 0 && pk === 0)
      .filter(({ name }) => db.prepare(`SELECT count(DISTINCT ${name} IS NULL) FROM ${table}`).pluck().get() !== 2)
      .map(({ name }) => `${table}.${name}`),
  );
  expect(one).toEqual([]);
});

test('its books are sound', async () => {
  const path = join(tempFolder(), 'washa.db');
  filledBox(path, { payments: 500 }).close();
  const store = Store.open(path);
  try {
    const { entries, problems } = checkBooks(store);
    expect(problems).toEqual([]);
    expect(entries).toBeGreaterThan(500);
  } finally {
    await store.close();
  }
});

test('one seed gives one box', () => {
  const rows = (seed: number) => openFilled(undefined, seed).prepare('SELECT * FROM ledger').all();
  expect(rows(3)).toEqual(rows(3));
  expect(rows(3)).not.toEqual(rows(4));
});
