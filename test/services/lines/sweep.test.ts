import { describe, expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { enqueueSync } from '../../../src/services/outbox/outbox.ts';
import { startSweeping, sweep, type SweepReport } from '../../../src/services/lines/sweep.ts';
import { act } from '../../../src/services/actions/act.ts';
import { believedTime, BoxClock } from '../../../src/services/box/box-clock.ts';
import { lastKnown } from '../../../src/services/box/last-known.ts';
import { trustClock } from '../../../src/services/box/trust-clock.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { nextExpiry } from '../../../src/storage/cut-offs.ts';
import { desiredAccess } from '../../../src/domain/lines/line-facts.ts';
import { accessFacts, lineById } from '../../../src/storage/lines.ts';
import { setAccess } from '../../../src/storage/line-writes.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import {
  actions,
  addLine,
  addRequest,
  commands,
  DAY,
  delivery,
  HOUR,
  ledger,
  lineRow,
  lines,
  notice,
  NOW,
  openAlarms,
  openStore,
  payments,
  POLICY,
  PRICE,
  receiptKey,
  requests,
} from '../books.ts';

const BUILT = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;

const run = (store: Store, now: number) => sweep(store, POLICY, BUILT, believedTime(now), now);
/** The sweep of a Washa that starts at this moment. */
const runFresh = (store: Store, wall: number) => {
  const time = new BoxClock(new VirtualClock(wall), store, BUILT);
  return sweep(store, POLICY, BUILT, time.facts(), time.clock.now());
};
/** The sweep of a daemon whose clock is believed. */
const sweeping = (store: Store, clock: VirtualClock, onSweep: (report: SweepReport) => void) => {
  const time = () => believedTime(clock.now());
  return startSweeping(
    { store, clock, policy: POLICY, builtAt: BUILT, time, booksAreSound: () => true },
    MINUTE,
    onSweep,
  );
};
const queued = (store: Store) =>
  store.all(commands, {}).filter((one) => one.kind === 'router.sync' && one.state === 'queued');
const take = (store: Store, now: number, clockSane: boolean, ...all: Parameters<typeof delivery>[0][]) =>
  takePayments(
    store,
    all.map((one) => delivery(one, { receivedAt: now })),
    { ...POLICY, clockSane },
    now,
  );

describe('cutting off', () => {
  test('a line is cut once its paid time is over, not a millisecond before, and only once', () => {
    const store = openStore();
    const id = addLine(store, 1, { expiresAt: NOW });
    expect(run(store, NOW - 1)).toMatchObject({ queued: 0, renewed: 0, held: null });
    expect(run(store, NOW)).toMatchObject({ queued: 1, lanes: new Set(['router:tower-1']) });
    expect(queued(store)).toMatchObject([{ subject: id, priority: 7, run_at: NOW }]);
    expect(run(store, NOW + HOUR)).toMatchObject({ queued: 0 });
    expect(queued(store).length).toBe(1);
  });

  test('grace keeps it on for as long as the plan says', () => {
    const store = openStore();
    addLine(store, 1, { expiresAt: NOW, plan: { grace_ms: 2 * HOUR } });
    expect(run(store, NOW + 2 * HOUR - 1).queued).toBe(0);
    expect(run(store, NOW + 2 * HOUR).queued).toBe(1);
  });

  test('field 11: a line that was read back as off is left alone; one that was never read back is not', () => {
    const store = openStore();
    const off = addLine(store, 1);
    const unknown = addLine(store, 2);
    store.run(setAccess, { id: off, access: 'off', detail: '', now: NOW });
    expect(run(store, NOW).queued).toBe(1);
    expect(queued(store).map((one) => one.subject)).toEqual([unknown]);
  });

  test('retired lines are not looked at; blocked ones are cut when their time is over, and their balance buys nothing', () => {
    const store = openStore();
    addLine(store, 1, { set: { retired_at: NOW - DAY } });
    const blocked = addLine(store, 2, { set: { blocked_at: NOW - DAY, balance_cents: PRICE } });
    expect(run(store, NOW)).toMatchObject({ renewed: 0, queued: 1 });
    expect(queued(store).map((one) => one.subject)).toEqual([blocked]);
    expect(lineRow(store, 'ACC2').balance_cents).toBe(PRICE);
  });

  test('field 16: a thousand lines go in small batches with room between them, each queued once on its own router’s lane', async () => {
    const store = openStore();
    const clock = new VirtualClock(NOW);
    for (let n = 1; n <= 1001; n++)
      addLine(store, n, {
        expiresAt: NOW,
        set: { created_at: NOW - DAY },
        router: n % 2 === 0 ? 'tower-1' : 'tower-2',
      });
    const reports: SweepReport[] = [];
    const { stop } = sweeping(store, clock, (report) => reports.push(report));
    // The first batch only: everybody else has had no turn yet.
    expect(reports.map((report) => report.queued)).toEqual([200]);
    await clock.advance(0);
    stop();
    expect(reports.map((report) => report.queued)).toEqual([200, 200, 200, 200, 200, 1]);
    expect([...reports[0]!.lanes].sort()).toEqual(['router:tower-1', 'router:tower-2']);
    expect(new Set(queued(store).map((one) => one.subject)).size).toBe(1001);
  });
});

