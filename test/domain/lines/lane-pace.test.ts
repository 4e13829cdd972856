import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lanePace } from '../../../src/domain/lines/lane-pace.ts';

test.each([
  [10, null, 10],
  [10, 500, 10],
  [10, 501, 5],
  [10, 1_000, 5],
  [10, 1_001, 2.5],
  [10, 4_000, 1.25],
  [10, 60_000, 0.5],
  [0.2, 60_000, 0.2],
])('%d changes a second, answers in %s ms: %d', (perSecond, answerMs, pace) => {
  expect(lanePace(perSecond, answerMs)).toBe(pace);
});

test('a router that answers later is never asked for more, and always for something', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 1_000, noNaN: true }), fc.nat(100_000), fc.nat(100_000), (set, a, b) => {
      const [slow, slower] = [lanePace(set, Math.min(a, b)), lanePace(set, Math.max(a, b))];
      return slower > 0 && slower <= slow && slow <= set;
    }),
  );
});
