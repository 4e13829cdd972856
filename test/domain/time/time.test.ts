import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Period } from '../../../src/domain/time/time.ts';
import { addPeriod, anchorDayOf, formatWhen } from '../../../src/domain/time/time.ts';

const NAIROBI = 'Africa/Nairobi';
const EAT_MS = 3 * 3_600_000; // UTC+3 all the year
const DAY_MS = 86_400_000;
const month: Period = { unit: 'month', count: 1 };
const day: Period = { unit: 'day', count: 1 };

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms + EAT_MS).toISOString().slice(0, 16);

const instant = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') });
const count = fc.integer({ min: 1, max: 40 });

describe('addPeriod', () => {
  it.each([
    ['2026-01-31T18:00+03:00', 1, '2026-02-28T18:00'],
    ['2026-01-31T18:00+03:00', 2, '2026-03-31T18:00'],
    ['2028-01-31T18:00+03:00', 1, '2028-02-29T18:00'],
    ['2026-01-30T18:00+03:00', 1, '2026-02-28T18:00'],
    ['2026-03-31T18:00+03:00', 1, '2026-04-30T18:00'],
    ['2026-12-31T23:59+03:00', 2, '2027-02-28T23:59'],
    ['2028-02-29T00:00+03:00', 12, '2029-02-28T00:00'],
    // In Nairobi this is already 1 April, in UTC still 31 March.
    ['2026-04-01T01:30+03:00', 1, '2026-05-01T01:30'],
  ])('field 24, field 43: months from %s, times %d', (from, times, expected) => {
    expect(iso(addPeriod(at(from), month, times, NAIROBI))).toBe(expected);
  });

  it('field 43: a plan of hours is hours, not rounded up to a day', () => {
    const from = at('2026-01-31T18:00+03:00');
    expect(iso(addPeriod(from, { unit: 'hour', count: 3 }, 1, NAIROBI))).toBe('2026-01-31T21:00');
    expect(iso(addPeriod(from, { unit: 'hour', count: 3 }, 3, NAIROBI))).toBe('2026-02-01T03:00');
  });

  it('keeps the wall-clock time over a clock change, except for hours', () => {
    const from = at('2026-03-28T12:00+01:00'); // the night after, Berlin goes from +1 to +2
    expect(addPeriod(from, day, 1, 'Europe/Berlin')).toBe(at('2026-03-29T12:00+02:00'));
    expect(addPeriod(from, { unit: 'week', count: 1 }, 1, 'Europe/Berlin')).toBe(at('2026-04-04T12:00+02:00'));
    expect(addPeriod(from, { unit: 'hour', count: 24 }, 1, 'Europe/Berlin')).toBe(from + DAY_MS);
  });

  it('is plain addition for hours, days and weeks in Nairobi', () => {
    fc.assert(
      fc.property(instant, count, count, (from, n, times) => {
        expect(addPeriod(from, { unit: 'hour', count: n }, times, NAIROBI)).toBe(from + (n * times * DAY_MS) / 24);
        expect(addPeriod(from, { unit: 'day', count: n }, times, NAIROBI)).toBe(from + n * times * DAY_MS);
        expect(addPeriod(from, { unit: 'week', count: n }, times, NAIROBI)).toBe(from + n * times * 7 * DAY_MS);
      }),
    );
  });

  it('lands n months on: same time of day, same day of month or the last one', () => {
    fc.assert(
      fc.property(instant, count, (from, n) => {
        const a = new Date(from + EAT_MS);
        const b = new Date(addPeriod(from, month, n, NAIROBI) + EAT_MS);
        const months = (d: Date): number => d.getUTCFullYear() * 12 + d.getUTCMonth();
        const lastDay = new Date(Date.UTC(b.getUTCFullYear(), b.getUTCMonth() + 1, 0)).getUTCDate();
        expect(months(b)).toBe(months(a) + n);
        expect(b.getUTCDate()).toBe(Math.min(a.getUTCDate(), lastDay));
        expect(b.getTime() % DAY_MS).toBe(a.getTime() % DAY_MS);
        expect(addPeriod(from, { unit: 'month', count: n }, 1, NAIROBI)).toBe(b.getTime() - EAT_MS);
      }),
    );
  });

  it('changes nothing for no period, also in the hour that a clock change repeats', () => {
    const second = at('2026-10-25T02:30+01:00'); // Berlin's second 02:30 of that night
    expect(addPeriod(second, day, 0, 'Europe/Berlin')).toBe(second);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d periods', (times) => {
    expect(() => addPeriod(0, day, times, NAIROBI)).toThrow(RangeError);
  });

  it('refuses a zone that is none', () => {
    expect(() => addPeriod(0, day, 1, 'Africa/Nowhere')).toThrow(RangeError);
  });
});

