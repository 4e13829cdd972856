import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { cents } from '../../src/domain/values/money.ts';
import { putTexts } from '../../src/services/money/put-texts.ts';
import { query } from '../../src/storage/engine/query.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { textMark } from '../../src/storage/texts.ts';
import { lanesElsewhere } from '../../src/views/lane.ts';
import { search } from '../../src/views/search.ts';
import { act } from '../../src/services/actions/act.ts';
import { refundByHand } from '../../src/services/money/refund-payment.ts';
import { addLine, DAY, notice, NOW, openStore, paidEvery, POLICY, receiptKey, take } from '../services/books.ts';

/** More than a search walks: what is found behind them is found by the index. */
const NEWER = 2_100;
const PHONE = '254712345126';

let store: Store;

const found = (text: string) =>
  search(store, text, 20, lanesElsewhere, 'Africa/Nairobi', NOW)
    .payments.map(({ payment }) => payment.id)
    .toSorted((a, b) => a - b);
const putAll = () => {
  while (putTexts(store) > 0);
};
const set = (column: 'payer_name' | 'receipt_code', id: number, value: string | null) =>
  store.run(
    query()((db) =>
      db
        .updateTable('payment')
        .set({ [column]: value })
        .where('id', '=', id),
    ),
    {},
  );

beforeEach(() => {
  store = openStore();
  addLine(store, 1, { accountNo: 'HSE-12.B', msisdn: PHONE });
  take(
    store,
    notice({
      keys: [receiptKey('SKM4R7TT2A')],
      account: 'hse 12 b',
      payerName: 'Wanjiru "Shiru" Kamau',
      amountCents: cents(73_300),
    }),
    notice({ keys: [receiptKey('SKM4R7TT2B')], payerPhone: '0712 345-126', payerName: 'Otieno' }),
    notice({ keys: [receiptKey('SKM4R7TT2C')], payerPhone: '2547*****126', payerName: '100% Net_1' }),
    notice({
      keys: [receiptKey('SKM4R7TT2D')],
      payerPhone: createHash('sha256').update(PHONE).digest('hex'),
      payerName: 'Ng’ang’a',
    }),
    notice({ keys: [{ scheme: 'receipt', value: 'BANK-0042/7' }], account: '733', payerPhone: '254733000733' }),
    notice({ keys: [receiptKey('SKM4R7TT2F')], payerPhone: '25471****26', payerName: 'O' }),
  );
  paidEvery(store, 'payhero', NOW + DAY, NOW + DAY + NEWER, 1);
});

const TERMS: readonly (readonly [string, number[]])[] = [
  ['SKM4R7TT2A', [1]],
  ['r7tt2', [1, 2, 3, 4, 6]],
  ['BANK-0042', [5]],
  ['nk-0042/', [5]],
  ['hse 12 b', [1]],
  ['HSE12B', [1]],
  ['wanjiru', [1]],
  ['"shiru" k', [1]],
  ['0% net_', [3]],
  ['ng’ang', [4]],
  ['0712345126', [2, 3, 4, 6]],
  ['345126', [2]],
  ['126', [2, 3]],
  ['733', [1, 5]],
  ['KES 733', [1]],
  ['nobody at all', []],
];

test.each(TERMS)('%j finds the same payments before they are in the index, within, and half of them', (text, ids) => {
  expect(found(text)).toEqual(ids);
  putTexts(store);
  expect(store.first(textMark, {})).toMatchObject({ mark: 200 });
  expect(found(text)).toEqual(ids);
  putAll();
  expect(store.first(textMark, {})).toEqual({ mark: NEWER + 6, newest: NEWER + 6 });
  expect(found(text)).toEqual(ids);
});

test('what is learnt of a payment later, or taken away, is in the index at once', () => {
  putAll();
  set('payer_name', 2, 'Achieng');
  set('receipt_code', 5, 'SKM4R7TT2Z');
  expect([found('achieng'), found('otieno'), found('tt2z')]).toEqual([[2], [], [5]]);
  set('payer_name', 2, null);
  expect(found('achieng')).toEqual([]);
});

test('money that went back is found by the receipt under which it went', () => {
  const by = { actor: 'amina', reason: 'paid twice' };
  act(store, refundByHand(POLICY), { paymentId: 2, amountCents: null, receipt: 'SKN4R7TT9Z' }, by, NOW);
  expect(found('skn4r7tt9z')).toEqual([2]);
  const message =
    'SKN4R7TT9Z Confirmed. You have received Ksh1,500.00 from TOWER NET 254700000000 on 10/3/26 at 9:30 AM';
  expect(found(message)).toEqual([2]);
});

test('nothing is written while there is nothing new', () => {
  putAll();
  const before = store.version();
  expect(putTexts(store)).toBe(0);
  expect(store.version()).toBe(before);
});
