import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { autoPush } from '../../../src/services/lines/auto-push.ts';
import { blockLine } from '../../../src/services/lines/block-line.ts';
import { pushDue, startPushing } from '../../../src/services/lines/push-due.ts';
import { requestPayment } from '../../../src/services/money/request-payment.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { autoPushOf, linesToPush } from '../../../src/storage/auto-pushes.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import {
  actions,
  addLine,
  DAY,
  delivery,
  HOUR,
  lineRow,
  notice,
  NOW,
  openStore,
  POLICY,
  PRICE,
  take,
} from '../books.ts';
import { runs } from '../../runs.ts';

// NOW is nine in the morning, and lines end at nine.
const BY = { actor: 'amina', reason: 'asked for it' };
const RULES = { daysBefore: [], onTheDay: false, daysAfter: [], fromHour: 8, toHour: 20 };
const requests = { currency: 'KES', connections: () => ['payhero'], random: Math.random };

const asked = query()((db) => db.selectFrom('payment_request').selectAll().orderBy('id'));
const settle = query<{ state: 'failed' | 'expired' }>()((db, p) =>
  db.updateTable('payment_request').set({ state: p.state, settled_at: NOW }).where('state', '=', 'open'),
);

/** A line of a plan that asks a day before, on the day and two days after. */
function begin(expiresAt = NOW + DAY, pushDays = '[-1,0,2]') {
  const store = openStore();
  const lineId = addLine(store, 1, { expiresAt, plan: { push_days: pushDays } });
  return { store, lineId };
}

const want = (store: Store, lineId: number, wants = true) => act(store, autoPush, { lineId, wants }, BY, NOW);
const due = (store: Store, now: number, policy = requests) =>
  pushDue({ store, clock: new VirtualClock(now), requests: policy, rules: RULES, zone: POLICY.timeZone }, now);

test('a line that wants it is asked on each day of its plan, once, for what a period costs', () => {
  const { store, lineId } = begin();
  expect(due(store, NOW)).toEqual({ queued: 0, more: false });
  expect(preview(store, autoPush, { lineId, wants: true }, NOW)).toMatchObject({
    preview: [
      'the phone of ACC1 is asked for money by itself: 1 day before its end, on the day its time ends, 2 days after its end, once a day at most, until it pays',
    ],
  });
  expect(want(store, lineId).kind).toBe('done');
  expect(due(store, NOW)).toEqual({ queued: 1, more: false });
  expect(store.all(asked, {})).toMatchObject([
    { subscription_id: lineId, provider: 'payhero', amount_cents: PRICE, msisdn: '254700000001', sent_at: null },
  ]);
  expect(store.all(actions, {})).toContainEqual(expect.objectContaining({ name: 'payment.request', actor: 'box' }));
  expect(due(store, NOW + HOUR).queued).toBe(0);
  store.run(settle, { state: 'expired' });
  expect([1, 2, 3, 4].map((day) => due(store, NOW + day * DAY).queued)).toEqual([1, 0, 1, 0]);
});

test('at night nobody is asked, nor where no connection can', () => {
  const { store, lineId } = begin();
  want(store, lineId);
  expect(due(store, NOW - 2 * HOUR).queued).toBe(0);
  expect(due(store, NOW + 11 * HOUR).queued).toBe(0);
  expect(due(store, NOW, { ...requests, connections: () => [] }).queued).toBe(0);
  expect(due(store, NOW).queued).toBe(1);
});

test('a payment stops it, and so does whatever a person has asked for today', () => {
  const { store, lineId } = begin(NOW);
  want(store, lineId);
  const wish = { accountNo: 'ACC1', amountCents: null, phone: null, provider: null };
  act(store, requestPayment(requests), wish, BY, NOW - HOUR / 2);
  expect(due(store, NOW).queued).toBe(0);
  store.run(settle, { state: 'failed' });
  expect(due(store, NOW + HOUR).queued).toBe(0);
  take(store, notice({ account: 'ACC1' }));
  expect(due(store, NOW + 2 * DAY).queued).toBe(0);
  expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(NOW + 20 * DAY);
});

