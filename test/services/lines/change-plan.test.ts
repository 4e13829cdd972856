import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { changePlan } from '../../../src/services/lines/change-plan.ts';
import { extendLine } from '../../../src/services/lines/extend-line.ts';
import { sweep } from '../../../src/services/lines/sweep.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { takeBackByHand } from '../../../src/services/money/take-back-payment.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { NO_FACTS, putPlan } from '../../../src/storage/plans.ts';
import type { PlanTable } from '../../../src/storage/engine/schema-lines.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import {
  actions,
  addLine,
  commands,
  DAY,
  delivery,
  ledger,
  lineRow,
  notice,
  NOW,
  openStore,
  POLICY,
} from '../books.ts';
import { runs } from '../../runs.ts';

const change = changePlan(POLICY);
const takeBack = takeBackByHand(POLICY);
const BY = { actor: 'amina', reason: 'asked on the phone' };
const TIME = { verdict: { sane: true } as const, isKnown: true, mayCut: true, earliest: NOW };

const PLAIN = {
  period_unit: 'day',
  period_count: 30,
  max_periods: null,
  grace_ms: 0,
  lend_ms: 0,
  tolerance_cents: 0,
  ...NO_FACTS,
  push_days: '[]',
  suspension: null,
} as const;
const HOME: PlanTable = {
  ...PLAIN,
  code: 'home',
  name: 'Home',
  price_cents: 150_000,
  profile: '10M',
  retired_at: null,
};
const FAST: PlanTable = {
  ...PLAIN,
  code: 'fast',
  name: 'Fast',
  price_cents: 300_000,
  profile: '20M',
  retired_at: null,
};
const HOUR_PLAN: PlanTable = {
  ...HOME,
  code: 'hour',
  name: 'Hour',
  price_cents: 1_000,
  period_unit: 'hour',
  period_count: 1,
};

/** A line of thirty days for 1,500 shillings whose time is over, and two other plans. */
function begin(expiresAt = NOW - DAY) {
  const store = openStore();
  const lineId = addLine(store, 1, { plan: HOME, expiresAt });
  for (const plan of [FAST, HOUR_PLAN]) store.run(putPlan, plan);
  return { store, lineId };
}

function pay(store: Store, shillings: number, at: number): void {
  takePayments(
    store,
    [delivery(notice({ account: 'ACC1', amountCents: cents(shillings * 100) }), { receivedAt: at })],
    POLICY,
    at,
  );
}

function sweepAt(store: Store, at: number): void {
  sweep(store, POLICY, NOW, { ...TIME, earliest: at }, at);
}

test('now: what is left becomes time of the other plan, and the router hears of it at once', () => {
  const { store, lineId } = begin();
  pay(store, 1500, NOW);
  const now = NOW + 10 * DAY;
  const input = { lineId, planCode: 'fast', when: 'now' as const };
  expect(preview(store, change, input, now)).toMatchObject({
    preview: [
      'ACC1 is on Fast, KES 3,000 for 30 days now, and no longer on Home',
      '20 d that are left, worth KES 1,000, become 10 d: it is paid until 30 Mar 09:00, and was until 9 Apr 09:00',
    ],
  });
  const by = { ...BY, key: 'one-wish' };
  expect(act(store, change, input, by, now)).toMatchObject({ repeated: false });
  expect(act(store, change, input, by, now)).toMatchObject({ repeated: true });
  expect(lineRow(store, 'ACC1')).toMatchObject({ plan_code: 'fast', expires_at: now + 10 * DAY, balance_cents: 0 });
  expect(store.all(commands, {})).toContainEqual(expect.objectContaining({ kind: 'router.sync', subject: lineId }));
  expect(store.all(actions, {})).toContainEqual(expect.objectContaining({ name: 'line.plan', actor: 'amina' }));
  expect(store.all(ledger, {}).slice(-2)).toMatchObject([
    { move: 'spent>line', amount_cents: 150_000, given_ms: -30 * DAY },
    { move: 'line>spent', amount_cents: 150_000, given_ms: 20 * DAY, expires_after: now + 10 * DAY },
  ]);
  expect(checkBooks(store).problems).toEqual([]);
});

