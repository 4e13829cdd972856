import { expect, test } from 'vitest';
import { planByAmount } from '../../../src/domain/money/plan-by-amount.ts';
import { cents } from '../../../src/domain/values/money.ts';

const HOUR = { code: 'hour', priceCents: cents(1_000) };
const DAY = { code: 'day', priceCents: cents(5_000) };
const WEEK = { code: 'week', priceCents: cents(28_000) };
const LINE = {
  planCode: 'day',
  priceCents: DAY.priceCents,
  hasOwnPrice: false,
  balanceCents: cents(0),
  lentCents: cents(0),
};

test.each([
  ['the price of another plan', {}, 28_000, 'week'],
  ['the price of a smaller one', {}, 1_000, 'hour'],
  ['what it costs anyway', {}, 5_000, null],
  ['no price', {}, 6_000, null],
  ['twice a price', {}, 2_000, null],
  ['what its balance lacks of its own plan', { balanceCents: cents(4_000) }, 1_000, null],
  ['a price, of a line that owes', { lentCents: cents(500) }, 28_000, null],
  ['a price, of a line with a price of its own', { hasOwnPrice: true }, 28_000, null],
  ['a price, of a line that is on another sort of plan', { planCode: 'home' }, 1_000, null],
])('an amount that is %s picks', (_, more, amount, picked) => {
  expect(planByAmount({ ...LINE, ...more }, [HOUR, DAY, WEEK], cents(amount))).toBe(picked);
});

test('of two plans that cost the same none is picked, and among none there is nothing to pick', () => {
  const twin = { code: 'night', priceCents: WEEK.priceCents };
  expect(planByAmount(LINE, [HOUR, DAY, WEEK, twin], cents(28_000))).toBeNull();
  expect(planByAmount(LINE, [], cents(28_000))).toBeNull();
});