describe('balance renews a line before it is cut', () => {
  /** A line that has expired and whose balance, booked, pays for a month and a bit. */
  function withBalance(grace = 0): { store: Store; id: number } {
    const store = openStore();
    const id = addLine(store, 1, { expiresAt: NOW, plan: { grace_ms: grace, max_periods: 1 } });
    take(store, NOW - DAY, true, notice({ account: 'ACC1', amountCents: cents(2 * PRICE + 100) }));
    store.run(
      query()((db) => db.updateTable('command').set({ state: 'done', finished_at: NOW })),
      {},
    );
    store.run(setAccess, { id, access: 'on', detail: '', now: NOW });
    return { store, id };
  }
  const THEN = Date.parse('2026-04-10T06:00:00Z');

  test.each([0, DAY])('with %i ms of grace', (grace) => {
    const { store, id } = withBalance(grace);
    expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: THEN, balance_cents: PRICE + 100 });
    expect(run(store, THEN)).toMatchObject({ renewed: 1, queued: 0 });
    expect(lineRow(store, 'ACC1')).toMatchObject({
      expires_at: Date.parse('2026-05-10T06:00:00Z'),
      balance_cents: 100,
    });
    expect(store.all(ledger, {}).at(-1)).toMatchObject({ move: 'line>spent', payment_id: null });
    expect(store.all(actions, {}).at(-1)).toMatchObject({ actor: 'sweep', name: 'line.renew' });
    // It is looked at as one that has paid, in case something is cutting it at this moment.
    expect(queued(store)).toMatchObject([{ subject: id, priority: 1 }]);
    expect(run(store, THEN)).toMatchObject({ renewed: 0, queued: 0 });
    expect(checkBooks(store).problems).toEqual([]);
  });

  test('even while a command of the line waits, or runs, that would cut it', () => {
    const { store, id } = withBalance();
    enqueueSync(store, { id, router_name: 'tower-1' }, 7, THEN - HOUR);
    expect(run(store, THEN)).toMatchObject({ renewed: 1 });
    expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(THEN);
    expect(queued(store)).toMatchObject([{ subject: id, priority: 1 }]);
  });
});

