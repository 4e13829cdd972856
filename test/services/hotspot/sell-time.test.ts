import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { letThrough } from '../../../src/services/hotspot/let-through.ts';
import { moveDevice, MOVES_A_DAY } from '../../../src/services/hotspot/move-device.ts';
import { removeDevice } from '../../../src/services/hotspot/remove-device.ts';
import { sellTime } from '../../../src/services/hotspot/sell-time.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { putDevice } from '../../../src/storage/line-devices.ts';
import { setPlan } from '../../../src/storage/line-plan.ts';
import { lineTargetById } from '../../../src/storage/lines.ts';
import { lineOfCaller } from '../../../src/views/portal.ts';
import { subscriptions } from '../../e2e/harness.ts';
import { actions, addLine, DAY, lineRow, notice, NOW, openStore, PRICE, take } from '../books.ts';

const A = '02:00:00:AA:00:01';
const B = '02:00:00:BB:00:02';
const BY = { actor: 'cli:test' };
const requests = query()((db) => db.selectFrom('payment_request').selectAll());
const ofHotspot = query<{ id: number }>()((db, p) =>
  db.updateTable('subscription').set({ service: 'hotspot' }).where('id', '=', p.id),
);
const subscribers = query()((db) => db.selectFrom('subscriber').select(['name', 'msisdn']));
const ended = query()((db) => db.updateTable('payment_request').set({ state: 'failed', settled_at: NOW }));

function setUp() {
  const store = openStore();
  addLine(store, 1, { plan: { period_unit: 'day', period_count: 1 } });
  addLine(store, 2, { plan: { code: 'week', period_unit: 'day', period_count: 7, price_cents: 20_000 } });
  const policy = { currency: 'KES', connections: () => ['payhero'], random: seededRandom(5), accountPrefix: 'JSY' };
  const planCode = lineRow(store, 'ACC1').plan_code;
  const wish = { router: 'tower-1', planCode, provider: null, mac: A, phone: '0722345678' };
  const sell = (more: Partial<typeof wish> = {}, at = NOW) =>
    act(store, sellTime(policy), { ...wish, ...more }, BY, at);
  return { store, wish, policy, sell };
}

const guests = (store: Store) => store.all(subscriptions, {}).filter(({ account_no }) => account_no.startsWith('JSY-'));

test('a sale makes the line of the phone, with no time, and asks its number for the price; the login is nobody else’s', () => {
  const { store, sell } = setUp();
  expect(sell({ mac: '02-00-00-aa-00-01' })).toMatchObject({ kind: 'done' });
  const [line, ...others] = guests(store);
  expect(others).toEqual([]);
  expect(line).toMatchObject({ service: 'hotspot', username: line!.account_no, access: 'off', expires_at: NOW });
  expect(line!.login_password).toMatch(/^[0-9A-Y]{16}$/);
  expect(store.all(requests, {})).toMatchObject([{ subscription_id: line!.id, msisdn: '254722345678', state: 'open' }]);
  expect(JSON.stringify(store.all(actions, {}))).not.toContain(line!.login_password);
});

test('the same phone buys for the same line, also another plan; nobody is asked twice at once, and then nothing is changed', () => {
  const { store, sell } = setUp();
  sell();
  const before = store.all(actions, {}).length;
  expect(() => sell({ planCode: 'week' })).toThrow(/at this moment/);
  expect([store.all(actions, {}).length, guests(store)[0]!.next_plan_code]).toEqual([before, null]);
  store.run(ended, {});
  expect(sell({ planCode: 'week', phone: '0733345678' })).toMatchObject({ kind: 'done' });
  expect(guests(store)).toMatchObject([{ next_plan_code: 'week' }]);
  expect(store.all(requests, {})[1]).toMatchObject({ msisdn: '254733345678', amount_cents: 20_000 });
});

