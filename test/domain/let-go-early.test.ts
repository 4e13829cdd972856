import { expect, test } from 'vitest';
import { gradeRoom } from '../../src/domain/disk-days.ts';
import { EARLY_FLOORS, EARLY_STEPS, earlyCuts, earlyDays, planEarly } from '../../src/domain/let-go-early.ts';

const GB = 1024 ** 3;
const DAY = 86_400_000;
const NOW = Date.parse('2026-03-10T06:00:00Z');
const RULES = { evidenceDays: 1826, attemptsDays: 180, noticesDays: 365, addressesDays: 365, fromHour: 2, toHour: 5 };

test('room is low below a gigabyte, a tenth of a small disk, or sixty days, and tight at half of that', () => {
  expect(gradeRoom(GB, 100 * GB, null)).toBe('enough');
  expect(gradeRoom(GB - 1, 100 * GB, null)).toBe('low');
  expect(gradeRoom(GB / 2 - 1, 100 * GB, null)).toBe('tight');
  expect(gradeRoom(0.1 * GB, GB, null)).toBe('enough');
  expect(gradeRoom(0.05 * GB - 1, GB, null)).toBe('tight');
  expect(gradeRoom(50 * GB, 100 * GB, 60)).toBe('enough');
  expect(gradeRoom(50 * GB, 100 * GB, 59)).toBe('low');
  expect(gradeRoom(50 * GB, 100 * GB, 29)).toBe('tight');
});

test('a tight disk goes down the steps, each walked through before the next; at the last one it goes on once a day', () => {
  expect(planEarly('low', null, NOW)).toBe('rest');
  expect(planEarly('tight', null, NOW)).toBe(1);
  expect(planEarly('tight', { step: 1, walkedAt: null }, NOW), 'it was cut off').toBe(1);
  expect(planEarly('tight', { step: 1, walkedAt: NOW }, NOW)).toBe(2);
  const last = { step: EARLY_STEPS, walkedAt: NOW };
  expect(planEarly('tight', last, NOW + DAY - 1)).toBe('rest');
  expect(planEarly('tight', last, NOW + DAY)).toBe(EARLY_STEPS);
  expect(planEarly('low', { step: 2, walkedAt: NOW }, NOW), 'stays where it is').toBe('rest');
  expect(planEarly('enough', { step: 2, walkedAt: null }, NOW)).toBe('over');
  expect(planEarly('enough', null, NOW)).toBe('rest');
});

test('times go down to the floors and never below; what is kept for ever, or shorter anyway, is left as it is', () => {
  expect([1, 2, 3, 4].map((step) => earlyDays(RULES, 'attempts', step))).toEqual([139, 97, 56, EARLY_FLOORS.attempts]);
  expect(earlyDays(RULES, 'odd', EARLY_STEPS)).toBe(EARLY_FLOORS.odd);
  expect(earlyDays({ ...RULES, noticesDays: 0 }, 'notices', EARLY_STEPS)).toBeNull();
  expect(earlyDays({ ...RULES, attemptsDays: 7 }, 'attempts', EARLY_STEPS)).toBe(7);
});

test('what the law asks for goes by its age alone', () => {
  const { evidence, addresses, attempts, odd } = earlyCuts(RULES, EARLY_STEPS, NOW);
  expect(evidence).toBe(NOW - 1826 * DAY);
  expect(addresses).toBe(NOW - 365 * DAY);
  expect(attempts).toBe(NOW - 14 * DAY);
  expect(odd).toBe(NOW - 30 * DAY);
});
