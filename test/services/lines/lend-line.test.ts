import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import type { PeriodUnit } from '../../../src/domain/time/time.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { blockLine } from '../../../src/services/lines/block-line.ts';
import { changePlan } from '../../../src/services/lines/change-plan.ts';
import { lendLine } from '../../../src/services/lines/lend-line.ts';
import { pauseLine, resumeLine } from '../../../src/services/lines/pause-line.ts';
import { sweep } from '../../../src/services/lines/sweep.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { requestPayment } from '../../../src/services/money/request-payment.ts';
import { takeBackByHand } from '../../../src/services/money/take-back-payment.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
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
  PRICE,
} from '../books.ts';
import { runs } from '../../runs.ts';

const HOUR = DAY / 24;
const lend = lendLine(POLICY);
const BY = { actor: 'amina', reason: 'paid on Friday as ever' };
const lent = (store: Store, now: number, days: number | null = null) =>
  act(store, lend, { lineId: 1, days }, BY, now).kind;

/** A line of 30 days for 1,500 shillings that lends two, over since a moment ago. */
function begin(plan: Partial<PlanTable> = {}, expiresAt = NOW - 1) {
  const store = openStore();
  const lineId = addLine(store, 1, {
    expiresAt,
    plan: { period_unit: 'day', period_count: 30, lend_ms: 2 * DAY, ...plan },
  });
  expect(lineId).toBe(1);
  return store;
}

function pay(store: Store, amount: number, now: number): number {
  const paid = notice({ account: 'ACC1', amountCents: cents(amount) });
  return takePayments(store, [delivery(paid, { receivedAt: now })], POLICY, now)[0]?.paymentId ?? 0;
}

const wordsOf = (done: { kind: string; words?: string }) => (done.kind === 'refused' ? done.words : done.kind);

const row = (store: Store) => {
  const { expires_at, balance_cents, lent_cents } = lineRow(store, 'ACC1');
  return { expires_at, balance_cents, lent_cents };
};

test('a line that is over is on until it pays, once, and owes what that time costs', () => {
  const store = begin();
  expect(preview(store, lend, { lineId: 1, days: null }, NOW)).toMatchObject({
    preview: [
      'ACC1 is on until 12 Mar 09:00, lent until it pays',
      'what it pays then begins now; KES 100 of it are for this time',
    ],
  });
  expect(act(store, lend, { lineId: 1, days: null }, { ...BY, key: 'a' }, NOW)).toMatchObject({
    result: ['router:tower-1'],
  });
  expect(act(store, lend, { lineId: 1, days: null }, { ...BY, key: 'a' }, NOW)).toMatchObject({ repeated: true });
  expect(row(store)).toEqual({ expires_at: NOW + 2 * DAY, balance_cents: 0, lent_cents: 10_000 });
  expect(store.all(commands, {})).toMatchObject([{ kind: 'router.sync', subject: 1, priority: 1 }]);
  expect(store.all(actions, {})).toContainEqual(expect.objectContaining({ name: 'line.lend', actor: 'amina' }));
  expect(act(store, lend, { lineId: 1, days: null }, BY, NOW + 3 * DAY)).toMatchObject({
    kind: 'refused',
    words: 'ACC1 was lent 2 d (KES 100) already: first it pays.',
  });
  expect(checkBooks(store).problems).toEqual([]);
});

test('who pays has what was lent out of it: the period begins where that time began', () => {
  const store = begin();
  lent(store, NOW);
  pay(store, PRICE, NOW + DAY);
  expect(row(store)).toEqual({ expires_at: NOW + 30 * DAY, balance_cents: 0, lent_cents: 0 });
  expect(lent(store, NOW + 31 * DAY)).toBe('done');
  pay(store, PRICE, NOW + 40 * DAY);
  // Two of the nine days had been lent: twenty-eight are left of what is paid for.
  expect(row(store)).toEqual({ expires_at: NOW + 68 * DAY, balance_cents: 0, lent_cents: 0 });
  expect(checkBooks(store).problems).toEqual([]);
});

