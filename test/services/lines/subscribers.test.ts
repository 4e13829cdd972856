import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPayer } from '../../../src/domain/values/msisdn.ts';
import { listLines } from '../../../src/services/lines/subscribers.ts';
import { matchNotice } from '../../../src/services/money/match-notice.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { addLine, openStore } from '../../services/books.ts';

const rename = query<{ id: number; name: string }>()((db, p) =>
  db.updateTable('subscriber').set({ name: p.name }).where('id', '=', p.id),
);

describe('a search', () => {
  const found = (text: string): string[] => {
    const store = openStore();
    const names = ['Wanjiku 50% off', 'A_C Wireless', 'C:\\home', 'Amina'];
    for (const [i, name] of names.entries()) {
      addLine(store, i + 1, { accountNo: `ACC-${i + 1}`, msisdn: `25471234560${i}` });
      store.run(rename, { id: i + 1, name });
    }
    return listLines(store, text, { retired: false, limit: 50 }).map(({ name }) => name);
  };

  test.each([
    ['_', ['A_C Wireless']],
    ['%', ['Wanjiku 50% off']],
    ['\\', ['C:\\home']],
    ['a_c', ['A_C Wireless']],
    ['', ['A_C Wireless', 'Amina', 'C:\\home', 'Wanjiku 50% off']],
    ['acc-4', ['Amina']],
    ['line-4', ['Amina']],
    ['nobody', []],
  ])('takes %j as it stands', (text, names) => expect(found(text)).toEqual(names));

  test.each(['0712 345 603', '+254 712 345 603', '254712345603', '345603', '5603', '0712-345-603'])(
    'finds a number written as %s',
    (text) => expect(found(text)).toEqual(['Amina']),
  );

  test('takes three digits for a part of an account, not of a number', () => expect(found('603')).toEqual([]));
});

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
      const match = matchNotice(store, { account: null, payerPhone: mask, requestOnly: false }, null, 'JSY');
      if (match.kind !== 'unmatched') throw new Error('a mask decided whose money it is');
      const suggested = match.suggestions.map(({ subscriptionId }) => idOf.get(subscriptionId));
      const fits = numbers.filter((one) => one.startsWith(msisdn.slice(0, head)) && one.endsWith(msisdn.slice(-tail)));
      expect(suggested.toSorted()).toEqual(fits.toSorted());
    }),
  );
});
