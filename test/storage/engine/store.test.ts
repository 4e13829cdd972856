import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { metaValue, setMeta } from '../../../src/storage/ledger.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { Store } from '../../../src/storage/engine/store.ts';
import { isDiskFault } from '../../../src/storage/engine/store-faults.ts';
import { freshStore } from '../../fresh-store.ts';
import { openStore, tempFolder } from '../../services/books.ts';

const put = (store: Store, key: string, value = 'x') => store.run(setMeta, { key, value });
const has = (store: Store, key: string) => store.first(metaValue, { key }) !== undefined;
const keysIn = (db: Database.Database) =>
  db.prepare<[], number>("SELECT count(*) FROM meta WHERE key LIKE 'k%'").pluck().get() ?? 0;
const countKeys = query()((db) =>
  db
    .selectFrom('meta')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('key', 'like', 'k%'),
);

describe('transactions', () => {
  test('all or nothing', () => {
    const store = openStore();
    expect(() =>
      store.transaction(() => {
        put(store, 'a');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(has(store, 'a')).toBe(false);
    expect(store.transaction(() => put(store, 'b').changes)).toBe(1);
    expect(has(store, 'b')).toBe(true);
  });

  test('what comes together is one commit, and one that throws is told alone', async () => {
    const store = openStore();
    const before = store.version();
    const wrong = () => {
      put(store, 'wrong');
      throw new Error('no');
    };
    const all = [
      store.together(() => put(store, 'a').changes),
      store.together(wrong),
      store.together(() => put(store, 'b').changes),
    ];
    expect(store.version(), 'nothing yet').toBe(before);
    expect(await Promise.allSettled(all)).toMatchObject([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: { message: 'no' } },
      { status: 'fulfilled', value: 1 },
    ]);
    expect(['a', 'wrong', 'b'].map((key) => has(store, key))).toEqual([true, false, true]);

    const other = new Database(store.path, { readonly: true });
    const seen: number[] = [];
    const many = Array.from({ length: 120 }, (_, n) =>
      store.together(() => put(store, `k${n}`)).then(() => seen.push(keysIn(other))),
    );
    await Promise.all(many);
    other.close();
    expect([...new Set(seen)], 'fifty at most in one').toEqual([50, 100, 120]);
  });

  test('a savepoint that throws takes back just what it did', () => {
    const store = openStore();
    store.transaction(() => {
      put(store, 'before');
      expect(() =>
        store.savepoint(() => {
          put(store, 'inside');
          throw new Error('no');
        }),
      ).toThrow('no');
      store.savepoint(() => put(store, 'other'));
      put(store, 'after');
    });
    expect(['before', 'inside', 'other', 'after'].map((key) => has(store, key))).toEqual([true, false, true, true]);
  });

  test('no transaction inside another, no savepoint without one', () => {
    const store = openStore();
    expect(() => store.savepoint(() => 1)).toThrow(/open transaction/);
    expect(() => store.transaction(() => store.transaction(() => 1))).toThrow(/open already/);
    expect(store.transaction(() => store.savepoint(() => 1))).toBe(1);
  });

  test('a transaction takes the write lock at once, so that what it read cannot be changed before it writes', () => {
    const store = openStore();
    const other = new Database(store.path, { timeout: 0 });
    try {
      store.transaction(() => {
        let refused: unknown;
        try {
          other.exec('BEGIN IMMEDIATE');
        } catch (error) {
          refused = error;
        }
        expect(isDiskFault(refused)).toBe(true);
      });
    } finally {
      other.close();
    }
  });
});

test('a wrong statement is no fault of the disk', () => {
  const store = openStore();
  const wrong = query()((db) => db.selectFrom('meta').select('nothing' as 'key'));
  let thrown: unknown;
  try {
    store.all(wrong, {});
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Error);
  expect(isDiskFault(thrown)).toBe(false);
});

describe('durable', () => {
  test('32 who ask at once share two flushes', async () => {
    const store = openStore();
    const before = store.flushes;
    await Promise.all(
      Array.from({ length: 32 }, (_, i) => {
        put(store, `k${i}`);
        return store.durable();
      }),
    );
    expect(store.flushes - before).toBe(2);
  });

  test('what was committed is there for the next process, flushed or not', async () => {
    const path = join(tempFolder(), 'washa.db');
    const first = freshStore(path);
    put(first, 'a');
    await first.close();
    await first.close(); // idempotent
    const second = openStore(path);
    expect(has(second, 'a')).toBe(true);
    expect(second.integrity()).toEqual([]);
  });

  test('opening moves into the database, flushed, what a process left in the log', async () => {
    const path = join(tempFolder(), 'washa.db');
    const dead = freshStore(path);
    for (let i = 0; i < 50; i++) put(dead, `k${i}`, 'y'.repeat(1000));
    const left = statSync(`${path}-wal`).size;
    // The dead process never closes: a second one opens beside it.
    const next = Store.open(path);
    expect(left).toBeGreaterThan(50 * 1000);
    expect(statSync(`${path}-wal`).size).toBeLessThan(left / 4);
    expect(next.first(countKeys, {})?.n).toBe(50);
    await next.close();
    await dead.close();
  });
});

test('the log is moved into the database in the background and does not grow without bound', async () => {
  const store = openStore();
  let largest = 0;
  for (let i = 0; i < 5000; i++) {
    put(store, `k${i}`, 'z'.repeat(200));
    if (i % 5 === 4) await store.durable();
    largest = Math.max(largest, statSync(`${store.path}-wal`).size);
  }
  // 5,000 transactions write some 40 MB of log; it is restarted above 16 MB, and some are committed in the meantime.
  expect(largest).toBeLessThan(26 * 1024 * 1024);
  // It is moved by another thread, which may still be at it.
  await vi.waitFor(() => expect(statSync(store.path).size).toBeGreaterThan(500 * 1024), { timeout: 15_000 });
  expect(store.first(countKeys, {})?.n).toBe(5000);
  expect(store.integrity()).toEqual([]);
});

test('one transaction of many rows is moved as many small ones are', async () => {
  const store = openStore();
  store.transaction(() => {
    for (let i = 0; i < 6_000; i++) put(store, `k${i}`, 'z'.repeat(2_000));
  });
  await vi.waitFor(() => expect(statSync(store.path).size).toBeGreaterThan(12_000_000), { timeout: 15_000 });
});
