import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { renew } from '../../../src/domain/money/renewal.ts';
import type { PeriodUnit } from '../../../src/domain/time/time.ts';
import { addPeriod } from '../../../src/domain/time/time.ts';

const ZONE = 'Africa/Nairobi';
const DAY_MS = 86_400_000;
const at = (text: string): number => Date.parse(text);
const NOW = at('2026-01-31T18:00+03:00');
const MANY = 1_000_000;
const monthly = { priceCents: cents(150_000), period: { unit: 'month', count: 1 }, maxPeriods: MANY } as const;

const amount = fc.integer({ min: 0, max: 25_000_000 }).map(cents);
const instant = fc.integer({ min: at('2024-01-01T00:00Z'), max: at('2034-01-01T00:00Z') });
const line = fc.record({ expiresAt: instant, balanceCents: fc.integer({ min: 0, max: 1_000_000 }).map(cents) });
const planOf = (...units: PeriodUnit[]) =>
  fc.record({
    priceCents: fc.integer({ min: 1000, max: 1_000_000 }).map(cents),
    period: fc.record({ unit: fc.constantFrom(...units), count: fc.integer({ min: 1, max: 3 }) }),
    maxPeriods: fc.constant(MANY),
  });
const uncapped = planOf('hour', 'day', 'week', 'month');
const anyPlan = fc
  .tuple(uncapped, fc.option(fc.integer({ min: 1, max: 12 })))
  .map(([p, maxPeriods]) => ({ ...p, maxPeriods: maxPeriods ?? MANY }));

describe('renew', () => {
  it('turns an expired line on from now', () => {
    const expired = { expiresAt: NOW - 5 * DAY_MS, balanceCents: cents(0) };
    expect(renew(expired, monthly, cents(150_000), NOW, ZONE)).toEqual({
      periods: 1,
      spentCents: 150_000,
      balanceAfterCents: 0,
      expiresBefore: NOW - 5 * DAY_MS,
      expiresAfter: at('2026-02-28T18:00+03:00'),
      givenMs: 28 * DAY_MS,
      anchorDay: 31,
      beyondUsual: 0,
      missingCents: 0,
      owedCents: 0,
    });
  });

  it('a payment in grace begins where the paid time ended, and a month keeps its day', () => {
    const inGrace = { expiresAt: NOW - 2 * DAY_MS, balanceCents: cents(0), anchorDay: 29, graceMs: 3 * DAY_MS };
    expect(renew(inGrace, monthly, cents(150_000), NOW, ZONE)).toMatchObject({
      expiresAfter: at('2026-02-28T18:00+03:00'),
      givenMs: 30 * DAY_MS,
      anchorDay: 29,
    });
    const after = { ...inGrace, graceMs: 2 * DAY_MS };
    expect(renew(after, monthly, cents(150_000), NOW, ZONE).expiresAfter).toBe(at('2026-02-28T18:00+03:00'));
    expect(renew(after, monthly, cents(150_000), NOW, ZONE).givenMs).toBe(28 * DAY_MS);
  });

  it('a grace that lasts longer than the period buys no time that is over already', () => {
    const hourly = { ...monthly, period: { unit: 'hour', count: 1 } } as const;
    const inGrace = { expiresAt: NOW - 3 * 3_600_000, balanceCents: cents(0), graceMs: DAY_MS };
    expect(renew(inGrace, hourly, cents(150_000), NOW, ZONE).expiresAfter).toBe(NOW + 3_600_000);
    expect(renew(inGrace, hourly, cents(600_000), NOW, ZONE).expiresAfter).toBe(NOW + 3_600_000);
  });

  it('whatever the grace is: money that buys a period turns a line on, and paying late in it wins no day', () => {
    fc.assert(
      fc.property(
        line,
        anyPlan,
        amount,
        instant,
        fc.integer({ min: 0, max: 40 * DAY_MS }),
        (one, plan, cent, now, graceMs) => {
          const done = renew({ ...one, graceMs }, plan, cent, now, ZONE);
          if (done.periods === 0) return;
          expect(done.expiresAfter).toBeGreaterThan(now);
          const inTime = renew(one, plan, cent, one.expiresAt, ZONE);
          const isInGrace = now >= one.expiresAt && now < one.expiresAt + graceMs;
          if (isInGrace && inTime.expiresAfter > now) expect(done.expiresAfter).toBe(inTime.expiresAfter);
        },
      ),
    );
  });

  it('field 43: early payment extends from the old expiry', () => {
    const paid = { expiresAt: at('2026-02-10T09:00+03:00'), balanceCents: cents(0) };
    expect(renew(paid, monthly, cents(150_000), NOW, ZONE).expiresAfter).toBe(at('2026-03-10T09:00+03:00'));
  });

  it('field 43: two months from 31 January end on 31 March', () => {
    const line31 = { expiresAt: NOW, balanceCents: cents(0) };
    expect(renew(line31, monthly, cents(300_000), NOW, ZONE).expiresAfter).toBe(at('2026-03-31T18:00+03:00'));
  });

  it('keeps too little as balance, and says what is missing', () => {
    const off = { expiresAt: NOW - DAY_MS, balanceCents: cents(20_000) };
    expect(renew(off, monthly, cents(100_000), NOW, ZONE)).toEqual({
      periods: 0,
      spentCents: 0,
      balanceAfterCents: 120_000,
      expiresBefore: off.expiresAt,
      expiresAfter: off.expiresAt,
      givenMs: 0,
      anchorDay: null,
      beyondUsual: 0,
      missingCents: 30_000,
      owedCents: 0,
    });
  });

  it('field 44: a second payment goes to the next period, the rest to the balance', () => {
    const off = { expiresAt: NOW, balanceCents: cents(0) };
    const found = renew(off, monthly, cents(320_000), NOW, ZONE);
    expect(found).toMatchObject({ periods: 2, spentCents: 300_000, balanceAfterCents: 20_000, missingCents: 0 });
  });

  it('buys no more than the plan allows at once', () => {
    const capped = { ...monthly, maxPeriods: 1 };
    const found = renew({ expiresAt: NOW, balanceCents: cents(0) }, capped, cents(450_000), NOW, ZONE);
    expect(found).toMatchObject({ periods: 1, balanceAfterCents: 300_000, beyondUsual: 2, missingCents: 0 });
  });

  it('renews from the balance alone', () => {
    const rich = { expiresAt: NOW, balanceCents: cents(150_000) };
    expect(renew(rich, monthly, cents(0), NOW, ZONE)).toMatchObject({ periods: 1, balanceAfterCents: 0 });
  });

  it('refuses what no payment can be', () => {
    const off = { expiresAt: NOW, balanceCents: cents(0) };
    expect(() => renew(off, monthly, cents(-1), NOW, ZONE)).toThrow(RangeError);
    expect(() => renew({ ...off, balanceCents: cents(-1) }, monthly, cents(0), NOW, ZONE)).toThrow(RangeError);
    expect(() => renew(off, { ...monthly, priceCents: cents(0) }, cents(1), NOW, ZONE)).toThrow(RangeError);
  });
});

