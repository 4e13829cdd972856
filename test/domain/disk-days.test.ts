import { expect, test } from 'vitest';
import { diskDays, GROWTH_DAYS } from '../../src/domain/disk-days.ts';

const MB = 1_000_000;
/** 2 KB a payment, 100 payments a day: 200 KB a day. */
const GROWTH = { used: 20 * MB, spare: 0, payments: 10_000, recent: 100 * GROWTH_DAYS };

test('the room lasts as many days as payments of late need for it', () => {
  expect(diskDays(20 * MB, GROWTH)).toEqual({ bytesPerDay: 200_000, days: 100 });
  expect(diskDays(20 * MB, { ...GROWTH, recent: 200 * GROWTH_DAYS })?.days).toBe(50);
});

test('free pages of the database are room too, and a disk that is over its mark has no other', () => {
  expect(diskDays(20 * MB, { ...GROWTH, spare: 2 * MB })?.days).toBe(110);
  expect(diskDays(-MB, { ...GROWTH, spare: 2 * MB })?.days).toBe(10);
  expect(diskDays(-MB, GROWTH)?.days).toBe(0);
});

test('nothing is said where too little came, or nothing of late', () => {
  expect(diskDays(20 * MB, { ...GROWTH, payments: 499 })).toBeNull();
  expect(diskDays(20 * MB, { ...GROWTH, recent: 0 })).toBeNull();
});
