import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowanceAt,
  countReading,
  freshAllowance,
  isUsedUp,
  limitsOf,
  renewAllowance,
  type Allowance,
  type Caps,
} from '../../../src/domain/lines/allowance.ts';
import { readCounters, writeCounters, type Counter, type LineCounters } from '../../../src/domain/line-counters.ts';
import { runs } from '../../runs.ts';

const NOW = Date.parse('2026-03-10T06:00:00Z');
const DAY = 86_400_000;
const GB = 1_000_000_000;
const TEN: Caps = { bytes: 10 * GB, ms: null };

/** `id gigabytes seconds`. */
function counter(text: string): Counter {
  const [id = '', gb, s = gb] = text.split(' ');
  return { id, bytes: Number(gb) * GB, ms: Number(s) * 1000 };
}
const pppoe = (...live: string[]): LineCounters => ({ kept: null, live: live.map(counter) });
const hotspot = (kept: string, ...live: string[]): LineCounters => ({
  kept: counter(kept),
  live: live.map(counter),
});

/** What is used after these readings, a minute apart. GB. */
function usedAfter(...readings: readonly LineCounters[]): Allowance {
  return readings.reduce<Allowance>(
    (allowance, read, i) => countReading(allowance, read, NOW + i * 60_000),
    freshAllowance(NOW, 0),
  );
}

