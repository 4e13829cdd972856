import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCOUNT_ALPHABET } from '../../src/domain/money/account-number.ts';
import { mintVoucherCode, readVoucherCode } from '../../src/domain/voucher-code.ts';
import { seededRandom } from '../../src/simulate/random.ts';

const minted = fc.integer().map((seed) => mintVoucherCode(seededRandom(seed)));

test('a code is read as it was minted, in small letters, with blanks, and with the letters that its digits are taken for', () => {
  fc.assert(
    fc.property(minted, (code) => {
      const plain = code.replaceAll('-', '');
      expect(code).toMatch(/^[0-9A-Y]{4}-[0-9A-Y]{4}-[0-9A-Y]{4}$/);
      expect(readVoucherCode(code)).toBe(plain);
      expect(readVoucherCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(plain);
      expect(readVoucherCode(plain.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('5', 'S'))).toBe(plain);
    }),
  );
});

test('one wrong character, or two neighbours that are swapped, are found out', () => {
  const place = fc.nat(11);
  fc.assert(
    fc.property(minted, place, fc.nat(ACCOUNT_ALPHABET.length - 1), (code, at, n) => {
      const letter = ACCOUNT_ALPHABET.charAt(n);
      const plain = code.replaceAll('-', '');
      const wrong = plain.slice(0, at) + letter + plain.slice(at + 1);
      expect(readVoucherCode(wrong)).toBe(wrong === plain ? plain : null);
      const swapped = plain.slice(0, at) + plain.charAt(at + 1) + plain.charAt(at) + plain.slice(at + 2);
      expect(readVoucherCode(swapped)).toBe(swapped === plain ? plain : null);
    }),
  );
});

test.each(['', 'W', '7K2M-9QAX', '7K2M-9QAX-4RT', '%%%%-%%%%-%%%%'])('"%s" is none', (typed) =>
  expect(readVoucherCode(typed)).toBeNull(),
);
