import { describe, expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { act } from '../../../src/services/actions/act.ts';
import { bookCallback } from '../../../src/services/money/book-callback.ts';
import { enterByHand } from '../../../src/services/money/enter-payment.ts';
import { refundByHand } from '../../../src/services/money/refund-payment.ts';
import { releaseByHand } from '../../../src/services/money/release-payment.ts';
import { reverseByHand } from '../../../src/services/money/reverse-payment.ts';
import { wentBackBy } from '../../../src/storage/reversals.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { addLine, delivery, notice, NOW, openStore, payments, POLICY, receiptKey, take } from '../books.ts';

const BACK = 'SCR0000009';
const BY = { actor: 'cli:asha', reason: 'asked' };
const paid = (receipt: string, partial = {}) => notice({ keys: [receiptKey(receipt)], account: 'ACC1', ...partial });

/** How money can have gone back under a receipt of its own. */
const WAYS: Readonly<Record<string, (store: Store) => unknown>> = {
  'was refunded': (store) =>
    act(store, refundByHand(POLICY), { paymentId: 1, amountCents: 50_000, receipt: BACK }, BY, NOW),
  'was reversed': (store) => act(store, reverseByHand(POLICY), { paymentId: 1, receipt: BACK }, BY, NOW),
};

function box(way: (store: Store) => unknown): Store {
  const store = openStore();
  addLine(store, 1);
  addLine(store, 2);
  take(store, paid('SCB0000001'));
  expect(way(store)).toMatchObject({ kind: 'done' });
  return store;
}

describe.each(Object.entries(WAYS))('the code under which a payment %s is no payment', (_way, went) => {
  test('when a person enters it as one', () => {
    const store = box(went);
    const cash = { accountNo: 'ACC2', amountCents: 50_000, receipt: BACK, source: 'cash' } as const;
    expect(act(store, enterByHand(POLICY), cash, BY, NOW)).toMatchObject({
      kind: 'refused',
      why: 'receipt',
      words: `The receipt ${BACK} is in the books already: money that went back to the payer of payment 1.`,
    });
    expect(store.all(payments, {})).toHaveLength(1);
  });

  test('when a message that was set apart is booked with it', () => {
    const store = box(went);
    take(store, delivery({ kind: 'quarantined', reason: 'unknown_key', detail: 'x' }));
    const booking = { amountCents: 50_000, receipt: BACK, account: 'ACC2', payerName: '', payerPhone: '' };
    const [id] = [2];
    expect(act(store, bookCallback(POLICY), { callbackId: id, ...booking }, BY, NOW)).toMatchObject({
      kind: 'refused',
      why: 'receipt',
    });
  });

  test('when a delivery tells of it: that is held, and buys nothing', () => {
    const store = box(went);
    take(store, paid(BACK, { account: 'ACC2', amountCents: cents(150_000) }));
    expect(store.all(payments, {})[1]).toMatchObject({ state: 'held', reason: 'conflict', contradicts: 1 });
    // A person who knows better releases it.
    expect(act(store, releaseByHand(POLICY), { paymentId: 2 }, BY, NOW)).toMatchObject({ kind: 'done' });
    expect(store.all(payments, {})[1]).toMatchObject({ state: 'applied' });
  });
});

test('a reversal that was none, as a person says, has no receipt any more', () => {
  const store = box(WAYS['was reversed']!);
  expect(store.first(wentBackBy, { receipt: BACK })).toMatchObject({ payment_id: 1, amount_cents: 150_000 });
  expect(act(store, releaseByHand(POLICY), { paymentId: 1 }, BY, NOW)).toMatchObject({ kind: 'done' });
  expect(store.first(wentBackBy, { receipt: BACK })).toBeUndefined();
  take(store, paid(BACK, { account: 'ACC2' }));
  expect(store.all(payments, {})[1]).toMatchObject({ state: 'applied' });
});