test('a number whose time is over buys on with the phone that it has now; one that has time left gets a line for the other phone', () => {
  const { store, sell } = setUp();
  sell();
  store.run(ended, {});
  sell({ mac: B });
  expect(guests(store)).toHaveLength(1);
  store.run(ended, {});
  store.run(
    query<{ at: number }>()((db, p) => db.updateTable('subscription').set({ expires_at: p.at })),
    { at: NOW + DAY },
  );
  sell({ mac: A });
  expect(guests(store)).toHaveLength(2);
});

test('a line that never had time is of the number that was typed last, so that a slip of the first gives it to no stranger; then it stays', () => {
  const { store, sell } = setUp();
  const people = () => store.all(subscribers, {}).filter(({ name }) => name.startsWith('Guest'));
  sell({ phone: '0722345679' });
  store.run(ended, {});
  sell({ phone: '0722345678' });
  const [line, ...others] = guests(store);
  expect([people(), others]).toMatchObject([[{ name: 'Guest 0722 345 678', msisdn: '254722345678' }], []]);
  // Money from that number without a word finds the line, and then the number stays, whoever pays.
  take(store, notice({ amountCents: cents(PRICE), payerPhone: '254722345678' }));
  expect(lineRow(store, line!.account_no).expires_at).toBeGreaterThan(NOW);
  store.run(ended, {});
  sell({ phone: '0722345679' });
  expect(people()).toMatchObject([{ msisdn: '254722345678' }]);
  expect(checkBooks(store).problems).toEqual([]);
});

test.each([
  [{ router: 'tower-9' }, 'router'],
  [{ planCode: 'none' }, 'plan'],
  [{ mac: '02:00' }, 'mac'],
  [{ phone: '12345' }, 'phone'],
])('%j is refused in words, and leaves no trace', (more, why) => {
  const { store, sell, wish, policy } = setUp();
  expect(preview(store, sellTime(policy), { ...wish, ...more }, NOW)).toMatchObject({ kind: 'refused', why });
  expect(sell(more)).toMatchObject({ kind: 'refused', why });
  expect([guests(store), store.all(requests, {}), store.all(actions, {})]).toEqual([[], [], []]);
});

test('a line goes to another phone so many times within a day, never to one that has time of its own, and never without time', () => {
  const { store } = setUp();
  const lineId = addLine(store, 3, { expiresAt: NOW + 9 * DAY });
  const other = addLine(store, 4, { expiresAt: NOW + DAY });
  const move = (mac: string, at = NOW) => act(store, moveDevice, { lineId, mac }, BY, at);
  expect(move(A)).toMatchObject({ why: 'line' });
  store.run(putDevice, { id: lineId, mac: A, now: NOW });
  store.run(putDevice, { id: other, mac: B, now: NOW });
  expect(move(A)).toMatchObject({ why: 'mac' });
  expect(move(B)).toMatchObject({ why: 'mac', words: expect.stringContaining('ACC4') as string });
  expect(move(B, NOW + 2 * DAY)).toMatchObject({ kind: 'done' });
  for (let n = 1; n < MOVES_A_DAY; n++) expect(move(A, NOW + 2 * DAY)).toMatchObject({ kind: 'done' });
  expect(move('02:00:00:CC:00:03', NOW + 2 * DAY)).toMatchObject({ why: 'limit' });
  expect(move('02:00:00:CC:00:03', NOW + 3 * DAY + 1)).toMatchObject({ kind: 'done' });
  expect(move(B, NOW + 20 * DAY)).toMatchObject({ why: 'time' });
});

test('a line lets three devices through at most, each once, and takes each away again', () => {
  const { store } = setUp();
  const lineId = addLine(store, 3, { expiresAt: NOW + DAY });
  store.run(ofHotspot, { id: lineId });
  const ask = (n: number, wants = true) =>
    act(store, letThrough, { lineId, mac: `02:00:00:CC:00:0${n}`, wants }, BY, NOW);
  for (const n of [1, 2, 3]) expect(ask(n)).toMatchObject({ kind: 'done' });
  expect(ask(1)).toMatchObject({ why: 'mac' });
  expect(ask(4)).toMatchObject({ why: 'limit' });
  expect(ask(4, false)).toMatchObject({ why: 'mac' });
  expect(ask(2, false)).toMatchObject({ kind: 'done', result: ['router:tower-1'] });
  expect(ask(4)).toMatchObject({ kind: 'done' });
  expect(act(store, letThrough, { lineId: 1, mac: A, wants: true }, BY, NOW)).toMatchObject({ why: 'line' });
});

