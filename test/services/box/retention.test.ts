import { expect, test } from 'vitest';
import { dueToGo, goneSoFar } from '../../../src/services/box/retention-facts.ts';
import { letGo, startLettingGo } from '../../../src/services/box/retention.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { addLine, callbacks, commands, DAY, delivery, HOUR, notice, NOW, openStore, POLICY, take } from '../books.ts';

const ZONE = 'Africa/Nairobi';
const RULES = { evidenceDays: 100, attemptsDays: 30, noticesDays: 50, addressesDays: 40, fromHour: 2, toHour: 5 };
const START = { evidence: 0, attempts: 0, notices: 0, addresses: 0 };

const finish = query<{ at: number }>()((db, p) =>
  db.updateTable('command').set({ state: 'done', finished_at: p.at }).where('state', '=', 'queued'),
);
const addNotice = query<{ id: number; at: number }>()((db, p) =>
  db.insertInto('owner_notice').values({ id: p.id, kind: 'alarms', made_at: p.at, title: 't', short: 's', text: 'x' }),
);
const addWay = query<{ notice: number; state: 'queued' | 'sent'; settled: number | null }>()((db, p) =>
  db.insertInto('owner_delivery').values({
    notice_id: p.notice,
    channel: 'webhook',
    address: 'owner',
    state: p.state,
    settled_at: p.settled,
  }),
);
const addIncident = query<{ opening: number; ending: number | null; endedAt: number | null }>()((db, p) =>
  db.insertInto('incident').values({
    kind: 'disk',
    subject: '',
    since: NOW,
    told_at: NOW,
    opening_id: p.opening,
    ending_id: p.ending,
    ended_at: p.endedAt,
  }),
);
const notices = query()((db) => db.selectFrom('owner_notice').select('id').orderBy('id'));

test('of a settled delivery the digest stays and the bytes go; the same bytes are still known, and the books add up', () => {
  const store = openStore();
  addLine(store, 1, { accountNo: 'JSY-AAAAAA' });
  const old = delivery(notice({ account: 'JSY-AAAAAA' }));
  take(store, old);
  const [before] = store.all(callbacks, {});
  expect(letGo(store, RULES, START, NOW + 99 * DAY)).toBe(null);
  expect(store.all(callbacks, {})).toEqual([before]);

  const late = NOW + 101 * DAY;
  expect(dueToGo(store, RULES, late).evidence).toBe(1);
  letGo(store, RULES, START, late);
  const [after] = store.all(callbacks, {});
  expect(after).toEqual({ ...before, body: Buffer.alloc(0), dropped_at: late });
  expect(checkBooks(store).problems).toEqual([]);
  expect(goneSoFar(store)).toMatchObject({ evidence: 1, at: late });
  expect(dueToGo(store, RULES, late).evidence).toBe(0);

  takePayments(store, [old], POLICY, late + DAY);
  expect(store.all(callbacks, {})).toEqual([{ ...after, deliveries: 2, last_received_at: late + DAY }]);
});

test('bytes stay while their money waits, while nobody has ended what was set apart, and where the settings say for ever', () => {
  const store = openStore();
  take(
    store,
    notice(),
    delivery({ kind: 'quarantined', reason: 'shape', detail: 'amount 1500' }, { bytes: '{"amount": 1500}' }),
  );
  const kept = store.all(callbacks, {});
  expect(kept).toHaveLength(2);
  letGo(store, RULES, START, NOW + 1_000 * DAY);
  expect(store.all(callbacks, {})).toEqual(kept);

  addLine(store, 1, { accountNo: 'JSY-AAAAAA' });
  take(store, notice({ account: 'JSY-AAAAAA' }));
  const forEver = { ...RULES, evidenceDays: 0, attemptsDays: 0, noticesDays: 0, addressesDays: 0 };
  expect(dueToGo(store, forEver, NOW + 10_000 * DAY)).toEqual(START);
  expect(letGo(store, forEver, START, NOW + 10_000 * DAY)).toBe(null);
  expect(store.all(callbacks, {}).every(({ body }) => body.length > 0)).toBe(true);
});

test('commands that are over go with their attempts; the newest of each line and what is under way stay', () => {
  const store = openStore();
  addLine(store, 1, { accountNo: 'JSY-AAAAAA' });
  const pay = () => take(store, notice({ account: 'JSY-AAAAAA' }));
  const syncs = () =>
    store
      .all(commands, {})
      .filter(({ kind }) => kind === 'router.sync')
      .map(({ id }) => id);
  pay();
  store.run(finish, { at: NOW });
  pay();
  store.run(finish, { at: NOW });
  const [first, second] = syncs();
  expect([first, second]).not.toContain(undefined);
  pay();
  expect(syncs()).toHaveLength(3);
  letGo(store, RULES, START, NOW + 29 * DAY);
  expect(syncs()).toHaveLength(3);
  letGo(store, RULES, START, NOW + 31 * DAY);
  expect(syncs()).toHaveLength(1);
  store.run(finish, { at: NOW });
  letGo(store, RULES, START, NOW + 31 * DAY);
  expect(syncs(), 'what its page shows').toHaveLength(1);
});

test('notices of what is over go; what is on its way, and what tells of an open alarm, stays', () => {
  const store = openStore();
  for (const id of [1, 2, 3, 4, 5]) store.run(addNotice, { id, at: NOW });
  for (const id of [1, 2]) store.run(addWay, { notice: id, state: 'sent', settled: NOW });
  store.run(addWay, { notice: 4, state: 'queued', settled: null });
  store.run(addIncident, { opening: 1, ending: 2, endedAt: NOW });
  store.run(addIncident, { opening: 3, ending: null, endedAt: null });
  expect(dueToGo(store, RULES, NOW + 51 * DAY).notices).toBe(3);
  letGo(store, RULES, START, NOW + 51 * DAY);
  expect(store.all(notices, {}).map(({ id }) => id)).toEqual([3, 4]);
});

test('it goes in quiet hours, once a night, a slice at a time, and not while the clock is doubted', async () => {
  const store = openStore();
  addLine(store, 1, { accountNo: 'JSY-AAAAAA' });
  for (let n = 0; n < 1_100; n += 1) store.run(addNotice, { id: n + 1, at: NOW - 60 * DAY });
  // NOW is nine in the morning.
  const clock = new VirtualClock(NOW);
  let isSure = false;
  const end = startLettingGo({ store, clock, rules: RULES, zone: ZONE, mayAct: () => isSure });
  const left = () => store.all(notices, {}).length;
  await clock.advance(16 * HOUR + 50 * 60_000);
  expect(left()).toBe(1_100);
  await clock.advance(30 * 60_000);
  expect(left(), 'its clock is not believed').toBe(1_100);
  isSure = true;
  await clock.advance(10 * 60_000);
  expect(left(), 'a slice').toBe(100);
  await clock.advance(1_000);
  expect(left()).toBe(0);
  expect(goneSoFar(store)).toMatchObject({ notices: 1_100 });
  end();
});