describe('field 36: a clock that is wrong at a start', () => {
  test('before the build date: nobody is cut, an alarm says so, and it closes when the clock is right', () => {
    const store = openStore();
    addLine(store, 1, { expiresAt: 0 });
    expect(runFresh(store, Date.parse('1970-01-01T00:01:00Z')).held).toContain('before this Washa was built');
    expect(queued(store)).toEqual([]);
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'clock', subject: 'box' }]);
    expect(runFresh(store, NOW)).toMatchObject({ queued: 1, held: null });
    expect(store.all(openAlarms, {})).toEqual([]);
  });

  test('behind what the books hold: five minutes are none, a millisecond more is one', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, NOW, true, notice({ account: 'ACC1' }));
    expect(lastKnown(store)).toBe(NOW);
    expect(runFresh(store, NOW - 5 * MINUTE).held).toBeNull();
    expect(runFresh(store, NOW - 5 * MINUTE - 1).held).toContain('before the last entry in the books');
  });

  test('a clock that was ahead needs no person when a payment comes that was made just now', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    take(store, NOW + 300 * DAY, true, notice());
    const wall = new VirtualClock(NOW);
    const time = new BoxClock(wall, store, BUILT);
    expect(time.facts()).toMatchObject({ isKnown: false, mayCut: false, earliest: NOW });
    expect(time.hear(NOW - 20_000, false)).toBe(true);
    expect(time.facts()).toEqual(believedTime(NOW));
    take(store, time.clock.now(), time.facts().isKnown, notice({ account: 'ACC1' }));
    expect(lineRow(store, 'ACC1').expires_at).toBe(Date.parse('2026-04-10T06:00:00Z'));
    expect(queued(store)).toMatchObject([{ subject: lineId, priority: 1 }]);
    // The guard stands on what is written from now on.
    expect(runFresh(store, NOW + DAY).held).toBeNull();
    expect(runFresh(store, NOW - DAY).held).toContain('before the last entry');
  });

  test('nor one whose word for it is all that there is; later entries count again', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, NOW + 300 * DAY, true, notice());
    expect(runFresh(store, NOW).held).toContain('before the last entry in the books');
    expect(store.all(openAlarms, {})[0]!.message).toContain('washa clock --right');
    const time = new BoxClock(new VirtualClock(NOW), store, BUILT);
    act(store, trustClock, {}, { actor: 'cli:test' }, NOW);
    expect(time.look()).toBe(true);
    expect(time.facts()).toEqual(believedTime(NOW));
    expect(runFresh(store, NOW).held).toBeNull();
    take(store, NOW + 301 * DAY, true, notice());
    expect(runFresh(store, NOW + 299 * DAY).held).toContain('before the last entry');
    expect(checkBooks(store).problems).toEqual([]);
  });

  test('what is taken while it is wrong does not make it look right', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, NOW, true, notice({ account: 'ACC1' }));
    const wrong = NOW - 30 * DAY;
    const time = new BoxClock(new VirtualClock(wrong), store, BUILT);
    take(store, time.clock.now(), false, notice(), { kind: 'ignored', reason: 'open', detail: 'x' });
    expect(runFresh(store, wrong + 1000).held).toContain('before the last entry');
    expect(runFresh(store, NOW + 1000).held).toBeNull();
  });

  test('who pays is let in; what it buys begins when it was received, by a clock that is right', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    addRequest(store, 'order-1', lineId);
    const wall = new VirtualClock(Date.parse('1970-01-01T00:01:00Z'));
    const time = new BoxClock(wall, store, BUILT);
    const request = notice({ requestNames: ['order-1'] });
    const [taken] = take(store, time.clock.now(), time.facts().isKnown, request, notice());
    expect(taken).toMatchObject({ lanes: ['router:tower-1'] });
    expect(store.all(payments, {})).toMatchObject([
      { state: 'held', reason: 'clock', subscription_id: lineId },
      { state: 'held', reason: 'clock', subscription_id: null },
    ]);
    expect(lineRow(store, 'ACC1').expires_at).toBe(NOW - DAY);
    expect(desiredAccess(accessFacts(store.first(lineById, { id: lineId })!), NOW)).toBe('on');
    expect(queued(store)).toMatchObject([{ subject: lineId, priority: 1 }]);
    expect(store.all(requests, {})).toMatchObject([{ state: 'paid' }]);

    wall.set(NOW + 2 * HOUR);
    expect(time.look()).toBe(true);
    expect(time.facts()).toEqual(believedTime(NOW + 2 * HOUR));
    expect(run(store, NOW + 2 * HOUR)).toMatchObject({ held: null, lanes: new Set(['router:tower-1', 'sms']) });
    expect(store.all(payments, {})).toMatchObject([
      { state: 'applied', received_at: NOW + 2 * HOUR },
      { state: 'unmatched', reason: 'unknown_account' },
    ]);
    expect(lineRow(store, 'ACC1').expires_at).toBe(Date.parse('2026-04-10T08:00:00Z'));
    expect(checkBooks(store).problems).toEqual([]);
  });

  test('what is too old by a right clock too goes on waiting, for a person, and its line is off again', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    take(store, NOW, false, notice({ account: 'ACC1', hold: 'stale' }));
    const isOn = () => desiredAccess(accessFacts(store.first(lineById, { id: lineId })!), NOW);
    expect(store.all(payments, {})).toMatchObject([{ state: 'held', reason: 'clock' }]);
    expect(isOn()).toBe('on');
    const read = (hold: 'stale' | null) => ({
      ...POLICY,
      readAnew: () => ({ kind: 'notice', notice: notice({ hold }) }) as const,
    });
    sweep(store, read('stale'), BUILT, believedTime(NOW), NOW);
    expect(store.all(payments, {})).toMatchObject([{ state: 'held', reason: 'stale', subscription_id: lineId }]);
    expect(isOn()).toBe('off');
    // By a clock that is believed it is so at once.
    take(store, NOW, true, notice({ account: 'ACC1', hold: 'stale' }));
    expect(store.all(payments, {})[1]).toMatchObject({ state: 'held', reason: 'stale' });
  });

  test.each(['held first', 'unmatched first'])(
    'a second path that knows the account is heard while the clock is wrong: %s',
    (order) => {
      const store = openStore();
      const lineId = addLine(store, 1);
      const keys = [receiptKey('SCB1234567')];
      if (order === 'held first') take(store, NOW - HOUR, false, notice({ keys }));
      else take(store, NOW - HOUR, true, notice({ keys }));
      take(store, NOW - HOUR, false, notice({ keys, account: 'ACC1' }));
      // It is let in, and no expiry is computed.
      expect(queued(store)).toMatchObject([{ subject: lineId, priority: 1 }]);
      expect(lineRow(store, 'ACC1').expires_at).toBe(NOW - DAY);
      run(store, NOW);
      expect(store.all(payments, {})).toMatchObject([{ state: 'applied', subscription_id: lineId }]);
      expect(lineRow(store, 'ACC1').expires_at).toBe(Date.parse('2026-04-10T05:00:00Z'));
      expect(checkBooks(store).problems).toEqual([]);
    },
  );
});

