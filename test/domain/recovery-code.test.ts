import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCOUNT_ALPHABET } from '../../src/domain/money/account-number.ts';
import { mintRecoveryCode, readRecoveryCode } from '../../src/domain/recovery-code.ts';
import { seededRandom } from '../../src/simulate/random.ts';

const codes = fc.integer({ min: 1, max: 2 ** 31 - 1 }).map((seed) => mintRecoveryCode(seededRandom(seed)));
const at = fc.nat(34);

test('is read as it was printed, whatever the case, the dashes and the look-alikes', () => {
  fc.assert(
    fc.property(codes, (code) => {
      expect(code).toMatch(/^([0-9A-Z]{5}-){6}[0-9A-Z]{5}$/);
      const alike = code.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' ');
      for (const typed of [code, code.toLowerCase(), ` ${alike}\n`, code.replaceAll('-', '')])
        expect(readRecoveryCode(typed)).toEqual({ kind: 'code', code });
    }),
  );
});

test('a slip in one character, and a swap of two neighbours, is told by its group', () => {
  fc.assert(
    fc.property(codes, at, fc.nat(27), (code, place, shift) => {
      const text = code.replaceAll('-', '');
      const was = ACCOUNT_ALPHABET.indexOf(text.charAt(place));
      const other = ACCOUNT_ALPHABET.charAt((was + 1 + shift) % ACCOUNT_ALPHABET.length);
      const wrong = { kind: 'wrong', group: Math.floor(place / 5) + 1 };
      expect(readRecoveryCode(text.slice(0, place) + other + text.slice(place + 1))).toEqual(wrong);
      const [a, b] = [text.charAt(place), text.charAt(place + 1)];
      fc.pre(place % 5 < 4 && a !== b);
      expect(readRecoveryCode(text.slice(0, place) + b + a + text.slice(place + 2))).toEqual(wrong);
    }),
  );
});

test('groups that changed places, and one that is missing or too many, are told', () => {
  const groups = mintRecoveryCode(seededRandom(7)).split('-');
  expect(readRecoveryCode([groups[1], groups[0], ...groups.slice(2)].join('-'))).toEqual({ kind: 'wrong', group: 1 });
  expect(readRecoveryCode(groups.slice(0, 6).join('-'))).toEqual({ kind: 'wrong', group: null });
  expect(readRecoveryCode([...groups, groups[0]].join('-'))).toEqual({ kind: 'wrong', group: null });
  expect(readRecoveryCode('')).toEqual({ kind: 'wrong', group: null });
});
