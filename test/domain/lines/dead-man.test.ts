import { describe, expect, test } from 'vitest';
import { PRIORITY } from '../../../src/domain/command.ts';
import { noteEnd, notePriority, noteWish, type NoteFacts } from '../../../src/domain/lines/dead-man.ts';

const NOW = Date.UTC(2026, 10, 27, 12);
const HOUR = 3_600_000;
const GRACE = 4 * HOUR;

const LINE: NoteFacts = {
  place: { router: 'tower-1', service: 'pppoe', username: 'amina' },
  accountNo: 'JSY-7K2M9Q',
  profile: '10M',
  mode: 'expired-profile',
  expiredProfile: 'EXPIRED',
  expiredList: 'expired',
  writtenAt: null,
  endingSince: null,
  password: null,
  expiresAt: NOW + HOUR,
  graceMs: HOUR,
  blockedAt: null,
  retiredAt: null,
  awaitsClock: false,
  access: 'on',
};
const OVER = { expiresAt: NOW - 3 * HOUR };

describe('when a router ends a line by itself', () => {
  test.each([
    ['after the end, the grace of its plan and that of the note', {}, null, NOW + 6 * HOUR],
    ['in whole minutes, never earlier', { expiresAt: NOW + HOUR + 1 }, null, NOW + 6 * HOUR + 60_000],
    ['also where nobody knows what it is on the router', { access: 'unknown' }, null, NOW + 6 * HOUR],
    ['not when it is over and off', { ...OVER, access: 'off' }, null, null],
    ['not when a person has blocked it', { blockedAt: NOW }, NOW + HOUR, null],
    ['not when it is retired', { retiredAt: NOW }, NOW + HOUR, null],
    ['not when its period begins when the clock is known', { awaitsClock: true }, NOW + HOUR, null],
    ['not when its login has a limit of its own', { device: 'AA:BB:CC:DD:EE:FF' }, null, null],
    ['over, and its cut is held: as far off as a new one', OVER, null, NOW + GRACE],
    ['over and held, its note close: pushed on', OVER, NOW + GRACE / 2 - 1, NOW + GRACE],
    ['over and held, its note far enough off: as it is', OVER, NOW + GRACE / 2, NOW + GRACE / 2],
  ] as const)('%s', (_, facts, known, end) => {
    expect(noteEnd({ ...LINE, ...facts }, known, NOW, GRACE)).toBe(end);
  });

  test('never, where routers end nothing by themselves', () => {
    expect(noteEnd(LINE, NOW + HOUR, NOW, 0)).toBeNull();
    expect(noteWish(LINE, NOW + HOUR, NOW, 0)).toBeNull();
  });

  test('as its target says that it is cut off', () => {
    expect(noteWish(LINE, null, NOW, GRACE)).toMatchObject({
      at: NOW + 6 * HOUR,
      target: { username: 'amina', tag: 'JSY-7K2M9Q', mode: 'expired-profile', expiredProfile: 'EXPIRED' },
    });
  });
});

test('a note that is about to run, or has run, is moved with the haste of a payment', () => {
  expect(notePriority(NOW + HOUR - 1, NOW)).toBe(PRIORITY.paid);
  expect(notePriority(NOW - HOUR, NOW)).toBe(PRIORITY.paid);
  expect(notePriority(NOW + HOUR, NOW)).toBe(PRIORITY.housekeeping);
  expect(notePriority(null, NOW)).toBe(PRIORITY.housekeeping);
});