describe('field 35: the sweep runs by itself', () => {
  test('nextExpiry is the first expiry after an instant, of lines that could still be on', () => {
    const store = openStore();
    expect(store.first(nextExpiry, { after: NOW })?.at ?? null).toBeNull();
    addLine(store, 1, { expiresAt: NOW + 3 * HOUR });
    addLine(store, 2, { expiresAt: NOW + 2 * HOUR, set: { retired_at: NOW } });
    const off = addLine(store, 3, { expiresAt: NOW + HOUR });
    store.run(setAccess, { id: off, access: 'off', detail: '', now: NOW });
    addLine(store, 4, { expiresAt: NOW });
    expect(store.first(nextExpiry, { after: NOW })?.at).toBe(NOW + 3 * HOUR);
  });

  test('at the very expiry when it is near, and within a minute after a grace or a new line', async () => {
    const store = openStore();
    const clock = new VirtualClock(NOW);
    addLine(store, 1, { expiresAt: NOW + 10_000 });
    addLine(store, 2, { expiresAt: NOW - HOUR, plan: { code: 'kind', grace_ms: HOUR + 90_000 } });
    const reports: { at: number; report: SweepReport }[] = [];
    const { stop } = sweeping(store, clock, (report) => reports.push({ at: clock.now() - NOW, report }));
    await clock.advance(12_000);
    expect(reports.map(({ at, report }) => [at, report.queued])).toEqual([
      [0, 0],
      [10_001, 1],
    ]);
    addLine(store, 3, { expiresAt: NOW + 20_000 });
    await clock.advance(3 * MINUTE);
    const cut = store.all(commands, {}).map((one) => one.subject);
    expect(cut).toEqual([1, 3, 2]);
    for (const { at } of reports.filter(({ report }) => report.queued > 0))
      expect(at).toBeLessThanOrEqual(90_000 + MINUTE);
    stop();
    expect(clock.pending).toBe(0);
    expect(store.all(lines, {}).length).toBe(3);
  });
});
