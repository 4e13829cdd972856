import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Msisdn } from '../../../src/domain/values/msisdn.ts';
import { formatLocal, parseMsisdn, readPayer, toLocal, toPlus } from '../../../src/domain/values/msisdn.ts';

const M = '254712345678' as Msisdn;

const anyMsisdn = fc
  .tuple(fc.constantFrom('7', '1'), fc.integer({ min: 0, max: 99_999_999 }))
  .map(([first, rest]) => `254${first}${rest.toString().padStart(8, '0')}` as Msisdn);

describe('parseMsisdn', () => {
  it.each([
    ...[
      '0712345678',
      '712345678',
      '254712345678',
      '+254712345678',
      '2540712345678',
      '254254712345678',
      '00254712345678',
    ],
    ...[
      '0712 345 678',
      '0712-345-678',
      '(0712) 345678',
      '+254 (0) 712 345 678',
      ' 254 712 345 678\n',
      '+254–712–345–678',
    ],
    ...['0712\u00a0345\u00a0678', '０７１２３４５６７８'],
  ])('reads %j', (text) => {
    expect(parseMsisdn(text)).toBe(M);
  });

  it.each([
    ['0110123456', '254110123456'],
    ['110123456', '254110123456'],
    ['0100123456', '254100123456'],
    ['254101123456', '254101123456'],
  ])('reads the 01 numbers of 2019: %j', (text, expected) => {
    expect(parseMsisdn(text)).toBe(expected);
  });

  it.each([
    ...[
      '',
      '0',
      '071234567',
      '07123456789',
      '0812345678',
      '0212345678',
      '25471234567',
      '2547123456789',
      '255712345678',
    ],
    ...['+0712345678', '++254712345678', '0712345678.0', '0712x345678', '2547 ***** 126', 'JSY-7K2M9Q', '0712345678a'],
    ...['254254254712345678', '00712345678', '254812345678', '٠٧١٢٣٤٥٦٧٨'],
  ])('refuses %j', (text) => {
    expect(parseMsisdn(text)).toBeNull();
  });

  it('reads every written form of every number to the same number', () => {
    fc.assert(
      fc.property(anyMsisdn, (m) => {
        const national = m.slice(3);
        for (const start of ['', '0', '254', '+254', '00254', '2540', '+2540', '254254']) {
          expect(parseMsisdn(start + national)).toBe(m);
        }
        for (const form of [formatLocal(m), toLocal(m), toPlus(m)]) expect(parseMsisdn(form)).toBe(m);
      }),
    );
  });

  it('gives the canonical form or nothing', () => {
    const noise = fc.string({ unit: fc.constantFrom(...Array.from('0123456789 +-()*')) });
    fc.assert(
      fc.property(noise, (text) => {
        expect(parseMsisdn(text) ?? '254700000000').toMatch(/^254[71]\d{8}$/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('forms', () => {
  it('writes a number for people, PayHero and SMS gateways', () => {
    expect([formatLocal(M), toLocal(M), toPlus(M)]).toEqual(['0712 345 678', '0712345678', '+254712345678']);
  });
});

describe('readPayer', () => {
  it('reads a plain number', () => {
    expect(readPayer('+254712345678')).toEqual({ kind: 'plain', msisdn: M });
  });

  it('field 41: reads a hash, in lower case', () => {
    const hex = 'AB'.repeat(32);
    expect(readPayer(hex)).toEqual({ kind: 'hash', sha256: hex.toLowerCase() });
  });

  it.each([
    ['2547 ***** 126', '2547', '126'],
    ['25470****149', '25470', '149'],
    ['+2547*****126', '2547', '126'],
    ['0712***678', '254712', '678'],
    ['7*****126', '2547', '126'],
    ['0******126', '254', '126'],
    ['2547XXXXX126', '2547', '126'],
    ['*********126', '', '126'],
  ])('field 41: reads the mask %j', (text, prefix, suffix) => {
    expect(readPayer(text)).toEqual({ kind: 'masked', prefix, suffix });
  });

  it.each([
    null,
    '',
    '***',
    '2547********',
    '2547****6',
    '254712345*678',
    '255*****126',
    '09****126',
    'Jane',
    'ab'.repeat(31),
  ])('makes nothing of %j', (text) => {
    expect(readPayer(text)).toEqual({ kind: 'none' });
  });

  it('field 41: a mask shows the first and the last digits of its number, and nothing else', () => {
    const cut = fc.tuple(anyMsisdn, fc.integer({ min: 0, max: 7 }), fc.integer({ min: 2, max: 4 }));
    fc.assert(
      fc.property(cut, ([m, head, tail]) => {
        const mask = readPayer(`${m.slice(0, head)}${'*'.repeat(12 - head - tail)}${m.slice(-tail)}`);
        expect(mask).toEqual({ kind: 'masked', prefix: m.slice(0, head), suffix: m.slice(-tail) });
      }),
    );
  });
});