describe('what a line has used', () => {
  test.each<[string, readonly LineCounters[], gb: number]>([
    ['of the first reading nothing', [pppoe('*1 5')], 0],
    ['of a session what it grew by', [pppoe('*1 5'), pppoe('*1 7'), pppoe('*1 7')], 2],
    ['of a new session all', [pppoe('*1 5'), pppoe('*2 3')], 3],
    ['of a session that came when nobody was there', [pppoe(), pppoe('*1 3'), pppoe()], 3],
    ['of a counter that went down all: it is another session', [pppoe('*1 5'), pppoe('*1 1')], 1],
    ['of a session that is younger all, also where it carried more', [pppoe('*1 5 600'), pppoe('*1 6 30')], 6],
    ['of two sessions both', [pppoe('*1 1', '*2 1'), pppoe('*1 2', '*2 4')], 4],
    ['of a session that ended what was read of it', [pppoe('*1 0'), pppoe('*1 2'), pppoe()], 2],
    // RouterOS that adds a session to its user when it ends.
    ['of a user in a session that it grew by', [hotspot('*A 9'), hotspot('*A 9', '*1 2')], 2],
    ['of a session that was added, once', [hotspot('*A 9'), hotspot('*A 9', '*1 2'), hotspot('*A 11')], 2],
    ['and what came after the last look', [hotspot('*A 9'), hotspot('*A 9', '*1 2'), hotspot('*A 12')], 3],
    ['and of one that began since', [hotspot('*A 9', '*1 0'), hotspot('*A 10', '*2 4')], 5],
    ['of a session that nobody saw', [hotspot('*A 9'), hotspot('*A 12')], 3],
    // RouterOS that adds it while it lasts.
    ['of a user and its session the same once', [hotspot('*A 9', '*1 0'), hotspot('*A 11', '*1 2')], 2],
    ['also when it ends', [hotspot('*A 9', '*1 0'), hotspot('*A 14', '*1 5'), hotspot('*A 15')], 6],
    ['also when another begins', [hotspot('*A 14', '*1 5'), hotspot('*A 16', '*2 1')], 2],
    ['of a user that was made anew all', [hotspot('*A 9'), hotspot('*B 1')], 1],
    ['of a user that went back nothing', [hotspot('*A 9'), hotspot('*A 8'), hotspot('*A 8.5')], 0.5],
    ['and of its session what that grew by', [hotspot('*A 9', '*1 2'), hotspot('*A 1', '*1 3')], 1],
    ['of a user that came', [pppoe(), hotspot('*A 2')], 2],
  ])('%s', (_, readings, gb) => {
    expect(usedAfter(...readings).used.bytes / GB).toBe(gb);
  });

  test('is counted the same in time', () => {
    expect(usedAfter(pppoe('*1 5 100'), pppoe('*1 5 160')).used).toEqual({ bytes: 0, ms: 60_000 });
  });

  test('is not told by what was asked before it was told last', () => {
    const known = usedAfter(hotspot('*A 1'), hotspot('*A 5'));
    expect(countReading(known, hotspot('*A 2'), NOW + 30_000)).toBe(known);
    expect(countReading(known, hotspot('*A 2'), NOW + 60_000)).toBe(known);
  });

  test('is never more than was carried, and of one long session all, however often it is read', () => {
    const step = fc.record({ bytes: fc.nat(9), event: fc.constantFrom('go on', 'hang up', 'dial', 'reboot', 'look') });
    fc.assert(
      fc.property(fc.array(step), fc.constantFrom('pppoe', 'at its end', 'at once'), (steps, way) => {
        let allowance = freshAllowance(NOW, 0);
        let [carried, kept, live, id, at] = [0, 0, 0, 0, 0];
        const look = () => {
          const sessions = id > 0 ? [{ id: `*${id}`, bytes: live, ms: live }] : [];
          const sum = way === 'at once' ? kept + live : kept;
          const row = way === 'pppoe' ? null : { id: '*A', bytes: sum, ms: sum };
          allowance = countReading(allowance, { kept: row, live: sessions }, NOW + at);
        };
        look();
        for (const { bytes, event } of steps) {
          at += 1;
          if (id > 0) {
            live += bytes;
            carried += bytes;
          }
          if (event === 'hang up' || event === 'reboot') [kept, live, id] = [kept + live, 0, 0];
          if (event === 'dial' && id === 0) id = at;
          if (event === 'look') look();
        }
        at += 1;
        look();
        expect(allowance.used.bytes).toBeLessThanOrEqual(carried);
        const isOne = steps.every(({ event }) => event === 'go on' || event === 'look' || event === 'dial');
        if (isOne) expect(allowance.used.bytes).toBe(carried);
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('what a renewal makes of it', () => {
  const used = (gb: number, ahead: number): Allowance => ({
    ...freshAllowance(NOW - 20 * DAY, ahead),
    used: { bytes: gb * GB, ms: 0 },
    given: { bytes: GB, ms: 0 },
  });
  const inTime = { periods: 1, expiresBefore: NOW + 10 * DAY };
  const late = { periods: 1, expiresBefore: NOW - DAY };
  test.each<[string, Allowance | null, { periods: number; expiresBefore: number }, gb: number, ahead: number]>([
    ['paid early, it goes on, and the period brings its own', used(4, 0), inTime, 4, 1],
    ['paid early for more', used(4, 1), { ...inTime, periods: 3 }, 4, 4],
    ['used up, it begins anew at once', used(11, 0), inTime, 0, 0],
    ['used up with a period ahead, that stays', used(11, 2), inTime, 0, 2],
    ['of what a person gave something is left', used(10.5, 0), inTime, 10.5, 1],
    ['over, it begins anew', used(4, 0), late, 0, 0],
    ['over, and paid for three periods', used(4, 0), { ...late, periods: 3 }, 0, 2],
    ['never counted and over', null, late, 0, 0],
    ['never counted, with time left', null, inTime, 0, 1],
  ])('%s', (_, before, renewal, gb, ahead) => {
    const after = renewAllowance(before, TEN, renewal, NOW);
    expect([after.used.bytes / GB, after.ahead]).toEqual([gb, ahead]);
    if (gb === 0) expect(after).toMatchObject({ beganAt: NOW, given: { bytes: 0 }, last: null, base: null });
  });

  test('a period that begins brings its own, each at its time', () => {
    const begins = (ahead: number) => NOW + (10 - 5 * ahead) * DAY;
    const paid = used(11, 2);
    expect(allowanceAt(paid, begins, NOW - 1)).toBe(paid);
    expect(allowanceAt(paid, begins, NOW)).toEqual(freshAllowance(NOW, 1));
    expect(allowanceAt(paid, begins, NOW + 5 * DAY)).toEqual(freshAllowance(NOW + 5 * DAY, 0));
    expect(allowanceAt(paid, begins, NOW + 99 * DAY)).toEqual(freshAllowance(NOW + 5 * DAY, 0));
  });
});

describe('what is used up', () => {
  test.each<[string, gb: number, s: number, given: number, Caps, boolean]>([
    ['less than the cap is not', 9.9, 0, 0, TEN, false],
    ['the cap is', 10, 0, 0, TEN, true],
    ['what was given on top counts', 10, 0, 1, TEN, false],
    ['and is used up too', 11, 0, 1, TEN, true],
    ['without a cap nothing is', 99, 99, 0, { bytes: null, ms: null }, false],
    ['time is', 0, 60, 0, { bytes: null, ms: 60_000 }, true],
    ['either of both', 0, 60, 0, { bytes: 10 * GB, ms: 60_000 }, true],
  ])('%s', (_, gb, s, given, caps, isUp) => {
    const use = { used: { bytes: gb * GB, ms: s * 1000 }, given: { bytes: given * GB, ms: 0 } };
    expect(isUsedUp(use, caps)).toBe(isUp);
  });
});

describe('the absolute limits of a hotspot user', () => {
  const limits = (allowance: Allowance, caps = TEN) => (limitsOf(allowance, caps)?.bytes ?? 0) / GB;
  test('what its counters showed when it began, and the cap', () => {
    expect(limits(usedAfter(hotspot('*A 7')))).toBe(17);
    expect(limits(usedAfter(hotspot('*A 7', '*1 2')))).toBe(19);
    expect(limitsOf(freshAllowance(NOW, 0), TEN)).toBeNull();
    expect(limitsOf(usedAfter(pppoe('*1 1')), TEN)).toBeNull();
  });

  test.each<[string, readonly LineCounters[]]>([
    ['while it is used', [hotspot('*A 7'), hotspot('*A 7', '*1 2'), hotspot('*A 7', '*1 5'), hotspot('*A 12')]],
    ['where the user grows at once', [hotspot('*A 7'), hotspot('*A 9', '*1 2'), hotspot('*A 12', '*1 5')]],
    ['where it began in a session', [hotspot('*A 5', '*1 2'), hotspot('*A 5', '*1 4'), hotspot('*A 9')]],
    ['where it began in one that is added at once', [hotspot('*A 7', '*1 2'), hotspot('*A 9', '*1 4')]],
  ])('stay what they are %s', (_, readings) => {
    expect(limits(usedAfter(...readings))).toBe(17);
  });

  test('follow a user that was made anew, or whose counters were reset: what is left stays', () => {
    expect(limits(usedAfter(hotspot('*A 7'), hotspot('*A 11'), hotspot('*B 0')))).toBe(6);
    expect(limits(usedAfter(hotspot('*A 7'), hotspot('*A 11'), hotspot('*A 0')))).toBe(6);
  });

  test('have what was given, and no 0: that would be no limit', () => {
    const allowance = usedAfter(hotspot('*A 7'));
    expect(limits({ ...allowance, given: { bytes: GB, ms: 0 } })).toBe(18);
    expect(limitsOf({ ...allowance, base: { bytes: -10 * GB, ms: 0 } }, TEN)?.bytes).toBe(1);
    expect(limitsOf(allowance, { bytes: null, ms: null })).toEqual({ bytes: 0, ms: 0 });
  });
});

test('counters are stored and read', () => {
  for (const counters of [pppoe(), pppoe('*1 2', '*2 3'), hotspot('*A 1'), hotspot('*A 1', '*1 2')]) {
    expect(readCounters(writeCounters(counters))).toEqual(counters);
  }
});
