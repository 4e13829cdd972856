import { describe, expect, test } from 'vitest';
import {
  expectedBetween,
  hourSlots,
  judgeSilence,
  learnRate,
  type HourCount,
  type Rate,
} from '../../src/domain/silence.ts';
import { runs } from '../runs.ts';

const ZONE = 'Africa/Nairobi';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Monday, 2 November 2026, 0:00 in Nairobi. */
const MONDAY = Date.parse('2026-11-01T21:00:00Z');

/** Uniform numbers that a seed makes. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How many payments an hour a small ISP has at an hour of its day: few at night, most in the evening. */
function usual(at: number, perDay: number): number {
  const hour = Math.floor((at - MONDAY) / HOUR) % 24;
  const weight = hour < 6 ? 0.1 : hour < 17 ? 1 : hour < 22 ? 2.5 : 0.6;
  return (perDay * weight) / (6 * 0.1 + 11 + 5 * 2.5 + 2 * 0.6);
}

/** Moments of payments by chance, on days that are better and worse than others. */
function payments(from: number, days: number, perDay: number, seed: number): number[] {
  const random = seeded(seed);
  const moments: number[] = [];
  for (let day = from; day < from + days * DAY; day += DAY) {
    const mood = 0.65 + 0.7 * random();
    for (let at = day; at < day + DAY; at += MINUTE)
      if (random() < (usual(at, perDay * mood) * MINUTE) / HOUR) moments.push(at);
  }
  return moments;
}

function counted(moments: readonly number[]): HourCount[] {
  const hours = new Map<number, number>();
  for (const at of moments) hours.set(Math.floor(at / HOUR), (hours.get(Math.floor(at / HOUR)) ?? 0) + 1);
  return [...hours].map(([hour, n]) => ({ hour, n }));
}

const rateAt = (moments: readonly number[], now: number): Rate | null =>
  learnRate(counted(moments.filter((at) => at < now && at >= now - 56 * DAY)), now, hourSlots(ZONE));

describe('the usual rate', () => {
  test('is learnt by the hour of the week, and its day has what a day had', () => {
    const moments = payments(MONDAY, 56, 200, 1);
    const now = MONDAY + 56 * DAY;
    const rate = rateAt(moments, now);
    expect(rate?.hours).toHaveLength(168);
    expect(rate?.perDay).toBeCloseTo(moments.length / 56, 0);
    const evening = expectedBetween(rate!, MONDAY + 18 * HOUR, MONDAY + 20 * HOUR, ZONE);
    const night = expectedBetween(rate!, MONDAY + 2 * HOUR, MONDAY + 4 * HOUR, ZONE);
    expect(evening).toBeGreaterThan(10 * night);
    expect(expectedBetween(rate!, MONDAY, MONDAY + 7 * DAY, ZONE)).toBeCloseTo(moments.length / 8, -1);
    // Half an hour is half of what an hour is.
    const [half, whole] = [30 * MINUTE, HOUR].map((ms) =>
      expectedBetween(rate!, MONDAY + 18 * HOUR, MONDAY + 18 * HOUR + ms, ZONE),
    );
    expect(half! * 2).toBeCloseTo(whole!, 6);
  });

  test('is not known of a young box, nor of a way that hardly anybody takes', () => {
    const moments = payments(MONDAY, 56, 200, 2);
    const first = moments[0]!;
    expect(rateAt(moments, first + 14 * DAY - HOUR)).toBeNull();
    expect(rateAt(moments, first + 15 * DAY)).not.toBeNull();
    expect(rateAt(payments(MONDAY, 56, 0.5, 3), MONDAY + 56 * DAY)).toBeNull();
    expect(learnRate([], MONDAY, hourSlots(ZONE))).toBeNull();
  });
});

describe('a silence', () => {
  const rate = rateAt(payments(MONDAY, 56, 200, 4), MONDAY + 56 * DAY)!;
  const soonest = (since: number) => {
    for (let now = since; now < since + 3 * DAY; now += MINUTE)
      if (judgeSilence(rate, since, now, ZONE) !== null) return (now - since) / HOUR;
    return Infinity;
  };

  test('is found within two hours in the evening, and says what was expected', () => {
    const since = MONDAY + 57 * DAY + 17 * HOUR;
    expect(soonest(since)).toBeLessThan(2);
    const now = since + 2 * HOUR + 10 * MINUTE;
    const silence = judgeSilence(rate, since, now, ZONE);
    expect(silence).toMatchObject({ since });
    expect(silence?.expected).toBeGreaterThan(25);
  });

  test('of a whole night is none', () => {
    const since = MONDAY + 57 * DAY + 23 * HOUR;
    expect(soonest(since)).toBeGreaterThan(7.5);
    expect(judgeSilence(rate, since, since + 7 * HOUR, ZONE)).toBeNull();
  });

  test('is none within half an hour, however many are usual', () => {
    const busy = { hours: rate.hours.map(() => 5_000), perDay: 120_000 };
    expect(judgeSilence(busy, MONDAY, MONDAY + 30 * MINUTE - 1, ZONE)).toBeNull();
    expect(judgeSilence(busy, MONDAY, MONDAY + 30 * MINUTE, ZONE)).not.toBeNull();
  });

  test('counts from when on payments could be seen', () => {
    const evening = MONDAY + 57 * DAY + 20 * HOUR;
    expect(judgeSilence(rate, evening - 5 * HOUR, evening, ZONE)).not.toBeNull();
    expect(judgeSilence(rate, evening - 20 * MINUTE, evening, ZONE)).toBeNull();
  });

  test.each([20, 80, 200, 1_000])('of chance is raised about once a year where %i payments come a day', (perDay) => {
    // A quarter of it where somebody waits.
    const days = runs(365);
    const moments = payments(MONDAY, 56 + days, perDay, 5);
    let raised = 0;
    let learnt: Rate | null = null;
    let learntAt = 0;
    for (const [i, at] of moments.entries()) {
      const before = moments[i - 1];
      if (before === undefined || at < MONDAY + 56 * DAY) continue;
      // Anew each fortnight: the year is long.
      if (at - learntAt > 14 * DAY) [learnt, learntAt] = [rateAt(moments, at), at];
      if (learnt !== null && judgeSilence(learnt, before, at, ZONE) !== null) raised += 1;
    }
    expect(raised).toBeLessThanOrEqual(2);
  });
});
