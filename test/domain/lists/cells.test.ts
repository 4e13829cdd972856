import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findPlan, readPhone, readPrice } from '../../../src/domain/lists/cells.ts';
import { dayOrderOf, readDay } from '../../../src/domain/lists/day.ts';

const dayOf = fc
  .date({ min: new Date(Date.UTC(2010, 0, 1)), max: new Date(Date.UTC(2060, 0, 1)), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const parts = (day: string) => day.split('-').map(Number) as [number, number, number];

describe('days', () => {
  test('F-import-03: 01/02/2026, 2026-02-01, 1-Feb-26 and 46054 are the first of February', () => {
    for (const text of ['01/02/2026', '2026-02-01', '1-Feb-26', '46054', '1st Feb 2026', '1.2.26', '01/02/2026 18:00'])
      expect(readDay(text, 'day first'), text).toBe('2026-02-01');
    expect(dayOrderOf(['01/02/2026', '3/4/2026'])).toEqual({ order: 'day first', twoWays: 2, isProven: false });
    expect(dayOrderOf(['01/02/2026', '12/31/2026'])).toEqual({ order: 'month first', twoWays: 1, isProven: true });
  });

  test('a day is read back in every form, whatever the order of its column', () => {
    fc.assert(
      fc.property(dayOf, (day) => {
        const [y, m, d] = parts(day);
        const name = new Date(day).toLocaleString('en', { month: 'short', timeZone: 'UTC' });
        const serial = Math.round(Date.parse(day) / 86_400_000) + 25_569;
        expect(readDay(`${d}/${m}/${y}`, 'day first')).toBe(day);
        expect(readDay(`${m}/${d}/${y}`, 'month first')).toBe(day);
        for (const text of [day, `${d}-${name}-${y}`, `${name} ${d}, ${y}`, `${serial}`])
          for (const order of ['day first', 'month first'] as const) expect(readDay(text, order), text).toBe(day);
      }),
    );
  });

  test('one day beyond the twelfth decides its column', () => {
    fc.assert(
      fc.property(fc.array(dayOf, { minLength: 1 }), fc.boolean(), (days, isMonthFirst) => {
        const column = [...days, '2026-11-25'].map((day) => {
          const [y, m, d] = parts(day);
          return isMonthFirst ? `${m}/${d}/${y}` : `${d}/${m}/${y}`;
        });
        const { order } = dayOrderOf(column);
        expect(order).toBe(isMonthFirst ? 'month first' : 'day first');
        expect(column.map((cell) => readDay(cell, order))).toEqual([...days, '2026-11-25']);
      }),
    );
  });

  test('what is no day is none', () => {
    for (const text of ['31/11/2026', '30 Feb 2026', '21st', 'soon', '', '1/2', '1500', '13/13/2026'])
      expect(readDay(text, 'day first'), text).toBeNull();
  });
});

describe('phones, prices and plans', () => {
  test('F-import-15: several numbers, a landline, nothing, and what a spreadsheet leaves', () => {
    const phone = { kind: 'phone', msisdn: '254712345678', others: [] };
    for (const text of ['254712345678.0', "'0712345678", '712345678', '+254 712 345 678'])
      expect(readPhone(text), text).toEqual(phone);
    for (const text of ['0712345678/0733000999', '0712345678 or 0733000999', '0712345678, 0733 000 999'])
      expect(readPhone(text), text).toEqual({ ...phone, others: ['254733000999'] });
    expect(readPhone('0202345678')).toEqual({ kind: 'none', why: 'landline' });
    for (const text of ['n/a', '', '-', '0']) expect(readPhone(text)).toEqual({ kind: 'none', why: 'empty' });
    expect(readPhone('7.12346E+08')).toEqual({ kind: 'destroyed' });
    expect(readPhone('ask Jane')).toEqual({ kind: 'unknown' });
  });

  test('prices as owners write them', () => {
    const given = ['1500', '1,500/=', 'KES 1500', '1500.00', '1.5k', '1.5 K'];
    expect(given.map(readPrice)).toEqual(given.map(() => 150_000));
    expect(readPrice('free')).toBeNull();
  });

  const PLANS = [
    { code: 'p10', name: 'Home 10', profile: '10M', priceCents: 150_000 },
    { code: 'b10', name: 'Business', profile: '10M-biz', priceCents: 300_000 },
    { code: 'p5', name: 'Home 5', profile: '5M', priceCents: 100_000 },
  ];
  const code = (text: string, price: number | null = null) =>
    findPlan(text, price === null ? null : readPrice(`${price}`), PLANS)?.code ?? null;

  test('F-import-16: a plan by its code or its name, in whatever case', () => {
    expect(['P10', 'home 10', 'HOME-5', '5m', '5 MBPS', 'Home 5 (1000.00)'].map((text) => code(text))).toEqual([
      'p10',
      'p10',
      'p5',
      'p5',
      'p5',
      'p5',
    ]);
  });

  test('a plan by what it costs, where the list names that alone', () => {
    expect(['1,000', 'KES 1000', '1k'].map((text) => code(text))).toEqual(['p5', 'p5', 'p5']);
    expect([code('1,001'), code('10')]).toEqual([null, null]);
  });

  test('of several plans that may be meant none is taken, unless the price tells them apart', () => {
    expect(code('10 Mbps')).toBeNull();
    expect(code('10 Mbps', 3000)).toBe('b10');
    expect(code('', 1000)).toBe('p5');
    expect([code(''), code('STAFF', 1000), code('1 day'), code('15 Mbps', 1500)]).toEqual([null, null, null, null]);
  });
});
