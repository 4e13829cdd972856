import { describe, expect, test } from 'vitest';
import { query } from '../../src/storage/engine/query.ts';
import { endServing } from '../../src/storage/subscribers.ts';
import { lanesElsewhere } from '../../src/views/lane.ts';
import { searchLines } from '../../src/views/search.ts';
import { addLine, DAY, NOW, openStore } from '../services/books.ts';

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
    return searchLines(store, text, { retired: false, limit: 50 }, lanesElsewhere, NOW).map(({ line }) => line.name);
  };

  test.each([
    ['_c ', ['A_C Wireless']],
    ['50%', ['Wanjiku 50% off']],
    [':\\h', ['C:\\home']],
    ['a_c', ['A_C Wireless']],
    ['', ['A_C Wireless', 'Amina', 'C:\\home', 'Wanjiku 50% off']],
    ['acc-4', ['Amina']],
    ['acc4', ['Amina']],
    ['acc no 4', ['Amina']],
    ['line-4', ['Amina']],
    ['nobody', []],
    // Too short to be found within a text.
    ['a_', ['A_C Wireless']],
    ['am', ['Amina']],
    ['AM', ['Amina']],
    ['c:', ['C:\\home']],
    ['in', []],
    ['_', []],
    ['ac', ['Wanjiku 50% off', 'A_C Wireless', 'C:\\home', 'Amina']],
    ['li', ['Wanjiku 50% off', 'A_C Wireless', 'C:\\home', 'Amina']],
  ])('takes %j as it stands', (text, names) => expect(found(text)).toEqual(names));

  test.each(['0712 345 603', '+254 712 345 603', '254712345603', '345603', '5603', '0712-345-603'])(
    'finds a number written as %s',
    (text) => expect(found(text)).toEqual(['Amina']),
  );

  test('of two characters shows the line of just this account first, names before other accounts, and no more than was asked for', () => {
    const store = openStore();
    for (const [i, accountNo] of ['124', '12', '12-3', '99'].entries()) addLine(store, i + 1, { accountNo });
    store.run(rename, { id: 4, name: '12 Acacia Court' });
    const accounts = (limit: number, retired = true) =>
      searchLines(store, '12', { retired, limit }, lanesElsewhere, NOW).map(({ line }) => line.account_no);
    expect(accounts(50)).toEqual(['12', '99', '12-3', '124']);
    expect(accounts(2)).toEqual(['12', '99']);
    store.run(endServing, { id: 2, now: NOW });
    expect(accounts(50, false)).toEqual(['99', '12-3', '124']);
  });

  test('takes three digits for a part of an account, not of a number', () => expect(found('603')).toEqual([]));

  test('for what is paid and was never seen online leaves out whom nobody expects there', () => {
    const store = openStore();
    const paid = { expiresAt: NOW + DAY };
    addLine(store, 1, paid);
    addLine(store, 2, { ...paid, set: { seen_online_at: NOW - DAY } });
    addLine(store, 3, { ...paid, set: { blocked_at: NOW } });
    addLine(store, 4, { ...paid, set: { retired_at: NOW } });
    addLine(store, 5);
    addLine(store, 6, { plan: { code: 'late', grace_ms: 2 * DAY } });
    const unseen = { retired: true, limit: 50, neverSeen: true };
    const names = (text: string) =>
      searchLines(store, text, unseen, lanesElsewhere, NOW).map(({ line }) => line.account_no);
    expect(names('')).toEqual(['ACC1', 'ACC6']);
    expect(names('acc6')).toEqual(['ACC6']);
  });
});
