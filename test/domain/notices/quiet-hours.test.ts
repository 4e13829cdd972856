import { expect, test } from 'vitest';
import { isQuiet } from '../../../src/domain/notices/quiet-hours.ts';

/** An hour of the day in Nairobi. */
const at = (hour: number, minute = 0) => Date.parse('2026-11-26T21:00:00Z') + hour * 3_600_000 + minute * 60_000;
const quiet = (from: number, to: number) =>
  Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => isQuiet({ from, to }, at(hour, 59), 'Africa/Nairobi'));

test('are those of the zone, over midnight too', () => {
  expect(quiet(22, 6)).toEqual([0, 1, 2, 3, 4, 5, 22, 23]);
  expect(quiet(1, 4)).toEqual([1, 2, 3]);
  expect(quiet(22, 24)).toEqual([22, 23]);
});

test('are none where the same hour stands twice', () => {
  expect(quiet(6, 6)).toEqual([]);
});
