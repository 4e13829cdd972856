import { describe, expect, test } from 'vitest';
import { LARGEST_ROW } from '../../../src/domain/money/ledger-facts.ts';
import type { Failure, Notice } from '../../../src/domain/money/notice.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { assignPayment } from '../../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import {
  addLine,
  callbacks,
  checkoutKey,
  DAY,
  delivery,
  ledger,
  lineRow,
  notice,
  NOW,
  openAlarms,
  openStore,
  paymentKeys,
  payments,
  POLICY,
  PRICE,
  receiptKey,
  take,
} from '../books.ts';

/** One month after 10 March, 09:00 in Nairobi, which has no clock changes. */
const NEXT_MONTH = Date.parse('2026-04-10T06:00:00Z');

const failed = (partial: Partial<Failure>, provider = 'payhero') =>
  delivery(
    {
      kind: 'failure',
      failure: {
        provider: 'gateway',
        requestNames: [],
        terminalKeys: [],
        code: 'failed',
        message: 'no funds',
        ...partial,
      },
    },
    { provider },
  );

function booksAreRight(store: Store): void {
  expect(checkBooks(store).problems).toEqual([]);
}

describe('a second receipt under a known name is money of its own, and is held', () => {
  const first = notice({ keys: [receiptKey('SCB1234567'), checkoutKey('ws_1')], account: 'ACC1' });
  const second = notice({
    keys: [receiptKey('SCB7654321'), checkoutKey('ws_1')],
    account: 'ACC1',
    amountCents: cents(PRICE / 2),
  });

  test('with its amount and the name that is free; a person is told of both', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    const [, taken] = take(store, first, second);
    expect(taken).toMatchObject({ result: 'conflict', reason: 'key_two_payments', isNew: true, lanes: [] });
    expect(store.all(payments, {})[1]).toMatchObject({
      state: 'held',
      reason: 'conflict',
      contradicts: 1,
      amount_cents: PRICE / 2,
      receipt_code: 'SCB7654321',
      subscription_id: lineId,
    });
    expect(store.all(ledger, {}).at(-1)).toMatchObject({
      move: 'outside>held',
      amount_cents: PRICE / 2,
      payment_id: 2,
    });
    expect(store.all(paymentKeys, {}).map((key) => [key.value, key.payment_id])).toEqual([
      ['ws_1', 1],
      ['SCB1234567', 1],
      ['SCB7654321', 2],
    ]);
    // The line has what its own payment bought, and nothing of this one.
    expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: NEXT_MONTH, balance_cents: 0 });
    const [alarm, ...others] = store.all(openAlarms, {});
    expect(others).toEqual([]);
    expect(alarm).toMatchObject({ kind: 'callback-conflict', subject: 'payment 2' });
    expect(alarm!.message).toMatch(/KES 750.*SCB7654321.*payment 1/);
    booksAreRight(store);
  });

  test('once, however often and in whatever bytes it is told again, and by no path is it set free', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, first, second);
    const before = [store.all(ledger, {}), store.all(payments, {}), store.all(openAlarms, {})];
    const again = take(
      store,
      second,
      delivery(second, { bytes: ' ' }),
      notice({ ...second, payerName: 'ALEX' }),
      notice({ ...second, keys: [receiptKey('SCB7654321')] }),
    );
    expect(again.map((one) => [one.result, one.reason, one.paymentId, one.isNew])).toEqual([
      ['repeat', 'same_bytes', 2, false],
      ['repeat', 'same_money', 2, false],
      ['repeat', 'same_money', 2, false],
      ['repeat', 'same_money', 2, false],
    ]);
    expect([store.all(ledger, {}), store.all(payments, {}), store.all(openAlarms, {})]).toEqual(before);
    // The money that it contradicts is still known by its own names.
    expect(take(store, delivery(first, { bytes: ' ' }))).toMatchObject([{ reason: 'same_money', paymentId: 1 }]);
    expect(store.all(callbacks, {}).map((one) => [one.payment_id, one.deliveries])).toEqual([
      [1, 1],
      [2, 2],
      [2, 1],
      [2, 1],
      [2, 1],
      [1, 1],
    ]);
    booksAreRight(store);
  });

  test('and a third is held too, with an alarm of its own', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, first, second, notice({ keys: [receiptKey('SCB9999999'), checkoutKey('ws_1')] }));
    expect(store.all(payments, {}).map((one) => [one.state, one.contradicts])).toEqual([
      ['applied', null],
      ['held', 1],
      ['held', 1],
    ]);
    expect(store.all(openAlarms, {}).map((one) => one.subject)).toEqual(['payment 2', 'payment 3']);
    booksAreRight(store);
  });

  test('also when the first receipt came by a later path than the money', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, notice({ keys: [checkoutKey('ws_1')], account: 'ACC1' }), first);
    expect(store.all(payments, {})).toMatchObject([{ receipt_code: 'SCB1234567' }]);
    const [taken] = take(store, notice({ keys: [receiptKey('SCB7654321'), checkoutKey('ws_1')], account: 'ACC1' }));
    expect(taken).toMatchObject({ result: 'conflict', reason: 'key_two_payments', isNew: true });
    expect(store.all(payments, {}).map((one) => [one.state, one.receipt_code])).toEqual([
      ['applied', 'SCB1234567'],
      ['held', 'SCB7654321'],
    ]);
    booksAreRight(store);
  });

  test('until a person says whose it is: then it renews like any other', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    take(store, first, notice({ keys: [receiptKey('SCB7654321'), checkoutKey('ws_1')] }));
    const by = { actor: 'amina', reason: 'compared' };
    store.transaction(() => assignPayment(store, store.all(payments, {})[1]!, lineId, by, POLICY, NOW));
    expect(lineRow(store, 'ACC1').expires_at).toBe(Date.parse('2026-05-10T06:00:00Z'));
    booksAreRight(store);
  });

  test('also when it names two payments of the books at once', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, first, notice({ keys: [checkoutKey('ws_2')] }));
    const [taken] = take(store, notice({ keys: [receiptKey('SCB7654321'), checkoutKey('ws_1'), checkoutKey('ws_2')] }));
    expect(taken).toMatchObject({ result: 'conflict', reason: 'key_two_payments', paymentId: 3, isNew: true });
    expect(store.all(openAlarms, {})[0]!.message).toMatch(/payment 1 and payment 2/);
    booksAreRight(store);
  });
});

