import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convertTime, mayChoosePlan, shareOut, worthOfTime } from '../../../src/domain/money/change-plan.ts';
import type { Plan } from '../../../src/domain/money/plan.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { addPeriod, type PeriodUnit } from '../../../src/domain/time/time.ts';

const ZONE = 'Africa/Nairobi';
const NOW = Date.parse('2026-03-10T06:00:00Z');
const DAY = 86_400_000;
const plan = (shillings: number, unit: PeriodUnit, count = 1): Plan => ({
  priceCents: cents(shillings * 100),
  period: { unit, count },
  maxPeriods: 6,
});
const left = (expiresAt: number) => ({ expiresAt, anchorDay: null });

test.each([
  ['twenty days of thirty', plan(1500, 'day', 30), plan(3000, 'day', 30), NOW + 20 * DAY, 10 * DAY],
  ['down to a cheaper one', plan(3000, 'day', 30), plan(1500, 'day', 30), NOW + 10 * DAY, 20 * DAY],
  ['hours into days', plan(10, 'hour'), plan(120, 'day'), NOW + 6 * 3_600_000, DAY / 2],
  ['as much for as long', plan(1500, 'month'), plan(1500, 'month'), NOW + 7 * DAY + 1, 7 * DAY + 1],
  ['three months into half the price', plan(1000, 'month'), plan(2000, 'month'), NOW + 92 * DAY, 46 * DAY],
  ['a month that was just paid for', plan(1500, 'month'), plan(1500, 'day', 30), NOW + 31 * DAY, 30 * DAY],
  ['half of the February that it paid for', plan(1400, 'month'), plan(100, 'day'), NOW + 14 * DAY - 10 * DAY, 2 * DAY],
  ['a time that is over', plan(1500, 'month'), plan(1, 'minute'), NOW - 1, 0],
])('the time that is left keeps its worth: %s', (_what, before, after, expiresAt, expected) => {
  expect(convertTime(left(expiresAt), before, after, NOW, ZONE)).toBe(expected);
});

test('what would be a hundred years and more is no time', () => {
  expect(convertTime(left(NOW + 31 * DAY), plan(100_000, 'day'), plan(1, 'month'), NOW, ZONE)).toBeNull();
});

const PLANS = fc
  .record({
    shillings: fc.integer({ min: 1, max: 20_000 }),
    unit: fc.constantFrom<PeriodUnit>('minute', 'hour', 'day', 'week', 'month', 'year'),
    count: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ shillings, unit, count }) => plan(shillings, unit, count));

test('whatever the two plans are: less than a cent is lost, and less than a cent or a millisecond is won', () => {
  fc.assert(
    fc.property(PLANS, PLANS, fc.integer({ min: 1, max: 700 * DAY }), (before, after, leftMs) => {
      const newMs = convertTime(left(NOW + leftMs), before, after, NOW, ZONE);
      if (newMs === null) return;
      const worth = worthOfTime(left(NOW + leftMs), before, NOW, ZONE);
      // What it is worth on the new plan: whole periods from now on, and the part of the one after.
      let whole = Math.floor(newMs / (366 * DAY));
      const end = (n: number) => addPeriod(NOW, after.period, n, ZONE) - NOW;
      whole = Math.max(0, Math.floor(newMs / Math.max(1, end(1))) - 3);
      while (end(whole + 1) <= newMs) whole += 1;
      const length = end(whole + 1) - end(whole);
      const becomes = (whole + (newMs - end(whole)) / length) * after.priceCents;
      const isAlike = JSON.stringify(before) === JSON.stringify(after);
      if (isAlike) expect(newMs).toBe(leftMs);
      else {
        expect(becomes).toBeGreaterThan(worth - 1);
        expect(becomes).toBeLessThan(worth + 2 + after.priceCents / length);
      }
    }),
    { numRuns: 300 },
  );
});

test('what was converted is shared out to the millisecond, and what is no renewal’s stays whole', () => {
  const bought = [3, 2, 1].map((id) => ({
    id,
    paymentId: id,
    amountCents: cents(1000),
    time: { periods: 1, givenMs: 1000, expiresBefore: 0, expiresAfter: 1000 },
  }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 9000 }), (leftMs, newMs) => {
      const { converted, restMs } = shareOut(bought, leftMs, newMs);
      const change = converted.reduce((sum, { givenMs, renewal }) => sum + givenMs - renewal.time.givenMs, restMs);
      expect(leftMs + change).toBe(newMs);
      for (const { givenMs } of converted) expect(givenMs).toBeGreaterThanOrEqual(0);
      if (leftMs <= 3000) expect(restMs).toBe(0);
    }),
  );
  expect(shareOut(bought, 1500, 750)).toMatchObject({
    converted: [
      { renewal: { id: 3 }, givenMs: 500 },
      { renewal: { id: 2 }, givenMs: 750 },
    ],
    restMs: 0,
  });
});

test.each([
  [{}, ['home', 'fast'], true],
  [{}, ['home'], false],
  [{}, ['fast', 'faster'], false],
  [{}, [], false],
  [{ ownPriceCents: 90_000 }, ['home', 'fast'], false],
  [{ isGuest: true }, ['home', 'fast'], false],
])('a customer whose line is a home line %j changes among %j by themselves: %s', (more, among, may) => {
  expect(mayChoosePlan({ planCode: 'home', ownPriceCents: null, isGuest: false, ...more }, among)).toBe(may);
});
