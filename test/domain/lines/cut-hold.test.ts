import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CATCH_UP_MS, cutHold, type CutHoldFacts, type CutRules } from '../../../src/domain/lines/cut-hold.ts';

const NOW = Date.UTC(2026, 10, 27, 9);
const HOUR = 3_600_000;
const RULES: CutRules = { quiet: { fromHour: 0, toHour: 0 }, mercyMs: 24 * HOUR };
const OPEN: CutHoldFacts = { isQuiet: false, brokenSince: null, openSince: NOW - HOUR, listsUntil: [NOW - 60_000] };

test('in quiet hours they wait, and it is said until when', () => {
  const rules = { ...RULES, quiet: { fromHour: 22, toHour: 6 } };
  expect(cutHold(rules, { ...OPEN, isQuiet: true }, NOW)).toEqual({ why: 'quiet', toHour: 6 });
  expect(cutHold(rules, OPEN, NOW)).toBeNull();
});

test('nobody is cut off for not paying while paying is impossible, and not for ever', () => {
  const at = (ms: number, rules = RULES) => cutHold(rules, { ...OPEN, brokenSince: NOW - ms }, NOW);
  expect(at(5 * 60_000)).toEqual({ why: 'path', since: NOW - 5 * 60_000 });
  expect(at(24 * HOUR - 1)).not.toBeNull();
  expect(at(24 * HOUR)).toBeNull();
  expect(at(5 * 60_000, { ...RULES, mercyMs: 0 })).toBeNull();
});

test('after an outage whoever paid meanwhile is looked for first, as long as that takes, and ten minutes at most', () => {
  const at = (openMs: number, ...listsUntil: number[]) =>
    cutHold(RULES, { ...OPEN, openSince: NOW - openMs, listsUntil }, NOW);
  expect(at(60_000, NOW - 2 * HOUR)).toEqual({ why: 'list' });
  expect(at(60_000, NOW, NOW - 2 * HOUR)).toEqual({ why: 'list' });
  expect(at(60_000, NOW - 60_000)).toBeNull();
  expect(at(60_000), 'no provider gives a list').toBeNull();
  expect(at(CATCH_UP_MS, 0)).toBeNull();
});

test('whatever is the case, no reason but the hour lasts longer than its limit', () => {
  const ms = fc.integer({ min: 0, max: 200 * HOUR });
  fc.assert(
    fc.property(ms, ms, fc.array(ms), fc.integer({ min: 0, max: 48 }), (broken, open, lists, mercy) => {
      const facts = {
        ...OPEN,
        brokenSince: NOW - broken,
        openSince: NOW - open,
        listsUntil: lists.map((one) => NOW - one),
      };
      const hold = cutHold({ ...RULES, mercyMs: mercy * HOUR }, facts, NOW);
      if (hold?.why === 'path') expect(broken).toBeLessThan(mercy * HOUR);
      if (hold?.why === 'list') expect(open).toBeLessThan(CATCH_UP_MS);
      expect(hold?.why).not.toBe('quiet');
    }),
  );
});