test('three in a row that nobody paid are enough, until money comes', () => {
  const { store, lineId } = begin(NOW, '[0,1,2,3,4,5]');
  want(store, lineId);
  const ask = (day: number) => {
    const { queued } = due(store, NOW + day * DAY);
    store.run(settle, { state: 'failed' });
    return queued;
  };
  expect([0, 1, 2, 3].map(ask)).toEqual([1, 1, 1, 0]);
  expect(store.first(autoPushOf, { id: lineId })).toMatchObject({ unpaid: 3 });
  const at = NOW + 4 * DAY;
  const told = delivery(notice({ account: 'ACC1', amountCents: cents(100) }), { receivedAt: at });
  takePayments(store, [told], POLICY, at);
  expect(ask(4)).toBe(1);
});

test.each<[string, (store: Store, lineId: number) => void]>([
  ['is blocked', (store, lineId) => void act(store, blockLine, { lineId }, BY, NOW)],
  ['wants it no more', (store, lineId) => void want(store, lineId, false)],
  ['has what it costs', (store) => void take(store, notice({ account: 'ACC1' }))],
])('a line that %s is not asked', (_what, make) => {
  const { store, lineId } = begin();
  want(store, lineId);
  make(store, lineId);
  expect(due(store, NOW).queued).toBe(0);
});

test('a wish that changes nothing, and a plan without days, are refused', () => {
  const { store, lineId } = begin(NOW, '[]');
  const wordsOf = (done: ReturnType<typeof want>) => (done.kind === 'refused' ? done.words : done.kind);
  expect(wordsOf(want(store, lineId))).toContain('asks on no day: give it push_days');
  expect(wordsOf(want(store, lineId, false))).toBe('ACC1 is not asked by itself.');
});

test('many are asked in batches, and who is found by the end of its time', () => {
  const store = openStore();
  for (let n = 1; n <= 25; n += 1) want(store, addLine(store, n, { expiresAt: NOW, plan: { push_days: '[0]' } }));
  expect(due(store, NOW)).toEqual({ queued: 20, more: true });
  expect(due(store, NOW)).toEqual({ queued: 5, more: false });
  const plan = store.explain(linesToPush).join('\n');
  for (const index of ['subscription_expiring', 'subscription_ended']) {
    expect(plan).toContain(`USING INDEX ${index} (expires_at>? AND expires_at<?)`);
  }
});

test('on its rhythm it asks while the clock is believed, and tells who sends', async () => {
  const { store, lineId } = begin();
  want(store, lineId);
  const clock = new VirtualClock(NOW);
  let believed = false;
  let told = 0;
  const deps = { store, clock, requests, rules: RULES, zone: POLICY.timeZone, mayAsk: () => believed };
  const stop = startPushing(deps, () => void (told += 1));
  await clock.advance(HOUR);
  expect(told).toBe(0);
  believed = true;
  await clock.advance(HOUR);
  expect([told, store.all(asked, {}).length]).toEqual([1, 1]);
  stop();
  store.run(settle, { state: 'failed' });
  await clock.advance(DAY);
  expect(told).toBe(1);
});

test('whatever the days, and however often it is looked, nobody is asked twice on one day, nor more than three times unpaid', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: -5, max: 5 }), { maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 12 * 24 }), { maxLength: 20 }),
      (days, looks) => {
        const { store, lineId } = begin(NOW + 5 * DAY, JSON.stringify(days));
        if (days.length > 0) want(store, lineId);
        for (const hours of looks.sort((a, b) => a - b)) {
          due(store, NOW + hours * HOUR);
          store.run(settle, { state: 'failed' });
        }
        const on = store.all(asked, {}).map(({ created_at: at }) => Math.floor((at + 3 * HOUR) / DAY));
        expect(new Set(on).size).toBe(on.length);
        expect(on.length).toBeLessThanOrEqual(3);
        const end = Math.floor((NOW + 5 * DAY + 3 * HOUR) / DAY);
        for (const day of on) expect(days).toContain(day - end);
      },
    ),
    { numRuns: runs(30) },
  );
});
