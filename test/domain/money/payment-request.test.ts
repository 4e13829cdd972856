import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amountNeeded,
  nextAsk,
  nextAskOfFailed,
  whyNoPush,
  type PushHistory,
} from '../../../src/domain/money/payment-request.ts';
import { cents } from '../../../src/domain/values/money.ts';

const SENT = Date.parse('2026-03-10T06:00:00Z');
const HOUR = 3_600_000;

/** Ages at which a push is asked for, seconds, when each answer comes at once. */
function agesOf(next: (sentAt: number, now: number) => number | null): number[] {
  const ages: number[] = [];
  for (let at = next(SENT, SENT); at !== null; at = next(SENT, at)) ages.push((at - SENT) / 1000);
  return ages;
}

describe('when a push is asked for', () => {
  test('often within the first minute, then ever more seldom, for two days', () => {
    const ages = agesOf(nextAsk);
    expect(ages.slice(0, 8)).toEqual([5, 10, 15, 25, 40, 60, 90, 135]);
    expect(ages.at(-1)).toBe(48 * 3600);
    expect(ages.length).toBeLessThan(30);
  });

  test('one that was called failed is asked for too, ten minutes later at the soonest', () => {
    expect(agesOf(nextAskOfFailed)[0]).toBeGreaterThanOrEqual(600);
    expect(nextAskOfFailed(SENT, SENT + 48 * HOUR)).toBeNull();
  });

  test('whenever it is looked at: always later, never by more than its own age, and not for ever', () => {
    fc.assert(
      fc.property(fc.integer({ min: -HOUR, max: 60 * HOUR }), (age) => {
        const now = SENT + age;
        const at = nextAsk(SENT, now);
        if (age >= 48 * HOUR) expect(at).toBeNull();
        else {
          expect(at).toBeGreaterThan(now);
          expect((at ?? 0) - now).toBeLessThanOrEqual(Math.max(15_000, age / 2 + 1));
        }
      }),
    );
  });
});

describe('what a line needs', () => {
  test.each([
    [150_000, 0, 150_000],
    [150_000, 20_050, 130_000],
    [150_000, 149_999, 100],
    [150_000, 150_000, null],
    [150_000, 400_000, null],
  ])('a price of %d less a balance of %d is %s cents, in whole shillings', (price, balance, needed) => {
    expect(amountNeeded(cents(price), cents(balance))).toBe(needed);
  });
});

describe('how often a phone may be asked', () => {
  const quiet: PushHistory = {
    toPhone: 0,
    unpaidByPhone: 0,
    unpaidByConnection: 0,
    paidByConnection: 0,
    openByConnection: 0,
  };

  test.each<[Partial<PushHistory>, RegExp | null]>([
    [{}, null],
    [{ toPhone: 2 }, null],
    [{ toPhone: 3 }, /3 times within the last hour/],
    [{ unpaidByPhone: 7 }, null],
    [{ unpaidByPhone: 8 }, /8 requests to this phone/],
    [{ unpaidByConnection: 39 }, null],
    [{ unpaidByConnection: 40 }, /blocks the whole account/],
    // Of whom nothing is known yet, nobody may pay.
    [{ openByConnection: 39 }, null],
    [{ openByConnection: 40 }, /blocks the whole account/],
    // Nine of ten pay: of two hundred that are asked at once twenty will not.
    [{ paidByConnection: 90, unpaidByConnection: 10, openByConnection: 200 }, null],
    [{ paidByConnection: 90, unpaidByConnection: 10, openByConnection: 300 }, /blocks the whole account/],
    [{ paidByConnection: 5, unpaidByConnection: 20, openByConnection: 25 }, /40 requests were not paid/],
  ])('%j', (history, words) => {
    const why = whyNoPush({ ...quiet, ...history });
    if (words === null) expect(why).toBeNull();
    else expect(why?.en).toMatch(words);
  });
});
