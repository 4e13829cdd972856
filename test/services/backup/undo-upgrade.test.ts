import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { act } from '../../../src/services/actions/act.ts';
import { laidAside, undoUpgrade } from '../../../src/services/backup/undo-upgrade.ts';
import { acceptBooks, lookAtBooks } from '../../../src/services/box/known-books.ts';
import { writeMark } from '../../../src/storage/engine/mark-file.ts';
import { listMigrations } from '../../../src/storage/engine/migrations.ts';
import { keepAside, readAside } from '../../../src/storage/engine/side-file.ts';
import { Store } from '../../../src/storage/engine/store.ts';
import {
  actions,
  addLine,
  commands,
  delivery,
  lineRow,
  notice,
  NOW,
  payments,
  receiptKey,
  take,
  tempFolder,
} from '../books.ts';
import { freshStore } from '../../fresh-store.ts';

const OURS = listMigrations();
const schema = OURS.length + 1;
/** What a later Washa makes of the books. */
const LATER = [
  ...OURS,
  { version: schema, name: 'later.sql', sql: 'CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT' },
];
const BY = { actor: 'box', reason: 'It ended 3 times' };
const paid = (receipt: string) => delivery(notice({ keys: [receiptKey(receipt)], account: 'ACC1' }));

let path = '';
/** Books of this Washa with one payment, as a daemon leaves them. */
beforeEach(async () => {
  path = join(tempFolder(), 'washa.db');
  await on(freshStore(path), (store) => {
    addLine(store, 1);
    take(store, paid('SCB1111111'));
  });
});

async function on<T>(store: Store, work: (store: Store) => T): Promise<T> {
  try {
    const done = work(store);
    await store.durable();
    await writeMark(path, store.mark());
    return done;
  } finally {
    await store.close();
  }
}
const later = <T>(work: (store: Store) => T) => on(Store.open(path, 'own', { steps: LATER }), work);
const undo = () => undoUpgrade(path, '2.0.0', BY, 'Africa/Nairobi', NOW + 60_000);
const receipts = (store: Store) => store.all(payments, {}).map(({ receipt_code }) => receipt_code);

test('what a newer Washa has answered for is kept beside the books of before, which are in their place', async () => {
  const since = paid('SCB2222222');
  await later((store) =>
    take(store, since, delivery({ kind: 'ignored', reason: 'other', detail: '' }, { bytes: 'x'.repeat(5000) })),
  );
  expect(await undo()).toEqual({ carried: 1, lost: [] });

  const kept = readAside(dirname(path));
  expect(kept).toEqual(
    [{ provider: 'payhero', receivedAt: NOW, body: Buffer.from(since.body) }].map((one) => ({
      ...one,
      body: new Uint8Array(one.body),
    })),
  );
  expect(lookAtBooks(path).verdict).toEqual({ kind: 'known' });
  await on(freshStore(path), (store) => {
    expect(receipts(store)).toEqual(['SCB1111111']);
    expect(store.all(actions, {}).at(-1)).toMatchObject({
      name: 'books.restore',
      actor: 'box',
      reason: BY.reason,
      detail: 'before Washa 2.0.0',
    });
    take(store, since);
    expect(receipts(store)).toEqual(['SCB1111111', 'SCB2222222']);
    expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(NOW);
  });
  await on(Store.open(laidAside(path), 'own', { steps: LATER }), (store) => {
    expect(receipts(store)).toEqual(['SCB1111111', 'SCB2222222']);
  });
});

test('what waited in the copy and may have been done since is not done twice', async () => {
  await later(() => undefined);
  await undo();
  await on(freshStore(path), (store) => {
    const found = store.all(commands, {}).map(({ kind, state }) => [kind, state]);
    expect(found).toEqual([
      ['router.sync', 'queued'],
      ['sms.send', 'dead'],
    ]);
  });
});

test('what a person did is named, and the books count as older until somebody has seen to it', async () => {
  await later((store) => act(store, acceptBooks, { mark: null, problems: [] }, { actor: 'cli:asha' }, NOW));
  expect(await undo()).toEqual({ carried: 0, lost: ['2026-03-10T06:00 cli:asha books.accept box'] });
  expect(lookAtBooks(path).verdict.kind).toBe('older');
});

test('books that the newer Washa left as they were are left so', async () => {
  const before = readFileSync(path);
  expect(await undo()).toEqual({ carried: null, lost: [] });
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(existsSync(laidAside(path))).toBe(false);
});

test('without the copy nothing is touched, and it is said', async () => {
  await later((store) => take(store, paid('SCB2222222')));
  rmSync(`${path}.before-${schema - 1}`);
  await expect(undo()).rejects.toThrow(/There is no .*before-\d+: the books cannot be put back/);
  await later((store) => expect(receipts(store)).toHaveLength(2));
});

test('a second upgrade and its end lose nothing either: what is still beside the books is there once more at most', async () => {
  await keepAside(dirname(path), { provider: 'payhero', receivedAt: NOW, body: paid('SCB3333333').body });
  await later((store) => take(store, paid('SCB2222222')));
  await undo();
  await later((store) => take(store, paid('SCB4444444')));
  expect(await undo()).toMatchObject({ carried: 1 });
  expect(readAside(dirname(path))).toHaveLength(3);
});
