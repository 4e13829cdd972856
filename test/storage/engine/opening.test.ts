import { chownSync, copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { metaValue, setMeta } from '../../../src/storage/ledger.ts';
import { listMigrations, migrate } from '../../../src/storage/engine/migrations.ts';
import { lockState } from '../../../src/storage/engine/state-lock.ts';
import { Store, type StoreMode } from '../../../src/storage/engine/store.ts';
import { freshStore } from '../../fresh-store.ts';
import { tempFolder } from '../../services/books.ts';

const shipped = listMigrations();
const newest = shipped.length;
const more = { version: newest + 1, name: 'more.sql', sql: 'CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT' };

function open(path: string, mode: StoreMode): Store {
  const store = mode === 'own' ? freshStore(path) : Store.open(path, mode, { steps: shipped });
  onTestFinished(() => store.close());
  return store;
}

/** The path of a database that was made, and closed. */
async function closedBox(): Promise<string> {
  const path = join(tempFolder(), 'washa.db');
  await freshStore(path).close();
  return path;
}

/** By a connection that changes nothing. */
function ask(path: string, sql: string): unknown {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare(sql).pluck().get();
  } finally {
    db.close();
  }
}

const versionOf = (path: string) => ask(path, 'SELECT user_version FROM pragma_user_version');
const openedOf = (path: string) => ask(path, "SELECT value FROM meta WHERE key = 'opened'");

describe('beside the daemon of an older Washa', () => {
  test.each(['read', 'join'] as const)(
    'a newer one in mode %s leaves the schema, and says who has to start anew',
    async (mode) => {
      const path = join(tempFolder(), 'washa.db');
      const daemon = open(path, 'own');
      expect(() => Store.open(path, mode, { steps: [...shipped, more] })).toThrow(
        /schema \d+; this one needs \d+\)\. The service has to be restarted first, .*: systemctl restart washa/,
      );
      expect(versionOf(path)).toBe(newest);
      daemon.run(setMeta, { key: 'still', value: 'writes' });
      await daemon.close();

      await Store.open(path, 'own', { steps: [...shipped, more] }).close();
      expect(versionOf(path)).toBe(newest + 1);
      expect(existsSync(`${path}.before-${newest}`)).toBe(true);
    },
  );
});

test.each(['own', 'join', 'read'] as const)('in mode %s the database of a newer Washa is refused', async (mode) => {
  const path = await closedBox();
  const db = new Database(path);
  migrate(db, [...shipped, more]);
  db.close();
  const before = readFileSync(path);
  expect(() => Store.open(path, mode)).toThrow(/written by a newer Washa/);
  expect(readFileSync(path).equals(before)).toBe(true);
});

test.each(['join', 'read'] as const)('in mode %s no database is made', (mode) => {
  const path = join(tempFolder(), 'washa.db');
  expect(() => Store.open(path, mode)).toThrow();
  expect(readdirSync(dirname(path))).toEqual([]);
});

describe('who reads', () => {
  test('sees what the daemon has committed, and leaves its log as it is', () => {
    const path = join(tempFolder(), 'washa.db');
    const daemon = open(path, 'own');
    daemon.run(setMeta, { key: 'k', value: 'v' });
    const [file, log] = [readFileSync(path), readFileSync(`${path}-wal`)];
    const reader = open(path, 'read');
    expect(reader.first(metaValue, { key: 'k' })?.value).toBe('v');
    expect(readFileSync(path).equals(file)).toBe(true);
    expect(readFileSync(`${path}-wal`).equals(log)).toBe(true);
  });

  test('needs no daemon, and changes no byte', async () => {
    const path = await closedBox();
    const before = readFileSync(path);
    const reader = open(path, 'read');
    expect(reader.first(metaValue, { key: 'opened' })?.value).toBe('1');
    expect(() => reader.run(setMeta, { key: 'k', value: 'v' })).toThrow(/readonly/);
    await reader.durable();
    await reader.close();
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('sees what a daemon that was killed has left in the log, and leaves it there', async () => {
    const path = join(tempFolder(), 'washa.db');
    const killed = open(path, 'own');
    killed.run(setMeta, { key: 'k', value: 'v' });
    const folder = tempFolder();
    const left = join(folder, 'washa.db');
    for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${left}${end}`);
    const [file, log] = [readFileSync(left), readFileSync(`${left}-wal`)];
    const reader = open(left, 'read');
    expect(reader.first(metaValue, { key: 'k' })?.value).toBe('v');
    await reader.close();
    expect(readFileSync(left).equals(file)).toBe(true);
    expect(readFileSync(`${left}-wal`).equals(log)).toBe(true);
  });
});

describe('who joins', () => {
  test('writes beside the daemon, and leaves its log to it', async () => {
    const path = join(tempFolder(), 'washa.db');
    const daemon = open(path, 'own');
    const file = readFileSync(path);
    const other = open(path, 'join');
    other.run(setMeta, { key: 'k', value: 'v' });
    await other.durable();
    await other.close();
    expect(readFileSync(path).equals(file)).toBe(true);
    expect(daemon.first(metaValue, { key: 'k' })?.value).toBe('v');
    expect(openedOf(path)).toBe('1');
  });

  test('takes a copy that was put in the place of the database, which has no log yet', async () => {
    const path = await closedBox();
    const db = new Database(path);
    const copy = join(tempFolder(), 'washa.db');
    db.prepare('VACUUM INTO ?').run(copy);
    db.close();
    const other = open(copy, 'join');
    other.run(setMeta, { key: 'k', value: 'v' });
    await other.durable();
    expect(existsSync(`${copy}-wal`)).toBe(true);
  });

  test('needs no daemon; what it wrote is in the database when it ends', async () => {
    const path = await closedBox();
    const other = open(path, 'join');
    other.run(setMeta, { key: 'k', value: 'v' });
    await other.durable();
    await other.close();
    expect(readdirSync(dirname(path))).toEqual(['washa.db']);
    expect(ask(path, "SELECT value FROM meta WHERE key = 'k'")).toBe('v');
    expect(openedOf(path)).toBe('1');
  });
});

describe('the lock of a state folder', () => {
  test('is held by one at a time, and says by whom', () => {
    const folder = tempFolder();
    const first = lockState(folder);
    const who = process.platform === 'linux' ? `, process ${process.pid},` : '';
    const words = `Another Washa${who} runs on the state folder ${folder}. Stop it first, or name another folder with --state.`;
    // A refused one must not take the lock from who holds it.
    for (const _ of [1, 2]) expect(() => lockState(folder)).toThrow(words);
    first[Symbol.dispose]();
    lockState(folder)[Symbol.dispose]();
    expect(readFileSync(join(folder, 'washa.lock')).length).toBe(0);
  });

  test('that cannot be had at all is a fault in words', () => {
    expect(() => lockState('/nowhere/at-all')).toThrow(/^The state folder \/nowhere\/at-all cannot be locked: /);
  });

  test.runIf(process.getuid?.() === 0)('that root has taken can be taken by the account of the folder later', () => {
    const folder = tempFolder();
    chownSync(folder, 1234, 1234);
    lockState(folder)[Symbol.dispose]();
    expect(statSync(join(folder, 'washa.lock'))).toMatchObject({ uid: 1234, gid: 1234 });
  });
});
