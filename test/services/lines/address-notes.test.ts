import { expect, test } from 'vitest';
import type { ShownAddress } from '../../../src/domain/address-book.ts';
import { dueToGo } from '../../../src/services/box/retention-facts.ts';
import { letGo } from '../../../src/services/box/retention.ts';
import { AddressNotes, lettingThrough } from '../../../src/services/lines/address-notes.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { putLetThrough } from '../../../src/storage/line-devices.ts';
import { addLine, DAY, HOUR, NOW, openStore } from '../books.ts';

const MIN = 60_000;
const spans = query()((db) => db.selectFrom('address_span').selectAll().orderBy('id'));
const watches = query()((db) => db.selectFrom('address_watch').selectAll().orderBy('id'));

function notes(store: Store, mayNote = () => true) {
  return new AddressNotes({ store, router: 'tower-1', mayNote });
}

const shown = (username: string, address: string, uptimeMs: number | null = 0, id = `*${username}`): ShownAddress => ({
  ...{ id, username, address, uptimeMs },
  mac: 'AA:BB:CC:DD:EE:01',
});

const all = (...sessions: readonly ShownAddress[]) => ({ kind: 'all', sessions }) as const;

test('a session is kept as its line’s; what comes and goes between two looks is written with the next one', () => {
  const store = openStore();
  const line = addLine(store, 1, { username: 'amina' });
  const told = notes(store);
  told.take('pppoe', all(shown('amina', '10.0.0.5', HOUR)), NOW);
  expect(store.all(spans, {})).toMatchObject([
    {
      router_name: 'tower-1',
      subscription_id: line,
      address: '10.0.0.5',
      from_at: NOW - HOUR,
      from_seen: 0,
      gone_at: null,
    },
  ]);
  told.take('pppoe', { kind: 'gone', id: '*amina' }, NOW + 10_000);
  told.take('pppoe', { kind: 'one', session: shown('amina', '10.0.0.6', 0, '*2') }, NOW + 20_000);
  expect(store.all(spans, {}), 'no payment waits for it').toHaveLength(1);
  told.take('pppoe', all(shown('amina', '10.0.0.6', 40_000, '*2')), NOW + MIN);
  expect(store.all(spans, {})).toMatchObject([
    { address: '10.0.0.5', until_at: NOW + 10_000, gone_at: NOW + 10_000 },
    { address: '10.0.0.6', from_at: NOW + 20_000, until_at: null, gone_at: null },
  ]);
  expect(store.all(watches, {})).toMatchObject([{ from_at: NOW, until_at: NOW + MIN }]);
});

test('while nothing changes a look is written every five minutes, and at the end', () => {
  const store = openStore();
  addLine(store, 1, { username: 'amina' });
  const told = notes(store);
  const until = () => store.all(watches, {}).map(({ until_at: at }) => (at - NOW) / MIN);
  const same = (minute: number) =>
    told.take('pppoe', all(shown('amina', '10.0.0.5', minute * MIN)), NOW + minute * MIN);
  for (let minute = 0; minute < 5; minute += 1) same(minute);
  expect(until()).toEqual([0]);
  same(5);
  same(6);
  expect(until()).toEqual([5]);
  told.close();
  expect(until()).toEqual([6]);
});

test('after a restart a session that was never over goes on in its row, and the time that nobody watched is a gap between two rows', () => {
  const store = openStore();
  addLine(store, 1, { username: 'amina' });
  addLine(store, 2, { username: 'brian' });
  const before = notes(store);
  before.take('pppoe', all(shown('amina', '10.0.0.5', HOUR), shown('brian', '10.0.0.6', HOUR)), NOW);
  before.close();
  const after = notes(store);
  const again = NOW + 10 * MIN;
  after.take('pppoe', all(shown('amina', '10.0.0.5', HOUR + 10 * MIN), shown('brian', '10.0.0.6', 2 * MIN)), again);
  expect(store.all(spans, {})).toMatchObject([
    { username: 'amina', from_at: NOW - HOUR, gone_at: null },
    { username: 'brian', from_at: NOW - HOUR, until_at: NOW, gone_at: NOW + 8 * MIN },
    { username: 'brian', from_at: NOW + 8 * MIN, gone_at: null },
  ]);
  expect(store.all(watches, {})).toMatchObject([
    { from_at: NOW, until_at: NOW },
    { from_at: again, until_at: again },
  ]);
});