test('what does not buy a period pays nothing back, and is kept', () => {
  const store = begin();
  lent(store, NOW);
  pay(store, 50_000, NOW + HOUR);
  expect(row(store)).toEqual({ expires_at: NOW + 2 * DAY, balance_cents: 50_000, lent_cents: 10_000 });
  pay(store, 100_000, NOW + 3 * DAY);
  expect(row(store)).toEqual({ expires_at: NOW + 31 * DAY, balance_cents: 0, lent_cents: 0 });
  expect(checkBooks(store).problems).toEqual([]);
});

test.each<[string, (store: Store) => void, number | null, RegExp]>([
  [
    'a plan that lends nothing',
    (store) => void act(store, changePlan(POLICY), { lineId: 1, planCode: 'none', when: 'now' }, BY, NOW),
    null,
    /lends no time/,
  ],
  ['more than the plan lends', () => undefined, 3, /lends 2 d at most/],
  ['a line that is on', (store) => void pay(store, PRICE, NOW), null, /is on until/],
  ['a blocked line', (store) => void act(store, blockLine, { lineId: 1 }, BY, NOW), null, /is blocked/],
])('%s is refused', (_what, make, days, words) => {
  const store = begin();
  addLine(store, 2, { plan: { code: 'none' } });
  make(store);
  expect(wordsOf(act(store, lend, { lineId: 1, days }, BY, NOW))).toMatch(words);
  expect(row(store).lent_cents).toBe(0);
});

test('a line with lent time changes its plan with its next renewal only', () => {
  const store = begin();
  addLine(store, 2, { plan: { code: 'other', price_cents: 100_000, period_unit: 'day', period_count: 10 } });
  lent(store, NOW);
  const to = (when: 'now' | 'next') => act(store, changePlan(POLICY), { lineId: 1, planCode: 'other', when }, BY, NOW);
  expect(wordsOf(to('now'))).toContain('it pays first');
  expect(to('next').kind).toBe('done');
  pay(store, 100_000, NOW + HOUR);
  // Kept until the time is over, like any wish.
  expect(row(store)).toEqual({ expires_at: NOW + 2 * DAY, balance_cents: 100_000, lent_cents: 10_000 });
  const at = NOW + 2 * DAY;
  sweep(store, POLICY, NOW, { verdict: { sane: true }, isKnown: true, mayCut: true, earliest: at }, at);
  expect(row(store)).toEqual({ expires_at: NOW + 10 * DAY, balance_cents: 0, lent_cents: 0 });
  expect(lineRow(store, 'ACC1').plan_code).toBe('other');
  expect(checkBooks(store).problems).toEqual([]);
});

test('a payment that is taken back leaves the line as it was: lent, and owing', () => {
  const store = begin();
  lent(store, NOW);
  const before = row(store);
  const paymentId = pay(store, PRICE, NOW + DAY);
  expect(act(store, takeBackByHand(POLICY), { paymentId, accountNo: null }, BY, NOW + DAY).kind).toBe('done');
  expect(row(store)).toEqual(before);
  expect(act(store, lend, { lineId: 1, days: null }, BY, NOW + 3 * DAY).kind).toBe('refused');
  pay(store, PRICE, NOW + DAY);
  expect(row(store)).toEqual({ expires_at: NOW + 30 * DAY, balance_cents: 0, lent_cents: 0 });
  expect(checkBooks(store).problems).toEqual([]);
});

test('a pause keeps lent time, and what pays resumes the line and pays it back', () => {
  const store = begin();
  lent(store, NOW);
  act(store, pauseLine(POLICY), { lineId: 1 }, BY, NOW + DAY);
  pay(store, PRICE, NOW + 11 * DAY);
  expect(row(store)).toEqual({ expires_at: NOW + 40 * DAY, balance_cents: 0, lent_cents: 0 });
  expect(act(store, resumeLine(POLICY), { lineId: 1 }, BY, NOW + 12 * DAY).kind).toBe('refused');
  expect(checkBooks(store).problems).toEqual([]);
});

const UNITS: PeriodUnit[] = ['day', 'week', 'month'];

