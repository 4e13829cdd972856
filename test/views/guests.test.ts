import { expect, test } from 'vitest';
import { cents } from '../../src/domain/values/money.ts';
import { putDevice, putLetThrough } from '../../src/storage/line-devices.ts';
import { guestsJson, guestsNow } from '../../src/views/guests.ts';
import { lanesElsewhere } from '../../src/views/lane.ts';
import { addLine, DAY, HOUR, notice, NOW, openStore, take, type LineOptions } from '../services/books.ts';

const HOURLY = { code: 'hour', name: 'Hour', price_cents: 1_000, period_unit: 'hour', period_count: 1 } as const;
const WEEKLY = { code: 'week', name: 'Week', price_cents: 28_000, period_unit: 'week', period_count: 1 } as const;
const mac = (n: number) => `02:00:00:00:00:${String(n).padStart(2, '0')}`;

function setUp() {
  const store = openStore();
  const guest = (n: number, options: Partial<LineOptions>) => {
    const id = addLine(store, n, { ...options, set: { service: 'hotspot', ...options.set } });
    store.run(putDevice, { id, mac: mac(n), now: NOW });
    return id;
  };
  const seen = (slice = { limit: 50, offset: 0 }, now = NOW) =>
    guestsNow(store, slice, lanesElsewhere, 'Africa/Nairobi', now);
  return { store, guest, seen };
}

test('who has time and is not in comes first, then by when it ends; who has none, and who is no guest, is not there', () => {
  const { store, guest, seen } = setUp();
  const isIn = { access: 'on', access_at: NOW, written_at: NOW - HOUR, seen_online_at: NOW } as const;
  guest(1, { plan: WEEKLY, expiresAt: NOW + 2 * HOUR, set: isIn });
  guest(2, { plan: WEEKLY, expiresAt: NOW + HOUR, set: isIn });
  const out = guest(3, { plan: WEEKLY, expiresAt: NOW + DAY, set: { access: 'off', access_at: NOW } });
  guest(4, { plan: WEEKLY, expiresAt: NOW - 1 });
  guest(5, { plan: WEEKLY, expiresAt: NOW + DAY, set: { retired_at: NOW } });
  addLine(store, 6, { expiresAt: NOW + DAY });
  store.run(putLetThrough, { id: out, mac: mac(9), now: NOW });
  const { guests, total, inside } = seen();
  expect(guests.map(({ line, mac: phone, letThrough }) => [line.account_no, phone, letThrough])).toEqual([
    ['ACC3', mac(3), 1],
    ['ACC2', mac(2), 0],
    ['ACC1', mac(1), 0],
  ]);
  expect([inside, total]).toEqual([2, 3]);
  expect(guests[0]!.view.verdict.state).not.toBe('right');
});

test('guests are read a page at a time, each once, and counted in all; whose router does not answer is not called in', () => {
  const { store, guest, seen } = setUp();
  const isIn = { access: 'on', access_at: NOW, written_at: NOW - HOUR, seen_online_at: NOW } as const;
  for (let n = 1; n <= 9; n++)
    guest(n, { expiresAt: NOW + (10 - n) * HOUR, router: n > 6 ? 'tower-2' : 'tower-1', set: n % 2 === 0 ? isIn : {} });
  const pages = [0, 4, 8, 12].map((offset) => seen({ limit: 4, offset }).guests.map(({ line }) => line.account_no));
  expect(pages).toEqual([['ACC9', 'ACC7', 'ACC5', 'ACC3'], ['ACC1', 'ACC8', 'ACC6', 'ACC4'], ['ACC2'], []]);
  expect(seen({ limit: 4, offset: 8 })).toMatchObject({ total: 9, inside: 4 });
  const laneOf = (router: string | null) => (router === 'tower-2' ? 'none' : null);
  expect(guestsNow(store, { limit: 1, offset: 0 }, laneOf, 'Africa/Nairobi', NOW)).toMatchObject({
    total: 9,
    inside: 3,
  });
});

test('sales of today stand at their hour in the ISP’s zone and under their plan; those of yesterday, and of lines at home, do not', () => {
  const { store, guest, seen } = setUp();
  guest(1, { plan: HOURLY });
  guest(2, { plan: WEEKLY });
  addLine(store, 3);
  for (const [account, shillings] of [
    ['ACC1', 10],
    ['ACC1', 10],
    ['ACC2', 280],
    ['ACC3', 1500],
  ] as const)
    take(store, notice({ account, amountCents: cents(shillings * 100) }));
  const at = (hour: number, n: number) =>
    Object.assign(
      Array.from({ length: 24 }, () => 0),
      { [hour]: n },
    );
  expect(seen().sales).toEqual([
    { code: 'hour', name: 'Hour', count: 2, byHour: at(9, 2) },
    { code: 'week', name: 'Week', count: 1, byHour: at(9, 1) },
  ]);
  expect(seen(undefined, NOW + DAY).sales).toEqual([]);
});

test('a number with several devices is named with how many, of all its lines together, that with the most first', () => {
  const { store, guest, seen } = setUp();
  const first = guest(1, { plan: HOURLY, msisdn: '254700000001' });
  guest(2, { plan: HOURLY, msisdn: '254700000001', router: 'tower-2' });
  store.run(putLetThrough, { id: first, mac: mac(7), now: NOW });
  store.run(putLetThrough, { id: guest(3, { plan: HOURLY, msisdn: '254700000003' }), mac: mac(8), now: NOW });
  guest(4, { plan: HOURLY });
  const of = (n: number, device: number, isPhone: boolean) => ({ accountNo: `ACC${n}`, mac: mac(device), isPhone });
  expect(seen().numbers).toMatchObject([
    { msisdn: '254700000001', devices: 3, uses: [of(1, 1, true), of(1, 7, false), of(2, 2, true)] },
    { msisdn: '254700000003', devices: 2, uses: [of(3, 3, true), of(3, 8, false)] },
  ]);
  expect(guestsJson(seen())).toMatchObject({ inside: 0, guests: [], numbers: [{ devices: 3 }, { devices: 2 }] });
});