test('a login that is nobody’s is kept by its name, and becomes the line’s that has it later', () => {
  const store = openStore();
  addLine(store, 1);
  const told = notes(store);
  told.take('pppoe', all(shown('brian', '10.0.0.6')), NOW);
  expect(store.all(spans, {})).toMatchObject([{ username: 'brian', subscription_id: null }]);
  const line = addLine(store, 2, { username: 'brian' });
  for (let minute = 1; minute <= 11; minute += 1)
    told.take('pppoe', all(shown('brian', '10.0.0.6', minute * MIN)), NOW + minute * MIN);
  expect(store.all(spans, {})).toMatchObject([{ username: 'brian', subscription_id: line }]);
});

test('of leases only those are kept that are the fixed address of a line', () => {
  const store = openStore();
  const line = addLine(store, 1, { username: '10.9.0.4', set: { service: 'static' } });
  const told = notes(store);
  told.take('static', all(shown('10.9.0.4', '10.9.0.4', null), shown('10.9.0.77', '10.9.0.77', null)), NOW);
  expect(store.all(spans, {})).toMatchObject([
    { service: 'static', subscription_id: line, address: '10.9.0.4', from_at: NOW, from_seen: 1 },
  ]);
});

test('a device that is in without a login is kept as the line’s that lets it through, and as another’s when that does', () => {
  const store = openStore();
  const lines = [1, 2].map((n) => addLine(store, n, { set: { service: 'hotspot', expires_at: NOW + n * HOUR } }));
  const mac = 'AA:BB:CC:DD:EE:09';
  const told = notes(store);
  const look = (now: number) => {
    const username = lettingThrough(store, 'tower-1', now).get(mac);
    told.take(
      'hotspot',
      all(...(username === undefined ? [] : [{ ...shown(username, '10.5.0.9', HOUR, 'host *1'), mac }])),
      now,
    );
  };
  look(NOW);
  store.run(putLetThrough, { id: lines[0] ?? 0, mac, now: NOW });
  look(NOW + MIN);
  store.run(putLetThrough, { id: lines[1] ?? 0, mac, now: NOW + MIN });
  look(NOW + 2 * MIN);
  expect(store.all(spans, {})).toMatchObject([
    { username: 'let through by ACC1', subscription_id: lines[0], address: '10.5.0.9', mac, gone_at: NOW + MIN },
    { username: 'let through by ACC2', subscription_id: lines[1], address: '10.5.0.9', mac, gone_at: null },
  ]);
  expect(lettingThrough(store, 'tower-2', NOW).size).toBe(0);
  expect(lettingThrough(store, 'tower-1', NOW + DAY).size, 'their time is over').toBe(0);
});

test('while nobody knows what time it is nothing is kept, and that time counts as not watched', () => {
  const store = openStore();
  addLine(store, 1, { username: 'amina' });
  let isRight = true;
  const told = notes(store, () => isRight);
  const look = (minute: number) => told.take('pppoe', all(shown('amina', '10.0.0.5', null)), NOW + minute * MIN);
  look(0);
  isRight = false;
  for (let minute = 1; minute < 5; minute += 1) look(minute);
  isRight = true;
  look(5);
  expect(store.all(spans, {})).toMatchObject([
    { from_at: NOW, until_at: NOW, gone_at: NOW + 5 * MIN },
    { from_at: NOW + 5 * MIN, from_seen: 1 },
  ]);
  expect(store.all(watches, {})).toHaveLength(2);
});

test('who had which address goes when it is as old as the settings keep it; what still is, stays', () => {
  const store = openStore();
  addLine(store, 1, { username: 'amina' });
  addLine(store, 2, { username: 'brian' });
  const rules = { evidenceDays: 0, attemptsDays: 0, noticesDays: 0, addressesDays: 365, fromHour: 2, toHour: 5 };
  const start = { evidence: 0, attempts: 0, notices: 0, addresses: 0 };
  const told = notes(store);
  told.take('pppoe', all(shown('amina', '10.0.0.5'), shown('brian', '10.0.0.6')), NOW);
  told.take('pppoe', all(shown('amina', '10.0.0.5', MIN)), NOW + MIN);
  const late = NOW + 365 * DAY;
  letGo(store, rules, start, late);
  expect(store.all(spans, {})).toHaveLength(2);
  // Watched to this day, amina still has it.
  told.take('pppoe', all(shown('amina', '10.0.0.5', 400 * DAY)), late);
  expect(dueToGo(store, rules, late + 2 * MIN).addresses).toBe(1);
  letGo(store, rules, start, late + 2 * MIN);
  expect(store.all(spans, {})).toMatchObject([{ username: 'amina' }]);
  expect(store.all(watches, {})).toMatchObject([{ from_at: late }]);
  // A router that is never heard again keeps nobody for ever.
  letGo(store, rules, start, late + 366 * DAY);
  expect(store.all(spans, {})).toEqual([]);
  expect(store.all(watches, {})).toEqual([]);
});
