import { expect, test } from 'vitest';
import { act } from '../../../src/services/actions/act.ts';
import { giveFreeTime, isFreeOffered, type FreePolicy } from '../../../src/services/hotspot/free-time.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { insertFreeTime } from '../../../src/storage/free-time.ts';
import { guestsNow } from '../../../src/views/guests.ts';
import { lanesElsewhere } from '../../../src/views/lane.ts';
import { subscriptions } from '../../e2e/harness.ts';
import { addLine, commands, DAY, ledger, lineRow, NOW, openStore } from '../books.ts';

const MINUTE = 60_000;
const BY = { actor: 'portal' };
const given = query()((db) => db.selectFrom('free_time').selectAll());
const macOf = (n: number) => `02:00:00:00:${Math.floor(n / 90) + 10}:${(n % 90) + 10}`;
const phoneOf = (n: number) => `07${String(10_000_000 + n)}`;

function setUp(more: Partial<FreePolicy> = {}) {
  const store = openStore();
  addLine(store, 1, { plan: { period_unit: 'day', period_count: 1 } });
  const planCode = lineRow(store, 'ACC1').plan_code;
  const policy = {
    ...{ accountPrefix: 'JSY', random: seededRandom(5), timeZone: 'Africa/Nairobi', isClaimed: true },
    ...{ freeMinutes: 30, isTimeKnown: () => true, freeDevicesADay: 200, ...more },
  };
  /** @param phone null: only the phone in hand is known */
  const press = (mac: number, phone: number | null, at = NOW) => {
    const wish = { router: 'tower-1', mac: macOf(mac), phone: phone === null ? null : phoneOf(phone), planCode };
    const done = act(store, giveFreeTime(policy), wish, BY, at);
    return done.kind === 'refused' ? done.why : done.kind;
  };
  const guests = () => store.all(subscriptions, {}).filter(({ username }) => username.startsWith('JSY-'));
  return { store, policy, planCode, press, guests };
}

/** The zone's next midnight, from `NOW`. */
const TOMORROW = Math.ceil((NOW + 3 * 60 * MINUTE) / DAY) * DAY - 3 * 60 * MINUTE;

test('one press gives the minutes of the day, moves no money, and tells the router; the second gives nothing, and takes nothing', () => {
  const { store, press, guests } = setUp();
  expect(press(1, 1)).toBe('done');
  expect(guests()).toMatchObject([{ expires_at: NOW + 30 * MINUTE, balance_cents: 0 }]);
  expect(store.all(ledger, {})).toMatchObject([{ move: 'line>spent', amount_cents: 0, given_ms: 30 * MINUTE }]);
  expect(store.all(commands, {})).toMatchObject([{ kind: 'router.sync', state: 'queued' }]);
  expect(press(1, 1, NOW + 1)).toBe('time');
  expect(guests()).toMatchObject([{ expires_at: NOW + 30 * MINUTE }]);
  expect(checkBooks(store).problems).toEqual([]);
});

test('it is once for a device and once for a number until midnight of the ISP’s zone, and then by the same line without a number', () => {
  const { press, guests } = setUp();
  press(1, 1);
  const over = NOW + 31 * MINUTE;
  expect([press(1, null, over), press(1, 2, over), press(2, 1, over), press(1, 1, TOMORROW - 1)]).toEqual(
    Array.from({ length: 4 }, () => 'had'),
  );
  expect(press(1, null, TOMORROW)).toBe('done');
  expect(guests()).toMatchObject([{ expires_at: TOMORROW + 30 * MINUTE }]);
});

test('made-up addresses and numbers get as many a router and day as the settings say, and leave no line behind beyond', () => {
  const { store, press, guests } = setUp({ freeDevicesADay: 20 });
  const answers = Array.from({ length: 200 }, (_, n) => press(n, n));
  expect(answers.filter((one) => one === 'done')).toHaveLength(20);
  expect(new Set(answers.slice(20))).toEqual(new Set(['many']));
  expect(guests()).toHaveLength(20);
  expect(guestsNow(store, { limit: 50, offset: 0 }, lanesElsewhere, 'Africa/Nairobi', NOW).free).toBe(20);
  expect(guestsNow(store, { limit: 50, offset: 0 }, lanesElsewhere, 'Africa/Nairobi', TOMORROW).free).toBe(0);
  expect(press(300, 300, TOMORROW)).toBe('done');
});

test('who has time, is blocked, or gives no number where none is known gets none; nor does anybody where the settings give none', () => {
  const { store, press, guests } = setUp();
  expect([press(1, null), press(1, 1)]).toEqual(['phone', 'done']);
  const block = query()((db) => db.updateTable('subscription').set({ blocked_at: NOW, blocked_reason: 'why' }));
  store.run(block, {});
  expect(press(1, null, TOMORROW)).toBe('blocked');
  expect(guests()).toHaveLength(1);
  const none = setUp({ freeMinutes: 0 });
  expect([none.press(1, 1), none.guests()]).toEqual(['off', []]);
});

test('the page offers them exactly while a press gives them', () => {
  const { store, policy, press, guests } = setUp();
  const offered = (at: number) => {
    const lineId = guests()[0]?.id ?? null;
    return isFreeOffered(store, policy, { router: 'tower-1', mac: macOf(1), lineId }, at);
  };
  expect(offered(NOW)).toBe(true);
  press(1, 1);
  expect([NOW, NOW + 31 * MINUTE, TOMORROW].map(offered)).toEqual([false, false, true]);
  expect(
    isFreeOffered(store, { ...policy, freeMinutes: 0 }, { router: 'tower-1', mac: macOf(9), lineId: null }, NOW),
  ).toBe(false);
});

test('the books themselves refuse a second time for a device or a number on one day; days long over are let go', () => {
  const { store, press } = setUp();
  press(1, 1);
  const [row] = store.all(given, {});
  const again = (more: object) => {
    const { day, mac, msisdn, router_name: router, subscription_id: lineId, action_id: actionId } = row!;
    return () => store.run(insertFreeTime, { day, mac, msisdn, router, lineId, actionId, ...more });
  };
  expect(again({ msisdn: '254799999999' })).toThrow(/UNIQUE/);
  expect(again({ mac: macOf(5) })).toThrow(/UNIQUE/);
  press(1, null, TOMORROW);
  expect(store.all(given, {})).toHaveLength(2);
  press(1, null, TOMORROW + 9 * DAY);
  expect(store.all(given, {})).toHaveLength(1);
});

test('while it is not known what time it is none are offered and none are given; afterwards they are, once', () => {
  let isKnown = false;
  const { store, policy, press, guests } = setUp({ isTimeKnown: () => isKnown });
  const offered = () => isFreeOffered(store, policy, { router: 'tower-1', mac: macOf(1), lineId: null }, NOW);
  expect([offered(), press(1, 1), guests(), store.all(given, {})]).toEqual([false, 'clock', [], []]);
  isKnown = true;
  expect([offered(), press(1, 1), press(1, 1)]).toEqual([true, 'done', 'time']);
});