describe('months from an anchor day', () => {
  it.each([
    ['2026-02-28T18:00+03:00', 1, 31, '2026-03-31T18:00'],
    ['2026-02-28T18:00+03:00', 2, 31, '2026-04-30T18:00'],
    ['2026-02-28T18:00+03:00', 1, 30, '2026-03-30T18:00'],
    ['2026-02-28T18:00+03:00', 1, 28, '2026-03-28T18:00'],
    ['2028-02-29T18:00+03:00', 1, 31, '2028-03-31T18:00'],
    ['2028-02-29T18:00+03:00', 12, 29, '2029-02-28T18:00'],
    ['2029-02-28T18:00+03:00', 36, 29, '2032-02-29T18:00'],
    ['2026-04-30T18:00+03:00', 1, 31, '2026-05-31T18:00'],
    ['2026-12-31T23:59+03:00', 2, 31, '2027-02-28T23:59'],
    // In Nairobi this is already 1 March, in UTC still 28 February.
    ['2026-03-01T01:30+03:00', 1, 1, '2026-04-01T01:30'],
  ])('field 24, field 43: from %s, times %d, on day %d', (from, times, anchor, expected) => {
    expect(iso(addPeriod(at(from), month, times, NAIROBI, anchor))).toBe(expected);
  });

  it('leave hours, days and weeks as they are', () => {
    for (const unit of ['hour', 'day', 'week'] as const) {
      const from = at('2026-02-28T18:00+03:00');
      expect(addPeriod(from, { unit, count: 1 }, 2, NAIROBI, 31)).toBe(addPeriod(from, { unit, count: 1 }, 2, NAIROBI));
    }
  });

  it.each([
    ['2026-02-28T18:00+03:00', 31, 31],
    ['2026-02-28T18:00+03:00', 29, 29],
    ['2028-02-29T18:00+03:00', 31, 31],
    ['2026-04-30T18:00+03:00', 31, 31],
    ['2026-03-31T18:00+03:00', 31, 31],
    // Moved by somebody, or paid late: the day that it stands on now.
    ['2028-02-28T18:00+03:00', 31, 28],
    ['2026-02-27T18:00+03:00', 31, 27],
    ['2026-03-28T18:00+03:00', 31, 28],
    ['2026-03-30T18:00+03:00', 31, 30],
    ['2026-02-28T18:00+03:00', 27, 28],
    ['2026-02-28T18:00+03:00', null, 28],
    // In Nairobi this is already 1 March.
    ['2026-02-28T22:30+00:00', 31, 1],
  ])('are kept by %s for the day %s as the day %d', (from, kept, expected) => {
    expect(anchorDayOf(at(from), kept, NAIROBI)).toBe(expected);
  });

  it('one after the other are as many at once, from any day', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 30 }), (from, n) => {
        const anchor = anchorDayOf(from, null, NAIROBI);
        let until = from;
        for (let i = 0; i < n; i++) {
          expect(anchorDayOf(until, anchor, NAIROBI)).toBe(anchor);
          until = addPeriod(until, month, 1, NAIROBI, anchor);
        }
        expect(until).toBe(addPeriod(from, month, n, NAIROBI));
      }),
    );
  });
});

describe('formatWhen', () => {
  const when = at('2026-04-30T18:00+03:00');

  it('field 43: is short enough for a receipt', () => {
    expect(formatWhen(when, NAIROBI, 'en')).toBe('30 Apr 18:00');
  });

  it.each([
    ['2026-08-01T00:05+03:00', 'en', '1 Aug 00:05'],
    ['2026-08-01T00:05+03:00', 'sw', '1 Ago 00:05'],
    ['2026-03-31T23:59+03:00', 'sw', '31 Mac 23:59'],
    ['2026-12-31T09:07+03:00', 'sw', '31 Des 09:07'],
  ] as const)('writes %s in %s', (text, language, expected) => {
    expect(formatWhen(at(text), NAIROBI, language)).toBe(expected);
  });

  it('names the year when it is not the year of now in that zone', () => {
    expect(formatWhen(when, NAIROBI, 'en', at('2025-12-31T12:00Z'))).toBe('30 Apr 2026 18:00');
    expect(formatWhen(when, NAIROBI, 'en', at('2025-12-31T22:00Z'))).toBe('30 Apr 18:00');
  });
});

describe('a clock that nobody changes meanwhile', () => {
  const zones = [
    'Africa/Nairobi',
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
  ];
  const units = ['day', 'week', 'month', 'year'] as const;
  /** By Temporal alone. */
  const byTemporal = (from: number, unit: (typeof units)[number], n: number, zone: string, anchorDay?: number) => {
    const when = Temporal.Instant.fromEpochMilliseconds(from)
      .toZonedDateTimeISO(zone)
      .add({ [`${unit}s`]: n });
    if (anchorDay === undefined || unit === 'day' || unit === 'week') return when.epochMilliseconds;
    return when.with({ day: Math.min(anchorDay, when.daysInMonth) }).epochMilliseconds;
  };

  it('gives what Temporal gives, before, at and after every change', () => {
    const anywhere = fc.integer({ min: at('1969-12-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') });
    const changes = ['2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-04-04T15:00Z', '2026-10-03T15:30Z'].map(at);
    const nearChange = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -3 * DAY_MS, max: 3 * DAY_MS }))
      .map(([change, ms]) => change + ms);
    fc.assert(
      fc.property(
        fc.oneof(anywhere, nearChange),
        fc.constantFrom(...zones),
        fc.constantFrom(...units),
        fc.integer({ min: 0, max: 40 }),
        fc.option(fc.integer({ min: 1, max: 31 }), { nil: undefined }),
        (from, zone, unit, n, anchorDay) => {
          expect(addPeriod(from, { unit, count: 1 }, n, zone, anchorDay)).toBe(
            byTemporal(from, unit, n, zone, anchorDay),
          );
          const when = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
          expect(anchorDayOf(from, null, zone)).toBe(when.day);
          const isOnIt = anchorDay !== undefined && when.day === Math.min(anchorDay, when.daysInMonth);
          expect(anchorDayOf(from, anchorDay ?? null, zone)).toBe(isOnIt ? anchorDay : when.day);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('refuses what is no instant, and a zone that nobody knows', () => {
    expect(() => addPeriod(8.64e15, { unit: 'month', count: 1 }, 1, NAIROBI)).toThrow(RangeError);
    expect(() => addPeriod(0, { unit: 'day', count: 1 }, 1, 'Africa/Nowhere')).toThrow(RangeError);
  });
});
