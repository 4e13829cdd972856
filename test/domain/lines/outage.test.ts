import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lostTime, type Extended } from '../../../src/domain/lines/outage.ts';

const OUTAGE = { from: 100, to: 200 };

test.each<[string, number, Extended[], number]>([
  ['paid through all of it', 500, [], 100],
  ['over before it', 90, [], 0],
  ['over in the middle', 130, [], 30],
  ['paid in the middle, after it was over', 500, [{ at: 160, before: 90, after: 500 }], 40],
  ['paid early, in the middle', 900, [{ at: 160, before: 300, after: 900 }], 100],
  ['over in the middle, and paid after it', 700, [{ at: 250, before: 130, after: 700 }], 30],
  ['paid only after it', 700, [{ at: 250, before: 50, after: 700 }], 0],
  ['taken back in the middle', 150, [{ at: 120, before: 500, after: 150 }], 50],
  ['paused all the while', 700, [{ at: 250, before: 500, after: 700, pausedMs: 200 }], 0],
  ['paused in the middle', 700, [{ at: 250, before: 500, after: 590, pausedMs: 90 }], 60],
  ['resumed in the middle', 560, [{ at: 160, before: 500, after: 580, pausedMs: 80 }], 40],
  ['resumed before it', 560, [{ at: 90, before: 500, after: 560, pausedMs: 60 }], 100],
])('%s', (_what, expiresAt, since, lost) => {
  expect(lostTime(expiresAt, since, OUTAGE)).toBe(lost);
});

test('never less than nothing, never more than the outage', () => {
  const change = fc.record({ at: fc.integer({ min: 100, max: 400 }), by: fc.integer({ min: -300, max: 300 }) });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 600 }), fc.array(change, { maxLength: 4 }), (first, changes) => {
      let expiresAt = first;
      const since = changes
        .sort((a, b) => a.at - b.at)
        .map(({ at, by }) => ({ at, before: expiresAt, after: (expiresAt += by) }));
      const lost = lostTime(expiresAt, since, OUTAGE);
      expect(lost).toBeGreaterThanOrEqual(0);
      expect(lost).toBeLessThanOrEqual(100);
    }),
  );
});
