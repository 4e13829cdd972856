import { describe, expect, test } from 'vitest';
import type { RouterConnection, SyncReport } from '../../../src/domain/ports.ts';
import { COMMAND_ENTRIES } from '../../../src/services/commands/entries.ts';
import { syncLine } from '../../../src/services/commands/sync-line.ts';
import { retarget } from '../../../src/services/lines/retarget.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { formerLoginsOfLine } from '../../../src/storage/former-logins.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { addLine, commands, DAY, lineRow, NOW, openStore } from '../books.ts';
import { noCounters, noNotes, noProfiles } from '../no-notes.ts';

const READ = {
  access: 'on',
  access_at: NOW - DAY,
  access_detail: 'read',
  written_at: NOW - DAY,
  seen_online_at: NOW - DAY,
} as const;
const FORGOTTEN = { access: 'unknown', access_at: null, access_detail: null, written_at: null, seen_online_at: null };

const queued = (store: Store) =>
  store
    .all(commands, {})
    .filter(({ state }) => state === 'queued')
    .map(({ kind, lane, subject }) => `${kind} ${subject} on ${lane}`);

const rename = (store: Store, id: number, username: string, now = NOW) =>
  store.transaction(() =>
    retarget(store, now, () =>
      store.run(
        query()((db) => db.updateTable('subscription').set({ username }).where('id', '=', id)),
        {},
      ),
    ),
  );

/** Answers every sync with what it was asked for; `meanwhile` happens on the wire. */
function router(asked: string[], meanwhile: () => void = () => undefined): RouterConnection {
  return {
    name: 'tower-1',
    health: () => ({ state: 'up', since: 0, error: null, code: null, refused: [], answerMs: null }),
    start: () => undefined,
    stop: () => Promise.resolve(),
    hasten: () => undefined,
    kick: () => Promise.resolve(0),
    compare: (targets) => Promise.resolve(targets.map(() => null)),
    watchFor: () => undefined,
    probe: () => Promise.reject(new Error('nobody asks why here')),
    unbind: () => Promise.resolve(0),
    whoIsAt: () => Promise.resolve(null),
    record: () => Promise.resolve([]),
    notes: noNotes,
    counters: noCounters,
    profiles: noProfiles,
    sync: async ({ username, want, mode }, onWrite) => {
      asked.push(`${username} ${want} by ${mode}`);
      meanwhile();
      await onWrite(false);
      const report: SyncReport = { access: want, changed: true, sessions: [], roundTrips: 1, detail: 'done' };
      return report;
    },
  };
}

async function leave(store: Store, id: number, connection: RouterConnection) {
  const entry = COMMAND_ENTRIES['router.leave'];
  if (entry.lane !== 'router') throw new Error('a former login is left on its router');
  const command = { id: 1, kind: 'router.leave', subject: id, attempts: 0, priority: 7, asked: 0 } as const;
  const deps = { store, clock: new VirtualClock(), router: connection };
  const result = await entry.run(deps, command, new AbortController().signal);
  store.transaction(() => result.store?.(NOW));
  return result;
}