describe('renew, for all lines, plans and amounts', () => {
  it('conserves money: balance before + amount = spent + balance after', () => {
    fc.assert(
      fc.property(line, anyPlan, amount, instant, (l, plan, paid, now) => {
        const r = renew(l, plan, paid, now, ZONE);
        expect(r.spentCents + r.balanceAfterCents).toBe(l.balanceCents + paid);
        expect(r.spentCents).toBe(r.periods * plan.priceCents);
        expect(r.balanceAfterCents).toBeGreaterThanOrEqual(0);
        expect(r.missingCents > 0).toBe(l.balanceCents + paid < plan.priceCents);
        if (r.missingCents > 0) expect(r.missingCents + r.balanceAfterCents).toBe(plan.priceCents);
      }),
    );
  });

  it('leaves no whole period unbought, unless the cap says so', () => {
    fc.assert(
      fc.property(line, anyPlan, amount, instant, (l, plan, paid, now) => {
        const r = renew(l, plan, paid, now, ZONE);
        expect(r.periods).toBeLessThanOrEqual(plan.maxPeriods);
        if (r.balanceAfterCents >= plan.priceCents) expect(r.periods).toBe(plan.maxPeriods);
      }),
    );
  });

  it('field 43: never loses time: the whole of what was bought comes after the old expiry', () => {
    fc.assert(
      fc.property(line, anyPlan, amount, instant, (l, plan, paid, now) => {
        const r = renew(l, plan, paid, now, ZONE);
        const start = Math.max(now, l.expiresAt);
        if (r.periods === 0) expect(r.expiresAfter).toBe(l.expiresAt);
        else expect(r.expiresAfter).toBe(addPeriod(start, plan.period, r.periods, ZONE));
        expect(r.expiresAfter).toBeGreaterThanOrEqual(l.expiresAt);
      }),
    );
  });

  it('is monotone: more money never gives less, a later old expiry never gives an earlier new one', () => {
    fc.assert(
      fc.property(line, anyPlan, amount, amount, fc.nat({ max: 90 * DAY_MS }), (l, plan, paid, more, later) => {
        const less = renew(l, plan, paid, NOW, ZONE);
        const most = renew(l, plan, cents(paid + more), NOW, ZONE);
        expect(most.expiresAfter).toBeGreaterThanOrEqual(less.expiresAfter);
        expect(most.balanceAfterCents + most.spentCents).toBeGreaterThanOrEqual(
          less.balanceAfterCents + less.spentCents,
        );
        const ahead = renew({ ...l, expiresAt: l.expiresAt + later }, plan, paid, NOW, ZONE);
        expect(ahead.expiresAfter).toBeGreaterThanOrEqual(less.expiresAfter);
      }),
    );
  });

  const split = (
    l: { expiresAt: number; balanceCents: ReturnType<typeof cents> },
    plan: Parameters<typeof renew>[1],
    a: ReturnType<typeof cents>,
    b: ReturnType<typeof cents>,
  ) => {
    const one = renew(l, plan, cents(a + b), NOW, ZONE);
    const first = renew(l, plan, a, NOW, ZONE);
    const between = {
      expiresAt: first.expiresAfter,
      balanceCents: first.balanceAfterCents,
      anchorDay: first.anchorDay,
    };
    const second = renew(between, plan, b, NOW, ZONE);
    expect(first.periods + second.periods).toBe(one.periods);
    expect(second.balanceAfterCents).toBe(one.balanceAfterCents);
    return { one, second };
  };

  it('gives the same for one payment as for its two halves, for hours, days and weeks', () => {
    fc.assert(
      fc.property(line, planOf('hour', 'day', 'week'), amount, amount, (l, plan, a, b) => {
        const { one, second } = split(l, plan, a, b);
        expect(second.expiresAfter).toBe(one.expiresAfter);
      }),
    );
  });

  it('gives the same for months, from any day', () => {
    fc.assert(
      fc.property(line, planOf('month'), amount, amount, (l, plan, a, b) => {
        const { one, second } = split(l, plan, a, b);
        expect(second.expiresAfter).toBe(one.expiresAfter);
        if (one.periods > 0) expect(second.anchorDay).toBe(one.anchorDay);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the day on which months end', () => {
  const start = { expiresAt: NOW, balanceCents: cents(0), anchorDay: null as number | null };
  const price = monthly.priceCents;
  const NO_MONEY = cents(0);

  /** Pays for one month at each of these times; what the line's expiry says after each. */
  function pay(line31: typeof start, times: readonly number[]): string[] {
    let now31 = line31;
    return times.map((time) => {
      const { expiresAfter, anchorDay } = renew(now31, monthly, price, time, ZONE);
      now31 = { expiresAt: expiresAfter, balanceCents: NO_MONEY, anchorDay };
      return new Date(expiresAfter + 3 * 3_600_000).toISOString().slice(0, 16);
    });
  }

  it('field 43: 31 January, 28 February, 31 March, over payments of their own', () => {
    const paidOn = ['2026-01-31T18:00+03:00', '2026-02-28T18:00+03:00', '2026-03-31T18:00+03:00'].map(at);
    expect(pay(start, paidOn)).toEqual(['2026-02-28T18:00', '2026-03-31T18:00', '2026-04-30T18:00']);
  });

  it('is the 29th of February in a leap year, and the 31st again after it', () => {
    const leap = { ...start, expiresAt: at('2028-01-31T18:00+03:00') };
    const early = at('2028-01-20T08:00+03:00');
    expect(pay(leap, [early, early, early])).toEqual(['2028-02-29T18:00', '2028-03-31T18:00', '2028-04-30T18:00']);
  });

  it('stays for who pays early, however early', () => {
    const paidOn = ['2026-01-30T08:00+03:00', '2026-02-01T08:00+03:00', '2026-02-02T08:00+03:00'].map(at);
    expect(pay(start, paidOn)).toEqual(['2026-02-28T18:00', '2026-03-31T18:00', '2026-04-30T18:00']);
  });

  it('is the day of the payment for who pays late', () => {
    const paidOn = ['2026-01-31T18:00+03:00', '2026-03-04T08:00+03:00', '2026-04-04T07:00+03:00'].map(at);
    expect(pay(start, paidOn)).toEqual(['2026-02-28T18:00', '2026-04-04T08:00', '2026-05-04T08:00']);
  });

  it('is forgotten when somebody changes the expiry, and begins anew there', () => {
    const moved = { expiresAt: at('2026-03-15T12:00+03:00'), balanceCents: NO_MONEY, anchorDay: 31 };
    const renewed = renew(moved, monthly, price, NOW, ZONE);
    expect(renewed).toMatchObject({ expiresAfter: at('2026-04-15T12:00+03:00'), anchorDay: 15 });
  });

  it('is none of a plan that is not counted in months, and is left alone when nothing is bought', () => {
    const daily = { priceCents: price, period: { unit: 'day', count: 30 }, maxPeriods: MANY } as const;
    expect(renew({ ...start, anchorDay: 31 }, daily, price, NOW, ZONE).anchorDay).toBeNull();
    expect(renew({ ...start, anchorDay: 31 }, monthly, cents(1), NOW, ZONE).anchorDay).toBe(31);
  });

  it('makes n payments of a month what one payment of n months is, whenever in between they come', () => {
    const early = fc.array(fc.nat({ max: 40 * DAY_MS }), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(instant, early, (expiresAt, headStarts) => {
        const n = headStarts.length;
        const first = { expiresAt, balanceCents: NO_MONEY, anchorDay: null as number | null };
        const one = renew(first, monthly, cents(n * price), expiresAt, ZONE);
        let many = first;
        let given = 0;
        for (const headStart of headStarts) {
          const next = renew(many, monthly, price, many.expiresAt - headStart, ZONE);
          many = { expiresAt: next.expiresAfter, balanceCents: next.balanceAfterCents, anchorDay: next.anchorDay };
          given += next.givenMs;
        }
        expect(many).toEqual({ expiresAt: one.expiresAfter, balanceCents: 0, anchorDay: one.anchorDay });
        expect(given).toBe(one.givenMs);
      }),
    );
  });
});
