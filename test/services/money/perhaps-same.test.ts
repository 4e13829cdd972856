import { expect, test } from 'vitest';
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

/** A line whose push was paid, as a provider says that knows no receipts. */
function paidWithoutReceipt() {
  const store = openStore();
  const line = addLine(store, 1);
  addRequest(store, 'order-1', line);
  take(store, notice({ keys: [checkoutKey('ws_1')], requestNames: ['order-1'], requestOnly: true }));
  expect(store.all(requests, {})[0]).toMatchObject({ state: 'paid', payment_id: 1 });
  return store;
}

const states = (store: ReturnType<typeof openStore>) => store.all(payments, {}).map(({ state }) => state);

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
