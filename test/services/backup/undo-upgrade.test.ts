import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { act } from '../../../src/services/actions/act.ts';
import {
  endUndone,
  laidAside,
  putFileBack,
  undoSteps,
  undoUpgrade,
} from '../../../src/services/backup/undo-upgrade.ts';
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
  await endUndone(path);
  await later((store) => take(store, paid('SCB4444444')));
  expect(await undo()).toMatchObject({ carried: 1 });
  expect(readAside(dirname(path))).toHaveLength(3);
});

/** Goes so many steps, as if power were lost then. @returns whether there were as many */
async function cutAfter(steps: number): Promise<boolean> {
  const undoing = undoSteps(path, '2.0.0', BY, 'Africa/Nairobi', NOW + 60_000);
  for (let n = 0; n < steps; n += 1) if ((await undoing.next()).done === true) return false;
  await undoing.return({ carried: 0, lost: [] });
  return true;
}

const accept = (at: number) =>
  later((store) => act(store, acceptBooks, { mark: null, problems: [] }, { actor: 'cli:asha' }, at));

test('wherever power is lost, what comes of it the second time is the same: nothing that was answered is lost, each deed is named', async () => {
  for (let steps = 1; ; steps += 1) {
    path = join(tempFolder(), 'washa.db');
    await on(freshStore(path), (store) => {
      addLine(store, 1);
      take(store, paid('SCB1111111'));
    });
    const since = paid('SCB2222222');
    await later((store) => take(store, since));
    await accept(NOW);
    if (!(await cutAfter(steps))) {
      expect(steps, 'steps that were tried').toBe(7);
      return;
    }
    const lost = ['2026-03-10T06:00 cli:asha books.accept box'];
    expect(await undo(), `after step ${steps}`).toEqual({ carried: 1, lost });
    expect(lookAtBooks(path).verdict.kind).toBe('older');
    const [first, ...more] = readAside(dirname(path)).map(({ body }) => Buffer.from(body));
    expect(first?.equals(since.body)).toBe(true);
    expect(more.every((body) => body.equals(since.body))).toBe(true);
    await on(freshStore(path), (store) => expect(receipts(store)).toEqual(['SCB1111111']));
  }
});

test('where power was lost when the copy was written in, the first thing that a person did is named all the same', async () => {
  await accept(NOW);
  expect(await cutAfter(3)).toBe(true);
  expect(await undo()).toEqual({ carried: 0, lost: ['2026-03-10T06:00 cli:asha books.accept box'] });
});

test('where the newer Washa has started again on the books of before, what was lost the first time is named too', async () => {
  await accept(NOW);
  expect(await cutAfter(6)).toBe(true);
  await accept(NOW + 60_000);
  expect(await undo()).toEqual({
    carried: 0,
    lost: ['2026-03-10T06:00 cli:asha books.accept box', '2026-03-10T06:01 cli:asha books.accept box'],
  });
});

test('settings of before take the place of those that are laid aside, with the rights of these', () => {
  const [file, saved] = [join(tempFolder(), 'washa.toml'), join(tempFolder(), 'saved')] as const;
  writeFileSync(file, 'newer');
  chmodSync(file, 0o640);
  writeFileSync(saved, 'before');
  for (let n = 0; n < 2; n += 1) {
    putFileBack(file, saved);
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['before', 0o640]);
    writeFileSync(file, 'newer');
  }
  expect(readFileSync(`${file}.of-newer`, 'utf8')).toBe('newer');
});
