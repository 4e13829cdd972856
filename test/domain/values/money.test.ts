import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, formatCents, parseCents } from '../../../src/domain/values/money.ts';

const anyCents = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** Shillings with two decimals, written without any division, so that the oracle uses no float either. */
function written(n: number): string {
  const digits = n.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

describe('parseCents', () => {
  it.each([
    ['10', 1000],
    ['1.00', 100],
    ['5.00', 500],
    ['168.00', 16_800],
    ['1,024.50', 102_450],
    ['15101.36', 1_510_136],
    ['0.1', 10],
    ['0.29', 29],
    ['1.150', 115],
    ['10.000000', 1000],
    ['1,234,567.89', 123_456_789],
    ['0', 0],
    [' 250000 ', 25_000_000],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('reads %j', (text, expected) => {
    expect(parseCents(text)).toBe(expected);
  });

  it.each([
    ...['', ' ', '-1', '+1', '1e3', '1E3', '0x10', '1.005', '1.2345', '.5', '5.', '1,00', '1,0000', ',100', '10,24.50'],
    ...['1 000', 'KES 10', '10/-', 'NaN', 'Infinity', '1.0.0', '1_000', '१०', '90071992547409.92', '9'.repeat(400)],
  ])('refuses %j', (text) => {
    expect(parseCents(text)).toBeNull();
  });

  it('is exact for every amount, however it is written', () => {
    fc.assert(
      fc.property(anyCents, fc.nat({ max: 5 }), (n, zeros) => {
        expect(parseCents(written(n))).toBe(n);
        expect(parseCents(written(n) + '0'.repeat(zeros))).toBe(n);
        expect(parseCents(formatCents(cents(n), '').trim())).toBe(n);
      }),
    );
  });

  it('never gives anything but an exact amount of at least 0', () => {
    const noise = fc.string({ unit: fc.constantFrom(...Array.from('0123456789.,-+eE ')) });
    fc.assert(
      fc.property(noise, (text) => {
        const read = parseCents(text);
        if (read !== null) expect(Number.isSafeInteger(read) && read >= 0).toBe(true);
        if (/[-+eE]/.test(text)) expect(read).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('cents', () => {
  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])('throws on %d', (n) => {
    expect(() => cents(n)).toThrow(RangeError);
  });

  it('has one zero', () => {
    expect(Object.is(cents(-0), 0)).toBe(true);
  });
});

describe('formatCents', () => {
  it.each([
    [150_000, 'KES 1,500'],
    [150_050, 'KES 1,500.50'],
    [5, 'KES 0.05'],
    [0, 'KES 0'],
    [99_900, 'KES 999'],
    [123_456_789, 'KES 1,234,567.89'],
    [-150_050, 'KES -1,500.50'],
  ])('writes %d', (n, expected) => {
    expect(formatCents(cents(n))).toBe(expected);
  });

  it('names another currency', () => {
    expect(formatCents(cents(100), 'UGX')).toBe('UGX 1');
  });
});
