import { expect, test } from 'vitest';
import { act } from '../../../src/services/actions/act.ts';
import { enterByHand } from '../../../src/services/money/enter-payment.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { addLine, NOW, notice, openStore, payments, POLICY, receiptKey, take } from '../books.ts';

const BY = { actor: 'cli:asha', reason: 'at the desk' };
const enter = (store: Store, receipt: string) =>
  act(store, enterByHand(POLICY), { accountNo: 'ACC1', amountCents: 150_000, receipt, source: 'cash' }, BY, NOW);

test.each(['SCB1234567.', 'scb-1234567', 'SCB/1234567', ' SCB12345-67 '])(
  'a code of M-Pesa is that code however it is typed: %j',
  (typed) => {
    const store = openStore();
    addLine(store, 1);
    take(store, notice({ keys: [receiptKey('SCB1234567')], account: 'ACC1' }));
    expect(enter(store, typed)).toMatchObject({ kind: 'refused', why: 'receipt' });
    // Entered first, its callback is the same money.
    const other = openStore();
    addLine(other, 1);
    expect(enter(other, typed)).toMatchObject({ kind: 'done' });
    take(other, notice({ keys: [receiptKey('SCB1234567')], account: 'ACC1' }));
    expect(other.all(payments, {})).toMatchObject([{ receipt_code: 'SCB1234567' }]);
  },
);

test('a number of a book of receipts stays as it is written', () => {
  const store = openStore();
  addLine(store, 1);
  expect(enter(store, '17/2026')).toMatchObject({ kind: 'done' });
  expect(enter(store, '172026')).toMatchObject({ kind: 'done' });
  expect(enter(store, '17/2026')).toMatchObject({ kind: 'refused', why: 'receipt' });
});
