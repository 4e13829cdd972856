import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread, type Payable } from '../../../src/domain/money/spread.ts';
import { cents } from '../../../src/domain/values/money.ts';

const line = (priceCents: number, balanceCents = 0, maxPeriods = 6): Payable => ({
  priceCents,
  balanceCents,
  maxPeriods,
});

test.each<[string, [Payable, ...Payable[]], number, number[]]>([
  ['each has one period, in order', [line(100), line(200), line(50)], 350, [100, 200, 50]],
  ['what does not pay for the next goes to one that it pays for', [line(100), line(200), line(50)], 160, [110, 0, 50]],
  ['what pays for nothing is left to the first', [line(100), line(300)], 299, [299, 0]],
  ['a balance counts', [line(100, 60), line(200, 150)], 90, [40, 50]],
  ['when all have one, they have another', [line(100), line(200)], 600, [200, 400]],
  [
    'who comes earlier and costs more is not passed over for a second period',
    [line(100), line(300), line(50)],
    600,
    [250, 300, 50],
  ],
  ['what is owed goes first', [line(100, -10), line(50)], 160, [110, 50]],
  ['nobody has more than one payment may buy', [line(100, 0, 1), line(50, 0, 2)], 400, [300, 100]],
])('%s', (_what, lines, amount, given) => {
  expect(spread(lines, cents(amount))).toEqual(given);
});

const payable = fc.record({
  priceCents: fc.integer({ min: 1, max: 5_000 }),
  balanceCents: fc.integer({ min: -500, max: 6_000 }),
  maxPeriods: fc.integer({ min: 1, max: 4 }),
});

test('all of it is given, nothing is scattered below a price, and nobody is passed over whom it pays for', () => {
  fc.assert(
    fc.property(payable, fc.array(payable, { maxLength: 6 }), fc.nat(40_000), (first, others, amount) => {
      const given = spread([first, ...others], cents(amount));
      expect(given.reduce((sum, one) => sum + one, 0)).toBe(amount);
      for (const [i, one] of others.entries()) {
        const part = given[i + 1] ?? 0;
        expect(part).toBeGreaterThanOrEqual(0);
        const needs = one.balanceCents < one.priceCents ? one.priceCents - one.balanceCents : one.priceCents;
        if (part > 0) expect((part - needs) % one.priceCents).toBe(0);
        // What the first keeps beyond its own periods would not have paid for this one.
        if (part === 0) {
          const own = given[0] ?? 0;
          const ownNeeds = Math.max(0, first.priceCents - first.balanceCents);
          const kept = own < ownNeeds ? own : (own - ownNeeds) % first.priceCents;
          expect(kept < needs || own >= ownNeeds + first.priceCents).toBe(true);
        }
      }
    }),
  );
});
