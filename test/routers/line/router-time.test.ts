import { expect, test } from 'vitest';
import { readClock, readMoment, spellMoment } from '../../../src/routers/routeros/line/router-time.ts';

const AT = Date.UTC(2026, 0, 1, 22, 30);

test.each([
  ['jan/02/2026', '01:30:00', '+03:00', true],
  ['2026-01-02', '01:30:00', '+03:00', false],
  ['2026-01-01', '22:30:00', '+00:00', false],
  ['jan/01/2026', '19:30:00', '-03:00', true],
])('%s %s at %s is one moment, read and spelled', (date, time, offset, isOld) => {
  const clock = readClock({ date, time, 'gmt-offset': offset });
  expect(clock).toEqual({ at: AT, offset, isOld });
  expect(spellMoment(AT, clock!)).toEqual({ date, time });
  // A note of before an upgrade keeps its form until the router prints the new one.
  expect(readMoment(date, time, offset)).toBe(AT);
});

test.each([
  ['no row at all', undefined],
  ['no offset, so that nobody knows when it is', { date: '2026-01-02', time: '01:30:00' }],
  ['no month', { date: 'foo/02/2026', time: '01:30:00', 'gmt-offset': '+03:00' }],
  ['a start at boot', { date: '2026-01-02', time: 'startup', 'gmt-offset': '+03:00' }],
])('%s is no time', (_, row) => {
  expect(readClock(row)).toBeNull();
});
