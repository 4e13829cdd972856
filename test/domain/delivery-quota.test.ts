import { expect, test } from 'vitest';
import { drawOn, QUOTA, type Allowance } from '../../src/domain/delivery-quota.ts';

/** So many deliveries at one moment. @returns how many were taken, and what is left */
function deliver(before: Allowance | null, count: number, size: number, at: number) {
  let left = before;
  let taken = 0;
  for (let n = 0; n < count; n++) {
    const next = drawOn(left, size, at);
    if (next === null) continue;
    left = next;
    taken += 1;
  }
  return { left, taken };
}

test('the callbacks of a missed day come in at once, and what is beyond is told to come again', () => {
  expect(deliver(null, 20_000, 1_500, 0).taken).toBe(20_000);
  expect(deliver(null, 40_000, 100, 0).taken).toBe(QUOTA.deliveries.burst);
  expect(deliver(null, 2_000, 65_536, 0).taken).toBe(QUOTA.bytes.burst / 65_536);
});

test('a flood that never ends brings no more than its share: three gigabytes a day', () => {
  let { left, taken } = deliver(null, 2_000, 65_536, 0);
  for (let minute = 1; minute <= 24 * 60; minute++) {
    const more = deliver(left, 100, 65_536, minute * 60_000);
    left = more.left;
    taken += more.taken;
  }
  expect(taken * 65_536).toBeLessThan(3e9);
});

test('an ISP whose lines all pay in one evening is far below it, and an hour of rest gives a burst back', () => {
  const empty = deliver(null, 40_000, 100, 0).left;
  expect(deliver(empty, 60, 1_500, 10_000).taken).toBe(60);
  expect(deliver(empty, 40_000, 100, 3_600_000).taken).toBe(QUOTA.deliveries.burst);
  // A clock that stands still gives nothing and takes nothing.
  expect(deliver(empty, 10, 100, 0).taken).toBe(0);
});