describe('what was not understood but names an amount', () => {
  const unread = (claim: Parameters<typeof notice>[0], detail = 'extra.Till') =>
    delivery({ kind: 'quarantined', reason: 'unknown_key', detail, claim: notice(claim) });

  test('is held, as evidence that is quarantined', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    const [taken] = take(store, unread({ account: 'ACC1' }));
    expect(taken).toMatchObject({ result: 'quarantined', reason: 'unknown_key', paymentId: 1, isNew: true, lanes: [] });
    expect(store.all(payments, {})).toMatchObject([
      { state: 'held', reason: 'unreadable', amount_cents: PRICE, subscription_id: null },
    ]);
    expect(JSON.parse(store.all(payments, {})[0]!.suggestions!)).toMatchObject([{ subscriptionId: lineId }]);
    expect(store.all(callbacks, {})).toMatchObject([{ result: 'quarantined', detail: 'extra.Till', payment_id: 1 }]);
    expect(lineRow(store, 'ACC1').expires_at).toBe(NOW - DAY);
    booksAreRight(store);
  });

  test('says nothing of whose the money is that another delivery told of', () => {
    const store = openStore();
    addLine(store, 1);
    const keys = [receiptKey('SCB1234567')];
    take(store, notice({ keys, account: 'NOBODY' }), unread({ keys, account: 'ACC1' }));
    expect(store.all(payments, {})).toMatchObject([{ state: 'unmatched', subscription_id: null }]);
    expect(lineRow(store, 'ACC1').expires_at).toBe(NOW - DAY);
    // Nor does it stand in the way of the one that says it rightly.
    take(store, unread({ keys: [receiptKey('SCB7654321')], account: 'ACC1' }));
    addLine(store, 2);
    const [, told] = [0, take(store, notice({ keys: [receiptKey('SCB7654321')], account: 'ACC2' }))[0]];
    expect(told).toMatchObject({ result: 'repeat' });
    expect(store.all(payments, {})[1]).toMatchObject({ state: 'applied', subscription_id: 2 });
    booksAreRight(store);
  });

  test.each([
    ['under a name', [receiptKey('SCB1234567')]],
    ['without any name', []],
  ])('%s is held once, however often it comes', (_, keys) => {
    const store = openStore();
    const one = unread({ keys });
    take(store, one, one);
    expect(take(store, one)).toMatchObject([{ result: 'repeat', reason: 'same_bytes', paymentId: 1 }]);
    expect(store.all(ledger, {})).toMatchObject([{ move: 'outside>held', amount_cents: PRICE }]);
    expect(store.all(callbacks, {})).toMatchObject([{ deliveries: 3 }]);
    booksAreRight(store);
  });

  test('is booked when another path tells it in words that are understood, and not held twice the other way round', () => {
    const store = openStore();
    addLine(store, 1);
    const keys = [receiptKey('SCB1234567')];
    take(store, unread({ keys }), notice({ keys, account: 'ACC1' }), unread({ keys }, 'again'));
    expect(store.all(payments, {})).toMatchObject([{ state: 'applied', subscription_id: 1 }]);
    expect(lineRow(store, 'ACC1').expires_at).toBe(NEXT_MONTH);
    booksAreRight(store);
  });

  test('and no amount is only kept', () => {
    const store = openStore();
    take(store, delivery({ kind: 'quarantined', reason: 'unparsed', detail: 'x' }));
    expect(store.all(payments, {})).toEqual([]);
    expect(store.all(callbacks, {})).toMatchObject([{ result: 'quarantined', payment_id: null }]);
  });
});