test('a shilling buys the same time with a loan and without: only the days that were lent are paid for', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...UNITS),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 90 * 24 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 4 }),
      (unit, count, overFor, lentHours, later, periods) => {
        const lend_ms = lentHours * HOUR;
        const plan = { period_unit: unit, period_count: count, lend_ms };
        const [withLoan, without] = [0, 1].map(() => begin(plan, NOW - overFor * HOUR - 1)) as [Store, Store];
        expect(lent(withLoan, NOW)).toBe('done');
        const paidAt = NOW + later * HOUR;
        pay(withLoan, periods * PRICE, paidAt);
        // As if it had been paid when the loan began, or so much earlier as was lent.
        pay(without, periods * PRICE, Math.max(NOW, paidAt - lend_ms));
        expect(row(withLoan)).toEqual(row(without));
        expect(lineRow(withLoan, 'ACC1').anchor_day).toBe(lineRow(without, 'ACC1').anchor_day);
        expect(checkBooks(withLoan).problems).toEqual([]);
      },
    ),
    { numRuns: runs(40) },
  );
});

// ------------------------------------------------------------------------------------------------ a price not paid whole

test('F-money-07: what a payment lacks of the price, within what the plan takes, is owed and goes first', () => {
  const short = begin({ tolerance_cents: 0 });
  pay(short, 149_950, NOW);
  expect(row(short)).toMatchObject({ expires_at: NOW - 1, balance_cents: 149_950 });

  const store = begin({ tolerance_cents: 100 });
  pay(store, 149_950, NOW);
  expect(row(store)).toEqual({ expires_at: NOW + 30 * DAY, balance_cents: 0, lent_cents: 50 });
  // What is owed goes first, and what then lacks is owed in its turn, within the same bounds.
  pay(store, 149_950, NOW + DAY);
  expect(row(store)).toEqual({ expires_at: NOW + 60 * DAY, balance_cents: 0, lent_cents: 100 });
  pay(store, 149_950, NOW + 2 * DAY);
  expect(row(store)).toEqual({ expires_at: NOW + 60 * DAY, balance_cents: 149_850, lent_cents: 0 });
  pay(store, 50, NOW + 3 * DAY);
  expect(row(store)).toEqual({ expires_at: NOW + 90 * DAY, balance_cents: 0, lent_cents: 100 });
  expect(checkBooks(store).problems).toEqual([]);
});

test('the rest is asked for with the next payment, and is no loan: time is lent beside it', () => {
  const store = begin({ tolerance_cents: 100 });
  pay(store, 149_900, NOW);
  const policy = { currency: 'KES', connections: () => ['payhero'], random: Math.random };
  const wish = { accountNo: 'ACC1', amountCents: null, phone: null, provider: null };
  expect(JSON.stringify(preview(store, requestPayment(policy), wish, NOW))).toContain('KES 1,501');
  expect(lent(store, NOW + 30 * DAY)).toBe('done');
  expect(row(store).lent_cents).toBe(10_100);
  pay(store, PRICE + 100, NOW + 31 * DAY);
  expect(row(store)).toEqual({ expires_at: NOW + 60 * DAY, balance_cents: 0, lent_cents: 0 });
  expect(checkBooks(store).problems).toEqual([]);
});

test('money that paid back what was owed can be taken back: the line owes it again', () => {
  const store = begin({ tolerance_cents: 100 });
  const first = pay(store, 149_900, NOW);
  const second = pay(store, PRICE + 10_000, NOW + DAY);
  expect(row(store)).toEqual({ expires_at: NOW + 60 * DAY, balance_cents: 9_900, lent_cents: 0 });
  const takeBack = (paymentId: number) =>
    act(store, takeBackByHand(POLICY), { paymentId, accountNo: null }, BY, NOW + DAY).kind;
  expect(takeBack(second)).toBe('done');
  expect(row(store)).toEqual({ expires_at: NOW + 30 * DAY, balance_cents: 0, lent_cents: 100 });
  expect(takeBack(first)).toBe('done');
  expect(row(store)).toEqual({ expires_at: NOW, balance_cents: 0, lent_cents: 0 });
  expect(checkBooks(store).problems).toEqual([]);
  expect(store.all(ledger, {}).filter(({ move }) => move === 'lent>line' || move === 'line>lent')).toHaveLength(4);
});

