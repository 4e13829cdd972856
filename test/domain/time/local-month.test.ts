import { expect, test } from 'vitest';
import { localMonth } from '../../../src/domain/time/local-month.ts';

test('a month begins and ends in its zone, and has each of its days', () => {
  const month = localMonth(undefined, Date.UTC(2026, 10, 30, 21, 30), 'Africa/Nairobi');
  expect([month.month, month.before, month.after]).toEqual(['2026-12', '2026-11', '2027-01']);
  expect(new Date(month.from).toISOString()).toBe('2026-11-30T21:00:00.000Z');
  expect(new Date(month.until).toISOString()).toBe('2026-12-31T21:00:00.000Z');
  expect(month.days).toHaveLength(31);
  expect(month.days.at(-1)).toEqual({ day: '2026-12-31', from: Date.UTC(2026, 11, 30, 21) });
});

test('where the clocks are put forward a day is shorter, and no hour is in two of them', () => {
  const { days, until } = localMonth('2026-03', 0, 'Europe/Berlin');
  const ends = [...days.slice(1).map(({ from }) => from), until];
  const hours = days.map(({ from }, i) => ((ends[i] ?? 0) - from) / 3_600_000);
  expect([hours.filter((n) => n === 24).length, hours[28]]).toEqual([30, 23]);
});

test.each(['2026-13', '1999-01', 'now', ''])('%j names no month: it is this one', (text) => {
  expect(localMonth(text, Date.UTC(2026, 4, 5), 'Africa/Nairobi').month).toBe('2026-05');
});
