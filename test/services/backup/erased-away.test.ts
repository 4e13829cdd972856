import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openAway } from '../../../src/away/open.ts';
import type { AwayPlace } from '../../../src/domain/backup-place.ts';
import { act } from '../../../src/services/actions/act.ts';
import { keepErasedAt } from '../../../src/services/backup/erased-away.ts';
import { readErasedAt } from '../../../src/services/backup/erased-lists.ts';
import { reachFrom } from '../../../src/services/backup/places.ts';
import { eraseSubscriber } from '../../../src/services/people/erase-subscriber.ts';
import { entriesFor, nameOfBooks } from '../../../src/services/people/erasure-list.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { startStore } from '../../away/s3-store.ts';
import { startMachine } from '../../away/sftp-server.ts';
import { addLine, NOW, openStore, POLICY, tempFolder } from '../books.ts';

const reach = reachFrom(Date.now());
const names = query()((db) => db.selectFrom('subscriber').select('name').orderBy('id'));

/** Books with two people whose lines are ended, and a copy of them. */
async function books() {
  const folder = tempFolder();
  const path = join(folder, 'washa.db');
  const before = openStore(path);
  const ended = { set: { retired_at: NOW, access: 'off', access_at: NOW } } as const;
  for (const n of [1, 2]) addLine(before, n, ended);
  await before.close();
  const copy = join(tempFolder(), 'washa.db');
  copyFileSync(path, copy);
  return { store: openStore(path), copy: () => openStore(copy) };
}

const erase = (store: Store, subscriberId: number) =>
  expect(
    act(store, eraseSubscriber(POLICY), { subscriberId }, { actor: 'cli:amina', reason: 'asked' }, NOW),
  ).toMatchObject({ kind: 'done' });

const KINDS: Readonly<Record<string, () => Promise<AwayPlace>>> = {
  s3: async () => (await startStore()).place,
  sftp: async () => (await startMachine()).place,
};

async function listed(place: AwayPlace): Promise<readonly string[]> {
  await using opened = await openAway(place, reach);
  return await opened.erased();
}

describe.each(Object.entries(KINDS))('at a place by %s', (_, start) => {
  test('lies one list of these books, the newest, and nothing while nobody was erased', async () => {
    const place = await start();
    const { store } = await books();
    await keepErasedAt(store, place, reach);
    expect(await listed(place)).toEqual([]);
    erase(store, 1);
    await keepErasedAt(store, place, reach);
    const first = await listed(place);
    expect(first).toHaveLength(1);
    await keepErasedAt(store, place, reach);
    expect(await listed(place)).toEqual(first);
    erase(store, 2);
    await keepErasedAt(store, place, reach);
    expect(await listed(place)).toHaveLength(1);
    expect(await listed(place)).not.toEqual(first);
    const lists = await readErasedAt(store.path, place, reach);
    expect(entriesFor(nameOfBooks(store), lists)).toHaveLength(2);
    expect(JSON.stringify(lists)).not.toMatch(/ACC|Subscriber/);
  });

  test('books of before an erasure learn of it, and the list loses nothing by them', async () => {
    const place = await start();
    const { store, copy } = await books();
    erase(store, 1);
    await keepErasedAt(store, place, reach);
    const old = copy();
    erase(old, 2);
    await keepErasedAt(old, place, reach);
    expect(old.all(names, {}).map(({ name }) => name)).toEqual(['ERASED-1', 'ERASED-2']);
    expect(entriesFor(nameOfBooks(old), await readErasedAt(old.path, place, reach))).toHaveLength(2);
    expect(await listed(place)).toHaveLength(1);
  });

  test('the list of other books stays', async () => {
    const place = await start();
    const [one, other] = [await books(), await books()];
    erase(one.store, 1);
    erase(other.store, 1);
    await keepErasedAt(one.store, place, reach);
    await keepErasedAt(other.store, place, reach);
    expect(await listed(place)).toHaveLength(2);
  });
});
