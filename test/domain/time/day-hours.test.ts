import { expect, test } from 'vitest';
import { isWithinHours } from '../../../src/domain/time/day-hours.ts';

const HOUR_MS = 3_600_000;

/** Which hours of the day that begins at an instant are within. */
function within(fromHour: number, toHour: number, day = '2026-11-26T21:00:00Z', zone = 'Africa/Nairobi'): number[] {
  return Array.from({ length: 24 }, (_, hour) => hour).filter((hour) =>
    isWithinHours({ fromHour, toHour }, Date.parse(day) + (hour + 1) * HOUR_MS - 1, zone),
  );
}

test('are those of the zone, over midnight too', () => {
  expect(within(22, 6)).toEqual([0, 1, 2, 3, 4, 5, 22, 23]);
  expect(within(1, 4)).toEqual([1, 2, 3]);
  expect(within(22, 24)).toEqual([22, 23]);
});

test('are none where the same hour stands twice', () => {
  expect(within(6, 6)).toEqual([]);
});

test('are those that the clock shows, on a day on which it is changed', () => {
  // From two to three there is no hour in this night: the sixth of the day is shown as six.
  expect(within(6, 8, '2026-03-28T23:00:00Z', 'Europe/Berlin')).toEqual([5, 6]);
});
