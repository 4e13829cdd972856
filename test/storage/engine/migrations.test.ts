import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listMigrations, migrate } from '../../../src/storage/engine/migrations.ts';
import { Store } from '../../../src/storage/engine/store.ts';
import { tempFolder } from '../../services/books.ts';

function openRaw(path = join(tempFolder(), 'raw.db')): Database.Database {
  const db = new Database(path);
  onTestFinished(() => void db.close());
  return db;
}

function shape(db: Database.Database): unknown[] {
  return db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
}

const migrations = listMigrations();

test('migrations are numbered from 1 without a gap', () => {
  expect(migrations.length).toBeGreaterThan(0);
  expect(migrations.map((m) => m.version)).toEqual(migrations.map((_, i) => i + 1));
});

describe('from every version there has been', () => {
  test.each([0, ...migrations.map((m) => m.version)])('%i', (from) => {
    const wanted = openRaw();
    migrate(wanted);
    const db = openRaw();
    for (const { sql, version } of migrations.filter((m) => m.version <= from)) {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }
    migrate(db);
    expect(shape(db)).toEqual(shape(wanted));
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(db.pragma('foreign_key_check')).toEqual([]);
  });
});

test('a database that is at the newest version is left alone', () => {
  const db = openRaw();
  migrate(db);
  const before = db.pragma('schema_version', { simple: true });
  migrate(db);
  expect(db.pragma('schema_version', { simple: true })).toBe(before);
});

test('the database of a newer Washa is refused and not touched', () => {
  const path = join(tempFolder(), 'washa.db');
  const db = openRaw(path);
  migrate(db);
  db.pragma(`user_version = ${migrations.length + 1}`);
  const before = shape(db);
  expect(() => Store.open(path)).toThrow(/written by a newer Washa/);
  expect(shape(db)).toEqual(before);
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
});

test('a migration that fails leaves nothing of itself behind', () => {
  const db = openRaw();
  db.exec('CREATE TABLE command (already INTEGER)');
  expect(() => migrate(db)).toThrow(/already exists/);
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['command']);
  expect(db.pragma('user_version', { simple: true })).toBe(0);
});

test('every table is STRICT', () => {
  const db = openRaw();
  migrate(db);
  const tables = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").all() as {
    name: string;
    sql: string;
  }[];
  expect(tables.length).toBeGreaterThan(15);
  expect(tables.filter(({ sql }) => !/\)\s*STRICT/.test(sql))).toEqual([]);
});
