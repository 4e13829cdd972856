import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keepCopy } from '../../../src/storage/engine/copy-before.ts';
import { listMigrations, migrate, type Migration } from '../../../src/storage/engine/migrations.ts';
import { Store } from '../../../src/storage/engine/store.ts';
import { tempFolder } from '../../services/books.ts';
import { filledBox } from './filled-box.ts';

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
  const files = readdirSync(join(import.meta.dirname, '../../../src/storage/engine/migrations'));
  expect(migrations.map((m) => m.name)).toEqual(files.filter((file) => file.endsWith('.sql')).sort());
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

/** A used box of schema 1, brought to `version` by the shipped steps. */
function usedBox(version = 1): Database.Database {
  const db = filledBox(join(tempFolder(), 'washa.db'));
  onTestFinished(() => void db.close());
  migrate(db, migrations.slice(0, version));
  return db;
}

/** Steps from schema 1 to others than the shipped ones. */
function stepsTo(...further: readonly (string | Pick<Migration, 'sql' | 'run'>)[]): Migration[] {
  const steps = further.map((step, i) => ({
    version: i + 2,
    name: `00${i + 2}-trial.sql`,
    ...(typeof step === 'string' ? { sql: step } : step),
  }));
  return [...migrations.slice(0, 1), ...steps];
}

function rows(db: Database.Database, table: string): unknown[] {
  return db.prepare(`SELECT * FROM ${table}`).all();
}

function tablesOf(db: Database.Database): string[] {
  return db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all() as string[];
}

/** Everything that is in a database. */
function contents(db: Database.Database): unknown {
  return [shape(db), Object.fromEntries(tablesOf(db).map((table) => [table, rows(db, table)]))];
}

const REBUILT = `
  CREATE TABLE plan_new (code TEXT PRIMARY KEY, name TEXT NOT NULL, usual INTEGER NOT NULL DEFAULT 3) STRICT;
  INSERT INTO plan_new (code, name) SELECT code, name FROM plan;
  DROP TABLE plan;
  ALTER TABLE plan_new RENAME TO plan;`;