describe('amounts that nobody pays', () => {
  test.each([
    ['a million shillings is booked', 100_000_000, 'applied', 'account'],
    ['a cent more waits for a person', 100_000_001, 'held', 'large_amount'],
    ['the largest that the books can add up waits too', LARGEST_ROW, 'held', 'large_amount'],
  ])('%s', (_, amount, state, reason) => {
    const store = openStore();
    addLine(store, 1);
    const one = { keys: [receiptKey('SCB1234567')], amountCents: cents(amount), account: 'ACC1' };
    take(store, notice(one), notice({ ...one, payerName: 'A' }));
    expect(store.all(payments, {})).toMatchObject([{ state, reason, amount_cents: amount }]);
    booksAreRight(store);
  });

  test('what is above the bound is kept byte for byte, counted, and moves nothing', () => {
    const store = openStore();
    addLine(store, 1);
    const vast = { amountCents: cents(LARGEST_ROW + 1), account: 'ACC1' };
    const all = [
      delivery(notice(vast)),
      delivery({ kind: 'quarantined', reason: 'unknown_key', detail: 'x', claim: notice(vast) }),
    ];
    const taken = take(store, ...all, notice({ account: 'ACC1' }));
    expect(taken.map((one) => [one.result, one.reason, one.paymentId])).toEqual([
      ['quarantined', 'amount_too_large', null],
      ['quarantined', 'unknown_key', null],
      ['payment', 'account', 1],
    ]);
    expect(take(store, ...all)).toMatchObject([{ reason: 'same_bytes' }, { reason: 'same_bytes' }]);
    const kept = store.all(callbacks, {});
    for (const [i, one] of all.entries()) {
      expect(kept[i]).toMatchObject({ result: 'quarantined', deliveries: 2 });
      expect(Buffer.from(kept[i]!.body).equals(one.body)).toBe(true);
    }
    booksAreRight(store);
  });
});

