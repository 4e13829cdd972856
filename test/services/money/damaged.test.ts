import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { checkBooks, checkNewest } from '../../../src/services/money/check-books.ts';
import { sha256 } from '../../../src/services/money/post-ledger.ts';
import { insertCallback } from '../../../src/storage/callbacks.ts';
import { addLine, callbacks, delivery, notice, openStore, payments, take, tempFolder } from '../books.ts';
import { freshStore } from '../../fresh-store.ts';

/** A box with twenty payments, closed, whose table is overwritten with rubbish from its first page on. */
async function damage(table: string): Promise<string> {
  const path = join(tempFolder(), 'washa.db');
  const store = freshStore(path);
  addLine(store, 1);
  for (let n = 0; n < 20; n++) take(store, notice({ account: 'ACC1' }));
  await store.close();
  const raw = new Database(path, { readonly: true });
  const size = raw.pragma('page_size', { simple: true }) as number;
  const root = raw.prepare('SELECT rootpage FROM sqlite_master WHERE name = ?').pluck().get(table) as number;
  raw.close();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(size, 0x5a), 0, size, (root - 1) * size);
  closeSync(file);
  return path;
}

describe('a damaged page', () => {
  test('of the ledger: what is delivered is kept byte for byte, and every look says what is wrong', async () => {
    const store = openStore(await damage('ledger'));
    expect(checkNewest(store, 100).problems.join()).toMatch(/cannot be read/);
    expect(checkBooks(store).problems.join()).toMatch(/cannot be/);
    const before = store.all(callbacks, {}).length;
    const [taken] = take(store, notice({ account: 'ACC1' }));
    expect(taken).toMatchObject({ result: 'quarantined', reason: 'books_damaged' });
    const kept = store.all(callbacks, {});
    expect(kept).toHaveLength(before + 1);
    expect(kept.at(-1)).toMatchObject({ result: 'quarantined', detail: expect.stringMatching(/malformed/) as string });
    expect(store.all(payments, {})).toHaveLength(20);
    // And told again while it lasts it is the same delivery.
    const once = notice({ account: 'ACC1' });
    take(store, once);
    expect(take(store, once)).toMatchObject([{ result: 'repeat', reason: 'same_bytes' }]);
  });

  test('that was repaired: what was kept meanwhile is booked when it is delivered again', () => {
    const store = openStore();
    addLine(store, 1);
    const one = delivery(notice({ account: 'ACC1' }));
    const kept = {
      provider: one.provider,
      digest: sha256(one.body),
      body: one.body,
      detail: null,
      paymentId: null,
      spare: 0 as const,
      cameBy: null,
      now: 1,
    };
    store.run(insertCallback, { ...kept, result: 'quarantined', reason: 'books_damaged' });
    expect(take(store, one)).toMatchObject([{ result: 'payment', isNew: true }]);
    expect(store.all(callbacks, {})).toMatchObject([{ result: 'payment', payment_id: 1 }]);
  });

  test('of the callbacks: nothing is answered as stored', async () => {
    const store = openStore(await damage('callback'));
    expect(() => take(store, notice({ account: 'ACC1' }))).toThrow(/malformed/);
    expect(store.all(payments, {})).toHaveLength(20);
    expect(checkBooks(store).problems.join()).toMatch(/malformed/);
  });
});