test('now, then taken back: the payment takes what is there of it, and another’s converted time stays', () => {
  const { store, lineId } = begin();
  pay(store, 1500, NOW);
  pay(store, 1500, NOW);
  const now = NOW + 10 * DAY;
  act(store, change, { lineId, planCode: 'fast', when: 'now' }, BY, now);
  expect(lineRow(store, 'ACC1').expires_at).toBe(now + 25 * DAY);
  expect(act(store, takeBack, { paymentId: 2, accountNo: null }, BY, now)).toMatchObject({ kind: 'done' });
  expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: now + 10 * DAY, balance_cents: 0 });
  act(store, takeBack, { paymentId: 1, accountNo: null }, BY, now);
  expect(lineRow(store, 'ACC1').expires_at).toBe(NOW);
  expect(checkBooks(store).problems).toEqual([]);
});

test('now, of a line whose time is over: it changes, and its balance buys what it pays for', () => {
  const { store, lineId } = begin();
  pay(store, 20, NOW);
  const row = () => lineRow(store, 'ACC1');
  expect(preview(store, change, { lineId, planCode: 'hour', when: 'now' }, NOW)).toMatchObject({
    preview: [expect.anything(), 'its balance renews it at once'],
  });
  act(store, change, { lineId, planCode: 'hour', when: 'now' }, BY, NOW);
  expect(row()).toMatchObject({ plan_code: 'hour', balance_cents: 0, expires_at: NOW + DAY / 12 });
  act(store, change, { lineId, planCode: 'home', when: 'now' }, BY, NOW + DAY / 24);
  expect(row()).toMatchObject({ plan_code: 'home', expires_at: NOW + DAY / 24 + DAY / 5 });
  expect(checkBooks(store).problems).toEqual([]);
});

test('now, of time that nobody paid for: what was given and what was brought along is converted too', () => {
  const { store, lineId } = begin(NOW + 2 * DAY);
  act(store, extendLine(POLICY), { lineId, by: { days: 2 } }, BY, NOW);
  act(store, change, { lineId, planCode: 'fast', when: 'now' }, BY, NOW);
  expect(lineRow(store, 'ACC1').expires_at).toBe(NOW + 2 * DAY);
  expect(store.all(ledger, {}).at(-1)).toMatchObject({ move: 'line>spent', amount_cents: 0, given_ms: -2 * DAY });
  expect(checkBooks(store).problems).toEqual([]);
});

test('next: an early payment waits for the end of the old plan, and the renewal is of the new one', () => {
  const { store, lineId } = begin();
  pay(store, 1500, NOW);
  act(store, change, { lineId, planCode: 'fast', when: 'next' }, BY, NOW + DAY);
  pay(store, 3000, NOW + 5 * DAY);
  const end = NOW + 30 * DAY;
  expect(lineRow(store, 'ACC1')).toMatchObject({ plan_code: 'home', expires_at: end, balance_cents: 300_000 });
  sweepAt(store, end);
  expect(lineRow(store, 'ACC1')).toMatchObject({
    plan_code: 'fast',
    next_plan_code: null,
    expires_at: end + 30 * DAY,
    balance_cents: 0,
  });
  expect(checkBooks(store).problems).toEqual([]);
});

test('next: a payment of a line whose time is over begins it at once, and what it costs is the new price', () => {
  const { store, lineId } = begin();
  act(store, change, { lineId, planCode: 'fast', when: 'next' }, BY, NOW);
  pay(store, 1500, NOW);
  expect(lineRow(store, 'ACC1')).toMatchObject({ plan_code: 'home', balance_cents: 150_000 });
  pay(store, 1500, NOW);
  expect(lineRow(store, 'ACC1')).toMatchObject({ plan_code: 'fast', balance_cents: 0, expires_at: NOW + 30 * DAY });
});