describe('one merchant’s numbers say nothing of another’s', () => {
  const number = { scheme: 'gateway.transaction', value: 't1' } as const;
  const by = (provider: string, partial: Partial<Notice> = {}) =>
    delivery(notice({ provider: 'gateway', keys: [number], account: 'ACC1', ...partial }), { provider });

  test('the same number by two connections is money twice, and each is known again', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, by('gateway'), by('gateway-2'));
    expect(store.all(payments, {}).map((one) => [one.provider, one.state])).toEqual([
      ['gateway', 'applied'],
      ['gateway-2', 'applied'],
    ]);
    const again = take(store, by('gateway-2', { payerName: 'A' }), by('gateway', { payerName: 'A' }));
    expect(again.map((one) => [one.reason, one.paymentId])).toEqual([
      ['same_money', 2],
      ['same_money', 1],
    ]);
    booksAreRight(store);
  });

  test('the same bytes by two connections are two deliveries', () => {
    const store = openStore();
    const one = by('gateway');
    take(store, one, { ...one, provider: 'gateway-2' });
    expect(store.all(payments, {})).toHaveLength(2);
    expect(store.all(callbacks, {}).map((row) => [row.provider, row.deliveries])).toEqual([
      ['gateway', 1],
      ['gateway-2', 1],
    ]);
  });

  test('a receipt is one for all of them', () => {
    const store = openStore();
    const keys = [receiptKey('SCB1234567'), number];
    take(store, by('gateway', { keys }), by('gateway-2', { keys }));
    expect(store.all(payments, {})).toHaveLength(1);
    expect(store.all(paymentKeys, {}).map((key) => [key.provider, key.scheme, key.payment_id])).toEqual([
      ['gateway', 'gateway.transaction', 1],
      ['gateway-2', 'gateway.transaction', 1],
      ['', 'mpesa.receipt', 1],
    ]);
    booksAreRight(store);
  });

  test('an order that one of them called failed does not hold the other’s', () => {
    const store = openStore();
    addLine(store, 1);
    const closed = failed({ terminalKeys: [number] }, 'gateway');
    take(store, closed, by('gateway-2'), by('gateway'));
    expect(store.all(payments, {}).map((one) => [one.provider, one.state, one.reason])).toEqual([
      ['gateway-2', 'applied', 'account'],
      ['gateway', 'held', 'after_terminal'],
    ]);
    booksAreRight(store);
  });
});

describe('the same bytes are counted, whatever they brought', () => {
  const key = { scheme: 'gateway.order', value: 'm/stk/1' } as const;
  test.each([
    ['money', () => delivery(notice({ account: 'ACC1' }))],
    ['money of nobody', () => delivery(notice())],
    ['a contradiction', () => delivery(notice({ keys: [key], amountCents: cents(1) }))],
    ['a final failure of money that is in the books', () => failed({ terminalKeys: [key] })],
    ['a failure', () => failed({ requestNames: ['x'] })],
    ['nothing', () => delivery({ kind: 'ignored', reason: 'open', detail: 'pending' })],
    ['what was not understood', () => delivery({ kind: 'quarantined', reason: 'unknown_key', detail: 'x' })],
  ])('%s', (_, make) => {
    const store = openStore();
    addLine(store, 1);
    take(store, notice({ keys: [receiptKey('SCB1234567'), key], account: 'ACC1' }));
    const one = make();
    take(store, one, one);
    expect(take(store, one)).toMatchObject([{ result: 'repeat', reason: 'same_bytes', isNew: false }]);
    expect(store.all(callbacks, {}).map((row) => row.deliveries)).toEqual([1, 3]);
    booksAreRight(store);
  });
});