test('a plan says how many devices a line is for: one too many is refused, and a smaller plan lets through no more than it is for', () => {
  const { store } = setUp();
  addLine(store, 3, {
    plan: { code: 'three', period_unit: 'day', period_count: 7, devices: 3 },
    expiresAt: NOW + DAY,
  });
  addLine(store, 4, { plan: { code: 'two', period_unit: 'day', period_count: 1, devices: 2 } });
  const { id: lineId } = lineRow(store, 'ACC3');
  store.run(ofHotspot, { id: lineId });
  store.run(putDevice, { id: lineId, mac: A, now: NOW });
  const through = (n: number, wants = true, at = NOW + n) =>
    act(store, letThrough, { lineId, mac: `02:00:00:BB:00:0${n}`, wants }, BY, at);
  const shown = () => store.first(lineTargetById, { id: lineId })?.let_through;
  expect([shown(), through(2).kind, through(1, true, NOW + 9).kind]).toEqual([null, 'done', 'done']);
  expect(through(3)).toMatchObject({
    why: 'limit',
    words: 'The plan of ACC3 is for 3 devices, and as many use it: take one away first.',
  });
  expect(shown()).toBe('02:00:00:BB:00:02 02:00:00:BB:00:01');
  store.run(setPlan, { id: lineId, planCode: 'two' });
  expect(shown()).toBe('02:00:00:BB:00:02');
  // Whoever has no place any more is no guest of that line: it is sold time, and not told to wait.
  const lineOf = (n: number) =>
    lineOfCaller(
      store,
      { kind: 'phone', router: 'tower-1', mac: `02:00:00:BB:00:0${n}`, user: null, isIn: false },
      NOW,
    );
  expect([lineOf(2), lineOf(1)]).toEqual([lineId, null]);
  through(2, false);
  expect(shown()).toBe('02:00:00:BB:00:01');
  through(1, false);
  expect(shown()).toBe('');
});

test('a customer removes a device beside the phone, three a day at most, and the audit says which; the phone itself is not removed', () => {
  const { store } = setUp();
  const lineId = addLine(store, 3, { expiresAt: NOW + DAY });
  store.run(ofHotspot, { id: lineId });
  store.run(putDevice, { id: lineId, mac: A, now: NOW });
  const device = (n: number) => `02:00:00:CC:00:0${n}`;
  const add = (n: number, at = NOW) => act(store, letThrough, { lineId, mac: device(n), wants: true }, BY, at);
  const remove = (mac: string, at = NOW) => act(store, removeDevice, { lineId, mac }, { actor: 'portal' }, at);
  for (const n of [1, 2, 3]) add(n);
  expect(remove(A)).toMatchObject({ why: 'mac' });
  expect(remove('a phone')).toMatchObject({ why: 'mac' });
  expect(remove(device(1).toLowerCase())).toMatchObject({ kind: 'done', result: ['router:tower-1'] });
  expect(remove(device(1))).toMatchObject({ why: 'mac' });
  // The same two in turn are as many as others.
  for (const n of [2, 3]) expect(remove(device(n))).toMatchObject({ kind: 'done' });
  expect(add(4)).toMatchObject({ kind: 'done' });
  expect(remove(device(4))).toMatchObject({ why: 'limit' });
  expect(remove(device(4), NOW + DAY)).toMatchObject({ kind: 'done' });
  expect(store.all(actions, {}).filter(({ name }) => name === 'hotspot.remove')).toMatchObject([
    { actor: 'portal', subject: `line ${lineId}`, detail: `${device(1)} is let through no longer for ACC3` },
    {},
    {},
    {},
  ]);
});