test('next: the last wish counts, and the present plan takes it back', () => {
  const { store, lineId } = begin(NOW + DAY);
  const wish = (planCode: string) => act(store, change, { lineId, planCode, when: 'next' }, BY, NOW);
  wish('hour');
  wish('fast');
  expect(lineRow(store, 'ACC1')).toMatchObject({ plan_code: 'home', next_plan_code: 'fast' });
  expect(wish('fast')).toMatchObject({ kind: 'refused', why: 'state' });
  expect(wish('home')).toMatchObject({ kind: 'done' });
  expect(lineRow(store, 'ACC1').next_plan_code).toBeNull();
  expect(wish('home')).toMatchObject({ kind: 'refused', why: 'state', words: 'ACC1 is on Home already.' });
  expect(wish('hom')).toMatchObject({ kind: 'refused', why: 'plan' });
});

const STEP = fc.oneof(
  fc.record({ do: fc.constant('pay' as const), shillings: fc.integer({ min: 1, max: 7000 }) }),
  fc.record({
    do: fc.constant('change' as const),
    planCode: fc.constantFrom('home', 'fast', 'hour'),
    when: fc.constantFrom('now' as const, 'next' as const),
  }),
  fc.record({ do: fc.constant('extend' as const), days: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ do: fc.constant('take back' as const), which: fc.nat(9) }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 25 }) }),
);

test('in whatever order people pay, change, extend and take back: the books hold, no change costs paid time, and all that is taken back leaves what was given', () => {
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 14 }), (steps) => {
      const { store, lineId } = begin();
      const row = () => lineRow(store, 'ACC1');
      let now = NOW;
      let paid = 0;
      let given = 0;
      const taken = new Set<number>();
      const giveBack = (paymentId: number) => {
        if (act(store, takeBack, { paymentId, accountNo: null }, BY, now).kind === 'done') taken.add(paymentId);
      };
      for (const step of steps) {
        const before = row();
        if (step.do === 'wait') {
          now += step.days * DAY;
          sweepAt(store, now);
        } else if (step.do === 'extend') {
          given += 1;
          act(store, extendLine(POLICY), { lineId, by: { days: step.days } }, BY, now);
        } else if (step.do === 'pay') {
          paid += 1;
          pay(store, step.shillings, now);
          if (now < before.expires_at) expect(row().expires_at).toBeGreaterThanOrEqual(before.expires_at);
        } else if (step.do === 'take back') {
          giveBack(1 + (step.which % Math.max(1, paid)));
        } else {
          act(store, change, { lineId, planCode: step.planCode, when: step.when }, BY, now);
          if (now < before.expires_at) {
            expect(row().expires_at).toBeGreaterThan(now);
            if (step.when === 'next') expect(row()).toMatchObject({ expires_at: before.expires_at });
          }
        }
        expect(row().balance_cents).toBeGreaterThanOrEqual(0);
      }
      expect(checkBooks(store).problems).toEqual([]);
      for (let id = 1; id <= paid; id += 1) if (!taken.has(id)) giveBack(id);
      expect([taken.size, row().balance_cents]).toEqual([paid, 0]);
      if (given === 0) expect(row().expires_at).toBeLessThanOrEqual(now);
      expect(checkBooks(store).problems).toEqual([]);
    }),
    { numRuns: runs(40) },
  );
});

test('to change and take the newest payment back is to take it back and change, to the millisecond', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 6 }),
      (payments, days, gift) => {
        const [one, two] = [true, false].map((isFirst) => {
          const { store, lineId } = begin();
          if (gift > 0) act(store, extendLine(POLICY), { lineId, by: { days: gift } }, BY, NOW);
          for (const periods of payments) pay(store, 1500 * periods, NOW);
          const now = NOW + days * DAY + 12_345;
          const deeds = [
            () => act(store, change, { lineId, planCode: 'fast', when: 'now' }, BY, now),
            () => act(store, takeBack, { paymentId: payments.length, accountNo: null }, BY, now),
          ];
          for (const deed of isFirst ? deeds : deeds.toReversed()) deed();
          return Math.max(now, lineRow(store, 'ACC1').expires_at);
        });
        expect(Math.abs((one ?? 0) - (two ?? 0))).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: runs(30) },
  );
});