describe('a line that logs in elsewhere', () => {
  test('is known by nothing that was read of the old place; the old and the new one are queued', () => {
    const store = openStore();
    const id = addLine(store, 1, { expiresAt: NOW + DAY, set: READ });
    rename(store, id, 'new');
    expect(lineRow(store, 'ACC1')).toMatchObject(FORGOTTEN);
    expect(queued(store).toSorted()).toEqual([
      'router.leave 1 on router:tower-1',
      `router.sync ${id} on router:tower-1`,
    ]);
    expect(store.all(formerLoginsOfLine, { id })).toEqual([
      { router_name: 'tower-1', service: 'pppoe', username: 'line-1', since: NOW },
    ]);
  });

  test('leaves alone what Washa never read nor wrote: it may be somebody’s whom the books do not know', () => {
    const store = openStore();
    const id = addLine(store, 1, { expiresAt: NOW + DAY });
    rename(store, id, 'new');
    expect(queued(store)).toEqual([`router.sync ${id} on router:tower-1`]);
    expect(store.all(formerLoginsOfLine, { id })).toEqual([]);
  });

  test('has its old login made off and forgotten once that was read back', async () => {
    const store = openStore();
    const id = addLine(store, 1, { set: READ });
    rename(store, id, 'new');
    const asked: string[] = [];
    expect(await leave(store, 1, router(asked))).toMatchObject({ outcome: 'ok' });
    expect(asked).toEqual(['line-1 off by disable']);
    expect(store.all(formerLoginsOfLine, { id })).toEqual([]);
  });

  test('is not touched on a router that was retired: that may be the same device under another name', async () => {
    const store = openStore();
    const id = addLine(store, 1, { set: READ });
    rename(store, id, 'new');
    const retire = (retired_at: number | null) =>
      store.run(
        query()((db) => db.updateTable('router').set({ retired_at })),
        {},
      );
    retire(NOW);
    const asked: string[] = [];
    expect(await leave(store, 1, router(asked))).toMatchObject({ outcome: 'stopped' });
    expect(asked).toEqual([]);
    retire(null);
    await leave(store, 1, router(asked));
    expect(asked).toEqual(['line-1 off by disable']);
    expect(store.all(formerLoginsOfLine, { id })).toEqual([]);
  });

  test('cuts nobody off who has taken its old login over', async () => {
    const store = openStore();
    const id = addLine(store, 1, { set: READ });
    const taker = addLine(store, 2);
    rename(store, id, 'new');
    rename(store, taker, 'line-1');
    const asked: string[] = [];
    expect(await leave(store, 1, router(asked))).toMatchObject({ outcome: 'ok' });
    expect(asked).toEqual([]);
    expect(store.all(formerLoginsOfLine, { id })).toEqual([]);
  });

  test('has who takes it over while it is made off made right again', async () => {
    const store = openStore();
    const id = addLine(store, 1, { set: READ });
    const taker = addLine(store, 2);
    rename(store, id, 'new');
    const empty = query()((db) => db.updateTable('command').set({ state: 'done', finished_at: NOW }));
    await leave(
      store,
      1,
      router([], () => {
        rename(store, taker, 'line-1');
        store.run(empty, {});
      }),
    );
    expect(queued(store)).toEqual([`router.sync ${taker} on router:tower-1`]);
  });

  test('a login that is left anew while it is made off is not forgotten', async () => {
    const store = openStore();
    const id = addLine(store, 1, { set: READ });
    rename(store, id, 'new');
    await leave(
      store,
      1,
      router([], () => {
        rename(store, id, 'line-1', NOW + 1);
        store.run(
          query()((db) => db.updateTable('subscription').set(READ)),
          {},
        );
        rename(store, id, 'new', NOW + 2);
      }),
    );
    expect(store.all(formerLoginsOfLine, { id })).toMatchObject([{ username: 'line-1', since: NOW + 2 }]);
  });

  test('while it is on the wire takes nothing from there to its new place', async () => {
    const store = openStore();
    const id = addLine(store, 1, { expiresAt: NOW + DAY, set: READ });
    const command = { id: 1, kind: 'router.sync', subject: id, attempts: 0, priority: 1, asked: 0 } as const;
    const moving = router([], () => rename(store, id, 'new'));
    const result = await syncLine({ store, clock: new VirtualClock(), router: moving }, command);
    store.transaction(() => result.store?.(NOW));
    expect(lineRow(store, 'ACC1')).toMatchObject(FORGOTTEN);
  });
});

test('a change that concerns no router queues nothing', () => {
  const store = openStore();
  addLine(store, 1, { expiresAt: NOW + DAY, set: READ });
  const change = query()((db) =>
    db.updateTable('plan').set({ name: 'New', price_cents: 1, grace_ms: 7, suspension: 'disable' }),
  );
  store.transaction(() => retarget(store, NOW, () => store.run(change, {})));
  expect(queued(store)).toEqual([]);
  expect(lineRow(store, 'ACC1')).toMatchObject(READ);
});
