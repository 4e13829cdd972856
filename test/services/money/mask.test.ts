import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPayer } from '../../../src/domain/values/msisdn.ts';
import { matchNotice } from '../../../src/services/money/match-notice.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { addLine, openStore, POLICY } from '../../services/books.ts';

test('field 41: a mask suggests the lines whose number it can be, by its first and last digits, and no other', () => {
  const store = openStore();
  const tails = [0, 1, 9, 10, 11, 19, 90, 91, 99, 100, 110, 111, 900, 999];
  const numbers = tails.flatMap((tail) => ['2547', '2541'].map((head) => `${head}${String(tail).padStart(8, '0')}`));
  const idOf = new Map(numbers.map((msisdn, i) => [addLine(store, i, { msisdn }), msisdn]));
  const shown = fc.tuple(fc.constantFrom(...numbers), fc.integer({ min: 0, max: 10 }), fc.integer({ min: 3, max: 4 }));
  fc.assert(
    fc.property(shown, ([msisdn, head, tail]) => {
      fc.pre(head + tail >= 5 && head + tail <= 11);
      const mask = `${msisdn.slice(0, head)}${'*'.repeat(12 - head - tail)}${msisdn.slice(-tail)}`;
      expect(readPayer(mask).kind).toBe('masked');
      const claim = { account: null, amountCents: cents(100), payerPhone: mask, requestOnly: false };
      const match = matchNotice(store, claim, null, POLICY);
      if (match.kind !== 'unmatched') throw new Error('a mask decided whose money it is');
      const suggested = match.suggestions.map(({ subscriptionId }) => idOf.get(subscriptionId));
      const fits = numbers.filter((one) => one.startsWith(msisdn.slice(0, head)) && one.endsWith(msisdn.slice(-tail)));
      expect(suggested.toSorted()).toEqual(fits.toSorted());
    }),
  );
});