test('a balance that lacks no more than the plan lets be owed renews the line when its time comes', () => {
  const at = NOW + 30 * DAY;
  const swept = (amount: number) => {
    const store = begin({ tolerance_cents: 100, max_periods: 1 });
    pay(store, amount, NOW);
    sweep(store, POLICY, NOW, { verdict: { sane: true }, isKnown: true, mayCut: true, earliest: at }, at);
    expect(checkBooks(store).problems).toEqual([]);
    return row(store);
  };
  expect(swept(2 * PRICE - 100)).toEqual({ expires_at: NOW + 60 * DAY, balance_cents: 0, lent_cents: 100 });
  expect(swept(2 * PRICE - 101)).toEqual({ expires_at: at, balance_cents: PRICE - 101, lent_cents: 0 });
});

test('of two loans that are undone at once the newest is lent again: a line has one', () => {
  const store = begin();
  lent(store, NOW);
  const first = pay(store, 186_771, NOW);
  lent(store, NOW + 30 * DAY);
  const others = [91_117, 22_112].map((amount) => pay(store, amount, NOW + 30 * DAY));
  for (const paymentId of [first, ...others]) {
    act(store, takeBackByHand(POLICY), { paymentId, accountNo: null }, BY, NOW + 31 * DAY);
  }
  expect(row(store)).toMatchObject({ balance_cents: 0, lent_cents: 10_000 });
  expect(checkBooks(store).problems).toEqual([]);
});

test('what the balance lacks for a renewal after a taking back is owed, as with any other', () => {
  const store = begin({ tolerance_cents: 20_000 });
  let now = NOW;
  const paid = [
    { amount: 20_001, days: 0 },
    { amount: 129_423, days: 0 },
    { amount: 119_942, days: 7 },
    { amount: 10_634, days: 10 },
    { amount: 300_000, days: 13 },
  ].map(({ amount, days }) => pay(store, amount, (now += days * DAY)));
  for (const paymentId of paid) {
    expect(act(store, takeBackByHand(POLICY), { paymentId, accountNo: null }, BY, now).kind).toBe('done');
    expect(checkBooks(store).problems).toEqual([]);
  }
  expect(row(store)).toMatchObject({ balance_cents: 0, lent_cents: 0 });
});

test('any payments, loans, and takings back: the books hold, nothing is owed for what is not there, and all taken back is all undone', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('pay' as const), amount: fc.integer({ min: 1, max: 330_000 }), wait: fc.nat(40) }),
    fc.record({ do: fc.constant('lend' as const), amount: fc.constant(0), wait: fc.nat(40) }),
    fc.record({ do: fc.constant('take back' as const), amount: fc.nat(5), wait: fc.nat(5) }),
  );
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(0, 100, 20_000),
      (steps, tolerance) => {
        const store = begin({ tolerance_cents: tolerance });
        let now = NOW;
        const paid: number[] = [];
        const takeBack = (paymentId: number) =>
          expect(act(store, takeBackByHand(POLICY), { paymentId, accountNo: null }, BY, now).kind).toBe('done');
        for (const one of steps) {
          now += one.wait * DAY;
          if (one.do === 'pay') paid.push(pay(store, one.amount, now));
          else if (one.do === 'lend') lent(store, now);
          else for (const id of paid.splice(one.amount % Math.max(1, paid.length), 1)) takeBack(id);
          expect(checkBooks(store).problems).toEqual([]);
          const { balance_cents: balance, lent_cents: owes } = row(store);
          // A line with money that it could pay back with owes no rest.
          const loan = store
            .all(ledger, {})
            .filter(({ move, periods }) => move === 'line>spent' && periods === 0).length;
          if (loan === 0 && balance > 0) expect(owes).toBe(0);
        }
        for (const id of paid) {
          takeBack(id);
          expect(checkBooks(store).problems).toEqual([]);
        }
        const { balance_cents: balance, lent_cents: owes } = row(store);
        expect(balance).toBe(0);
        expect([0, 10_000]).toContain(owes);
      },
    ),
    { numRuns: runs(60) },
  );
});
