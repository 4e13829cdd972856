import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstNonGsm7, fitSms, gsm7Length, toGsm7 } from '../../../src/domain/messages/gsm7.ts';
import { anyText } from '../../any-text.ts';

describe('gsm7Length', () => {
  it.each([
    ['', 0],
    ['Habari', 6],
    ['@£$¥èéùìòÇØøÅåΔΩ ñüà', 20],
    ['{}[]~^|\\€', 18],
    ['line\nend', 8],
  ])('of %j is %d', (text, length) => {
    expect(gsm7Length(text)).toBe(length);
  });

  it.each(['’', 'ç', '😀', '`', 'ŵ', '\t'])('of %j is null: GSM-7 has no such character', (text) => {
    expect(gsm7Length(`a${text}b`)).toBeNull();
    expect(firstNonGsm7(`a${text}b`)).toBe(text);
  });
});

describe('toGsm7', () => {
  it.each([
    ['“Mama Njeri’s” shop – Thika…', '"Mama Njeri\'s" shop - Thika...'],
    ['Wanjikũ Ńdambuki', 'Wanjiku Ndambuki'],
    ['Asante 😀👍🏽!', 'Asante !'],
    ['a\u00a0b\tc', 'a b c'],
    ['１２３ ﬁbre™', '123 fibreTM'],
    ['Cafe\u0301', 'Café'],
    ['日本', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(toGsm7(text)).toBe(expected);
  });

  it('always gives GSM-7, and leaves GSM-7 as it is', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const once = toGsm7(text);
        expect(gsm7Length(once)).not.toBeNull();
        expect(toGsm7(once)).toBe(once);
      }),
    );
  });
});

describe('fitSms', () => {
  it('leaves what fits', () => {
    expect(fitSms('x'.repeat(160))).toBe('x'.repeat(160));
  });

  it('counts the extension table double', () => {
    expect(fitSms('€'.repeat(81))).toBe('€'.repeat(80));
    expect(fitSms(`${'€'.repeat(79)}x€`)).toBe(`${'€'.repeat(79)}x`);
  });

  it('cuts between words and never inside an amount', () => {
    expect(fitSms('Balance KES 1,500.00 kept', 17)).toBe('Balance KES');
    expect(fitSms('Balance KES 1,500.00 kept', 20)).toBe('Balance KES 1,500.00');
  });

  it('never exceeds its limit, and never adds anything', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 300 }), fc.integer({ min: 1, max: 200 }), (text, max) => {
        const fitted = fitSms(text, max);
        expect(gsm7Length(fitted)).toBeLessThanOrEqual(max);
        expect(toGsm7(text).startsWith(fitted)).toBe(true);
      }),
    );
  });
});