describe('on a used box', () => {
  test.each(migrations.slice(1))('$name keeps every row whose table it does not name', ({ version, sql }) => {
    const db = usedBox(version - 1);
    const kept = tablesOf(db).filter((table) => !new RegExp(`\\b${table}\\b`).test(sql));
    const before = kept.map((table) => rows(db, table));
    migrate(db, migrations.slice(0, version));
    expect(kept.map((table) => rows(db, table))).toEqual(before);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('user_version', { simple: true })).toBe(version);
  });

  test('a line that was being told when the last process died is looked at again; an SMS keeps its mark', () => {
    const db = usedBox(1);
    const running = db.prepare("SELECT id, subject FROM command WHERE state = 'running' AND kind = ?");
    const syncs = running.all('router.sync') as { id: number; subject: number }[];
    const sent = running.all('sms.send');
    expect([syncs.length > 1, sent.length > 0]).toEqual([true, true]);
    const twin = `INSERT INTO command (kind, lane, subject, priority, run_at, created_at)
                  SELECT kind, lane, subject, 1, run_at, created_at FROM command WHERE id = ?`;
    db.prepare(twin).run(syncs[0]!.id);
    migrate(db);
    expect([running.all('router.sync'), running.all('sms.send')]).toEqual([[], sent]);
    const open = db.prepare(
      "SELECT count(*) FROM command WHERE kind = 'router.sync' AND state = 'queued' AND subject = ?",
    );
    for (const { subject } of syncs) expect(open.pluck().get(subject)).toBe(1);
    const last = db.prepare('SELECT outcome FROM attempt WHERE command_id = ? ORDER BY n DESC LIMIT 1').pluck();
    for (const { id } of syncs) expect(last.get(id)).toBe('interrupted');
    expect(db.prepare('SELECT state FROM command WHERE id = ?').pluck().get(syncs[0]!.id)).toBe('cancelled');
  });

  test('a table that others point to can be rebuilt', () => {
    const db = usedBox();
    const plans = db.prepare('SELECT code, name FROM plan ORDER BY code').all();
    const lines = rows(db, 'subscription');
    migrate(db, stepsTo(REBUILT));
    expect(db.prepare('SELECT code, name FROM plan ORDER BY code').all()).toEqual(plans);
    expect(rows(db, 'subscription')).toEqual(lines);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(() => db.exec("UPDATE subscription SET plan_code = 'none'")).toThrow(/FOREIGN KEY/);
  });

  test('what SQL cannot do is done by code, in the same transaction', () => {
    const db = usedBox();
    const run = (open: Database.Database) => {
      expect(open.inTransaction).toBe(true);
      open.prepare("UPDATE meta SET value = ? WHERE key = 'opened'").run('by code');
    };
    migrate(db, stepsTo({ sql: 'CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT', run }));
    expect(db.prepare("SELECT value FROM meta WHERE key = 'opened'").pluck().get()).toBe('by code');
  });

  test.each([
    ['loses a row that others point to', "DELETE FROM plan WHERE code = 'home'", /row \d+ of subscription .* plan/],
    ['is no SQL', 'CREATE TABEL x (y)', /002-trial\.sql to schema 2 failed: .*syntax error/],
  ])('a step that %s changes nothing, and says so', (_, sql, words) => {
    const db = usedBox();
    const before = contents(db);
    const copy = `${db.name}.before-1`;
    const attempt = () => migrate(db, stepsTo(sql));
    expect(attempt).toThrow(words);
    expect(attempt).toThrow(
      `The database is as it was. The Washa of before still runs on it; a copy is kept in ${copy}.`,
    );
    expect(contents(db)).toEqual(before);
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  test('a second step that fails takes the first one back, or the Washa of before could not run', () => {
    const db = usedBox();
    const run = () => {
      throw new Error('no');
    };
    expect(() => migrate(db, stepsTo('CREATE TABLE more (id INTEGER) STRICT', { sql: '', run }))).toThrow(
      /003-trial\.sql to schema 3 failed: no/,
    );
    expect(tablesOf(db)).not.toContain('more');
    expect(db.pragma('user_version', { simple: true })).toBe(1);
  });

  test('the bytes of the file are as they were after a step that failed', () => {
    const path = join(tempFolder(), 'washa.db');
    filledBox(path).close();
    const before = readFileSync(path);
    expect(() => Store.open(path, 'own', { steps: stepsTo(`${REBUILT} DROP TABLE nowhere`) })).toThrow(/no such table/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(dirname(path)).sort()).toEqual(['washa.db', 'washa.db.before-1']);
  });
});

describe('the copy', () => {
  test('is the whole database as it was before, and opens', () => {
    const db = usedBox();
    const before = contents(db);
    migrate(db, stepsTo(REBUILT));
    const copy = openRaw(`${db.name}.before-1`);
    expect(contents(copy)).toEqual(before);
    expect(copy.pragma('user_version', { simple: true })).toBe(1);
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  test('takes the place of an older one, and of what a copy that was broken off has left', () => {
    const db = usedBox();
    writeFileSync(`${db.name}.before-1`, 'older');
    writeFileSync(`${db.name}.before-1.part`, 'half');
    migrate(db, stepsTo(REBUILT));
    expect(openRaw(`${db.name}.before-1`).pragma('integrity_check', { simple: true })).toBe('ok');
    expect(existsSync(`${db.name}.before-1.part`)).toBe(false);
  });

  test('that has no room is not begun, and an older one stays', () => {
    const db = usedBox();
    const copy = `${db.name}.before-1`;
    writeFileSync(copy, 'older');
    expect(() => keepCopy(db, 1, () => 500_000)).toThrow('the disk has 0 MB free, and an upgrade needs 1 MB');
    expect(readFileSync(copy, 'utf8')).toBe('older');
    expect(keepCopy(db, 1, () => null)).toBe(copy);
  });

  test('that cannot be written keeps the database from being changed', () => {
    const db = usedBox();
    const before = contents(db);
    // Nothing can be renamed to a folder.
    mkdirSync(`${db.name}.before-1`);
    expect(() => migrate(db, stepsTo(REBUILT))).toThrow(/no copy of it can be kept .* the Washa of before still runs/s);
    expect(contents(db)).toEqual(before);
    expect(existsSync(`${db.name}.before-1.part`)).toBe(false);
  });

  test('is not made of a database that is new', () => {
    const db = openRaw();
    migrate(db);
    expect(readdirSync(dirname(db.name)).filter((name) => name.includes('before'))).toEqual([]);
  });
});
