import { describe, expect, test } from 'vitest';
import type { Notice } from '../../../src/domain/money/notice.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { cents } from '../../../src/domain/values/money.ts';
import {
  addLine,
  addRequest,
  checkoutKey,
  DAY,
  lineRow,
  NOW,
  notice,
  openAlarms,
  openStore,
  payments,
  receiptKey,
  requests,
  take,
} from '../books.ts';

const PHONE = '254700000001';
const ASKED = { requestNames: ['order-1'], requestOnly: true };

/** A line whose push was paid, as a provider says that knows no receipts. */
function paidWithoutReceipt(told: Partial<Notice> = {}) {
  const store = openStore();
  const line = addLine(store, 1);
  addRequest(store, 'order-1', line);
  take(store, notice({ keys: [checkoutKey('ws_1')], ...ASKED, ...told }));
  expect(store.all(requests, {})[0]).toMatchObject({ state: 'paid', payment_id: 1 });
  return store;
}

const states = (store: Store) => store.all(payments, {}).map(({ state }) => state);

test('the same money told of by its receipt alone is not credited twice: it is held, beside the other', () => {
  const store = paidWithoutReceipt();
  const until = lineRow(store, 'ACC1').expires_at;
  take(store, notice({ keys: [receiptKey('TKE1A2B3C4')], account: 'ACC1', paidAt: NOW }));
  expect(states(store)).toEqual(['applied', 'held']);
  expect(store.all(payments, {})[1]).toMatchObject({ reason: 'conflict', contradicts: 1, subscription_id: 1 });
  expect(lineRow(store, 'ACC1').expires_at).toBe(until);
  expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'callback-conflict' }]);
});

test.each([
  ['another amount', { amountCents: cents(150_100), account: 'ACC1', paidAt: NOW }],
  ['another time', { account: 'ACC1', paidAt: NOW - DAY }],
  ['no receipt of its own', { keys: [checkoutKey('ws_2')], account: 'ACC1' }],
])('money with %s is money of its own', (_what, other) => {
  const store = paidWithoutReceipt();
  take(store, notice({ keys: [receiptKey('TKE1A2B3C4')], ...other }));
  expect(states(store)).toEqual(['applied', 'applied']);
});

test('an order whose receipt is known takes nothing from what comes beside it', () => {
  const store = openStore();
  addRequest(store, 'order-1', addLine(store, 1));
  take(store, notice({ keys: [checkoutKey('ws_1'), receiptKey('TKE1A2B3C5')], requestNames: ['order-1'] }));
  take(store, notice({ keys: [receiptKey('TKE1A2B3C4')], account: 'ACC1', paidAt: NOW }));
  expect(states(store)).toEqual(['applied', 'applied']);
});

describe('the order and the receipt of one push, each told of alone', () => {
  const answer = () => notice({ keys: [checkoutKey('ws_1')], ...ASKED, account: 'ACC1', payerPhone: PHONE });
  const confirmation = (receipt: string, other: Partial<Notice> = {}) =>
    notice({ keys: [receiptKey(receipt)], account: 'acc1', payerPhone: '2547 ***** 001', paidAt: NOW, ...other });
  const receiptsOf = (store: Store) => store.all(payments, {}).map(({ receipt_code }) => receipt_code);

  test.each([
    ['the order first', [answer, () => confirmation('TKE1A2B3C4')]],
    ['the receipt first', [() => confirmation('TKE1A2B3C4'), answer]],
  ])('are one payment: %s', (_what, told) => {
    const store = openStore();
    addRequest(store, 'order-1', addLine(store, 1));
    for (const one of told) take(store, one());
    expect(store.all(payments, {})).toMatchObject([{ state: 'applied', receipt_code: 'TKE1A2B3C4' }]);
    expect(store.all(requests, {})).toMatchObject([{ state: 'paid', payment_id: 1 }]);
    expect(store.all(openAlarms, {})).toEqual([]);
    // The callback of the push knows both.
    take(store, notice({ ...answer(), keys: [checkoutKey('ws_1'), receiptKey('TKE1A2B3C4')] }));
    expect(receiptsOf(store)).toEqual(['TKE1A2B3C4']);
    // Who paid by hand besides has paid twice.
    take(store, confirmation('TKE1A2B3C5'));
    expect(store.all(payments, {})).toMatchObject([{ state: 'applied' }, { state: 'applied' }]);
    expect(checkBooks(store).problems).toEqual([]);
  });

  test.each([
    ['from nobody knows whom', { payerPhone: null }],
    ['made before the push', { paidAt: NOW - 10 * 60_000 }],
    ['made after its answer', { paidAt: NOW + 10 * 60_000 }],
  ])('are held side by side where the receipt is %s', (_what, other) => {
    const store = paidWithoutReceipt({ account: 'ACC1', payerPhone: PHONE });
    take(store, confirmation('TKE1A2B3C4', other));
    expect(states(store)).toEqual(['applied', 'held']);
  });

  test('are two payments where the receipt is from another phone than was asked', () => {
    const store = paidWithoutReceipt({ account: 'ACC1', payerPhone: PHONE });
    take(store, confirmation('TKE1A2B3C4', { payerPhone: '254711000999' }));
    expect(states(store)).toEqual(['applied', 'applied']);
  });

  test.each([
    ['from another phone', { payerPhone: '254711000999' }],
    ['of another amount', { amountCents: cents(150_100) }],
    ['made before the push', { paidAt: NOW - 10 * 60_000 }],
  ])('are two payments where the one that was there is %s', (_what, other) => {
    const store = openStore();
    addRequest(store, 'order-1', addLine(store, 1));
    take(store, confirmation('TKE1A2B3C4', other));
    take(store, answer());
    expect(states(store)).toEqual(['applied', 'applied']);
  });

  test('of two pushes each takes one receipt', () => {
    const store = openStore();
    const line = addLine(store, 1);
    for (const n of [1, 2]) {
      addRequest(store, `order-${n}`, line);
      take(store, notice({ ...answer(), keys: [checkoutKey(`ws_${n}`)], requestNames: [`order-${n}`] }));
    }
    for (const receipt of ['TKE1A2B3C4', 'TKE1A2B3C5', 'TKE1A2B3C6']) take(store, confirmation(receipt));
    expect(receiptsOf(store)).toEqual(['TKE1A2B3C4', 'TKE1A2B3C5', 'TKE1A2B3C6']);
    expect(states(store)).toEqual(['applied', 'applied', 'applied']);
  });
});
