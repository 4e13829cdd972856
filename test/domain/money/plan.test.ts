import { expect, test } from 'vitest';
import { usualPeriods } from '../../../src/domain/money/plan.ts';

test.each([
  [{ unit: 'minute', count: 30 }, 48],
  [{ unit: 'hour', count: 1 }, 48],
  [{ unit: 'hour', count: 24 }, 31],
  [{ unit: 'day', count: 1 }, 31],
  [{ unit: 'day', count: 7 }, 9],
  [{ unit: 'week', count: 1 }, 9],
  [{ unit: 'day', count: 30 }, 6],
  [{ unit: 'day', count: 28 }, 6],
  [{ unit: 'month', count: 1 }, 6],
  [{ unit: 'month', count: 3 }, 6],
  [{ unit: 'day', count: 365 }, 2],
  [{ unit: 'year', count: 1 }, 2],
] as const)('of %o one payment usually buys %i, however its length is written', (period, periods) => {
  expect(usualPeriods(period)).toBe(periods);
});
