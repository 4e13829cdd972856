import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import type { Failure } from '../../../src/domain/money/notice.ts';
import { openProvider } from '../../../src/providers/index.ts';
import { providerDeps } from '../../providers/deps.ts';
import { assignPayment } from '../../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { insertTerminalKey } from '../../../src/storage/payments.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import {
  actions,
  addLine,
  addRequest,
  callbacks,
  checkoutKey,
  commands,
  DAY,
  delivery,
  HOUR,
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
  receipts,
  requests,
  take,
} from '../books.ts';

const retireLine = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('subscription').set({ retired_at: p.now }).where('id', '=', p.id),
);

/** One month after 10 March, 09:00 in Nairobi, which has no clock changes. */
const NEXT_MONTH = Date.parse('2026-04-10T06:00:00Z');

const failure = (partial: Partial<Failure> = {}): Failure => ({
  provider: 'payhero',
  requestNames: [],
  terminalKeys: [],
  code: '1032',
  message: 'Request cancelled by the payer',
  ...partial,
});
const failed = (partial: Partial<Failure> = {}) => delivery({ kind: 'failure', failure: failure(partial) });

const teachAlias = query<{ alias: string; lineId: number }>()((db, p) =>
  db.insertInto('account_alias').values({ alias: p.alias, subscription_id: p.lineId, actor: 'test', created_at: NOW }),
);

function booksAreRight(store: Store): void {
  expect(checkBooks(store).problems).toEqual([]);
}

describe('whose money it is', () => {
  test('request before account before alias before phone', () => {
    const store = openStore();
    const [byRequest, byAccount, byAlias, byPhone] = [1, 2, 3, 4].map((n) => addLine(store, n)) as [
      number,
      number,
      number,
      number,
    ];
    addRequest(store, 'order-1', byRequest);
    store.run(teachAlias, { alias: '254700000004 INTERNET', lineId: byAlias });
    const evidence = { requestNames: ['order-1'], account: 'ACC2', payerPhone: '254700000004' };
    const taken = take(
      store,
      notice(evidence),
      notice({ ...evidence, requestNames: [] }),
      notice({ ...evidence, requestNames: [], account: 'internet' }),
      notice({ ...evidence, requestNames: [], account: 'the house' }),
    );
    expect(taken.map((one) => [one.subscriptionId, one.reason])).toEqual([
      [byRequest, 'request'],
      [byAccount, 'account'],
      [byAlias, 'alias'],
      [byPhone, 'phone'],
    ]);
    booksAreRight(store);
  });

  test('field 28: an STK push without account is found by the checkout id of our own request', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    addRequest(store, 'order-1', lineId);
    const [taken] = take(store, notice({ requestNames: ['unknown', 'ws_order-1'], requestOnly: true }));
    expect(taken).toMatchObject({ subscriptionId: lineId, reason: 'request' });
    expect(store.all(requests, {})).toMatchObject([{ state: 'paid', settled_at: NOW }]);
  });

  test('a request for a line that was retired since is nobody’s, and the money waits for a person', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    addRequest(store, 'order-1', lineId);
    store.run(retireLine, { id: lineId, now: NOW });
    const [taken] = take(store, notice({ requestNames: ['order-1'], requestOnly: true }));
    expect(taken).toMatchObject({ reason: 'unmatched', subscriptionId: null });
    expect(store.all(receipts, {})).toEqual([]);
  });

  test('field 28: a push that answers no request of ours is nobody’s, whatever its account says', () => {
    const store = openStore();
    addLine(store, 1);
    const [taken] = take(store, notice({ account: 'ACC1', requestOnly: true }));
    expect(taken).toMatchObject({ result: 'payment', reason: 'unmatched', subscriptionId: null, isNew: true });
  });

  test('field 41: a masked number only suggests; the hash of one of our own numbers decides', () => {
    const store = openStore();
    const lineId = addLine(store, 1, { msisdn: '254712345126' });
    const hash = createHash('sha256').update('254712345126').digest('hex');
    const stranger = createHash('sha256').update('254799999999').digest('hex');
    const taken = take(
      store,
      notice({ payerPhone: '2547 ***** 126' }),
      notice({ payerPhone: hash }),
      notice({ payerPhone: stranger }),
    );
    expect(taken.map((one) => one.subscriptionId)).toEqual([null, lineId, null]);
    const [masked, , strange] = store.all(payments, {});
    expect(JSON.parse(masked!.suggestions!)).toEqual([{ subscriptionId: lineId, reason: 'mask', score: 20 }]);
    expect(JSON.parse(strange!.suggestions!)).toEqual([]);
  });

  test('two lines of one phone: the money waits, and both are suggested', () => {
    const store = openStore();
    const ids = [addLine(store, 1, { msisdn: '254711111111' }), addLine(store, 2, { msisdn: '254711111111' })];
    take(store, notice({ payerPhone: '254711111111' }));
    const [payment] = store.all(payments, {});
    expect(payment).toMatchObject({ state: 'unmatched', reason: 'phone_ambiguous', subscription_id: null });
    expect((JSON.parse(payment!.suggestions!) as { subscriptionId: number }[]).map((s) => s.subscriptionId)).toEqual(
      ids,
    );
    booksAreRight(store);
  });
});

describe('what money buys', () => {
  test('field 4: money that covers a period turns an expired line on: books, command and receipt in one transaction', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    const [taken] = take(store, notice({ account: 'acc1' }));
    expect(taken).toMatchObject({ result: 'payment', isNew: true, lanes: ['router:tower-1', 'sms'] });
    expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: NEXT_MONTH, balance_cents: 0 });
    expect(store.all(commands, {})).toMatchObject([
      { kind: 'router.sync', lane: 'router:tower-1', subject: lineId, priority: 1, run_at: NOW },
      { kind: 'sms.send', lane: 'sms', subject: 1, run_at: NOW + POLICY.receiptWaitMs },
    ]);
    expect(store.all(receipts, {})).toMatchObject([{ state: 'queued', msisdn: '254700000001' }]);
    booksAreRight(store);
  });

  test('field 43: paying early never loses time', () => {
    const store = openStore();
    const expiresAt = NOW + 5 * DAY;
    addLine(store, 1, { expiresAt });
    take(store, notice({ account: 'ACC1' }));
    expect(lineRow(store, 'ACC1').expires_at).toBe(Date.parse('2026-04-15T06:00:00Z'));
  });

  test('field 43: a month from the 31st ends on the last day of the next month', () => {
    const store = openStore();
    addLine(store, 1, { expiresAt: Date.parse('2027-01-31T15:00:00Z') });
    take(store, notice({ account: 'ACC1' }));
    expect(lineRow(store, 'ACC1').expires_at).toBe(Date.parse('2027-02-28T15:00:00Z'));
  });

  test('field 3: a second payment is time added, and so are two periods at once; the rest stays as balance', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, notice({ account: 'ACC1' }));
    take(store, notice({ account: 'ACC1', amountCents: cents(2 * PRICE + 70_000) }));
    expect(lineRow(store, 'ACC1')).toMatchObject({
      expires_at: Date.parse('2026-06-10T06:00:00Z'),
      balance_cents: 70_000,
    });
    expect(store.all(ledger, {}).at(-1)).toMatchObject({ move: 'line>spent', periods: 2, amount_cents: 2 * PRICE });
    booksAreRight(store);
  });

  test('too little is kept as balance, tells no router, and its receipt is due at once; the rest completes it', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, notice({ account: 'ACC1', amountCents: cents(100_000) }));
    expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: NOW - DAY, balance_cents: 100_000 });
    expect(store.all(commands, {})).toMatchObject([{ kind: 'sms.send', run_at: NOW }]);
    take(store, notice({ account: 'ACC1', amountCents: cents(50_000) }));
    expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: NEXT_MONTH, balance_cents: 0 });
    booksAreRight(store);
  });

  test('a plan may cap the periods that one payment buys', () => {
    const store = openStore();
    addLine(store, 1, { plan: { max_periods: 1 } });
    take(store, notice({ account: 'ACC1', amountCents: cents(3 * PRICE) }));
    expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: NEXT_MONTH, balance_cents: 2 * PRICE });
    booksAreRight(store);
  });

  test('field 4: a line that a person has blocked stays off, and the payment raises an alarm', () => {
    const store = openStore();
    addLine(store, 1, { set: { blocked_at: NOW - HOUR, blocked_reason: 'abuse' } });
    take(store, notice({ account: 'ACC1' }));
    expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: NEXT_MONTH, blocked_at: NOW - HOUR });
    expect(store.all(commands, {}).map((one) => one.kind)).toEqual(['sms.send']);
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'blocked-line-paid', subject: 'ACC1' }]);
    booksAreRight(store);
  });

  test('field 9: expiry is counted from our clock, not from the provider’s', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, notice({ account: 'ACC1', paidAt: NOW - 3 * DAY }));
    expect(lineRow(store, 'ACC1').expires_at).toBe(NEXT_MONTH);
    expect(store.all(payments, {})).toMatchObject([{ paid_at: NOW - 3 * DAY, received_at: NOW }]);
  });

  test('money that goes out renews nothing, whatever account it names', () => {
    const store = openStore();
    addLine(store, 1);
    const body = JSON.stringify({
      response: {
        Transaction_Type: 'B2C',
        Amount: 1500,
        ResultCode: 0,
        Status: 'Success',
        ExternalReference: 'ACC1',
        MpesaReceiptNumber: 'SCA0000999',
      },
      status: true,
    });
    const reading = openProvider(
      'payhero',
      {},
      providerDeps(() => ''),
    ).read(new TextEncoder().encode(body), NOW);
    expect(reading.kind).toBe('ignored');
    if (reading.kind === 'refused') throw new Error('PayHero refuses nothing');
    const [taken] = take(store, delivery(reading));
    expect(taken).toMatchObject({ result: 'ignored', paymentId: null });
    expect(store.all(ledger, {})).toEqual([]);
    expect(lineRow(store, 'ACC1').expires_at).toBe(NOW - DAY);
  });
});

describe('the same money again', () => {
  test('field 29: the same bytes are counted and change nothing', () => {
    const store = openStore();
    addLine(store, 1);
    const same = delivery(notice({ account: 'ACC1' }));
    take(store, same);
    const before = [store.all(ledger, {}), store.all(payments, {}), store.all(commands, {})];
    const [again, andAgain] = takePayments(store, [same, same], POLICY, NOW + 5000);
    expect([again, andAgain]).toMatchObject([
      { result: 'repeat', reason: 'same_bytes', paymentId: 1, isNew: false, lanes: [] },
      { result: 'repeat', reason: 'same_bytes', paymentId: 1, isNew: false, lanes: [] },
    ]);
    expect([store.all(ledger, {}), store.all(payments, {}), store.all(commands, {})]).toEqual(before);
    expect(store.all(callbacks, {})).toMatchObject([{ deliveries: 3, received_at: NOW, last_received_at: NOW + 5000 }]);
  });

  test('field 29: STK and paybill callback of one payment are joined by the receipt, and every name is learned', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    addRequest(store, 'order-1', lineId);
    const receipt = receiptKey('SCB1234567');
    const [stk, paybill] = take(
      store,
      notice({ keys: [receipt, checkoutKey('ws_order-1')], requestNames: ['ws_order-1'] }),
      notice({
        provider: 'gateway',
        keys: [receipt, { scheme: 'gateway.order', value: 'm/paybill/1' }],
        account: 'ACC1',
      }),
    );
    expect(stk).toMatchObject({ result: 'payment', isNew: true });
    expect(paybill).toMatchObject({ result: 'repeat', reason: 'same_money', paymentId: 1 });
    expect(store.all(paymentKeys, {}).map((key) => key.scheme)).toEqual(['checkout', 'gateway.order', 'mpesa.receipt']);
    expect(lineRow(store, 'ACC1').expires_at).toBe(NEXT_MONTH);
    // A third path that knows only the newest name finds the same payment.
    expect(take(store, notice({ keys: [{ scheme: 'gateway.order', value: 'm/paybill/1' }] }))).toMatchObject([
      { result: 'repeat', paymentId: 1 },
    ]);
    booksAreRight(store);
  });

  test('field 5: the path that knows the account assigns what was unmatched, by the code of an automatic match', () => {
    const automatic = openStore();
    const later = openStore();
    for (const store of [automatic, later]) addLine(store, 1);
    const keys = [receiptKey('SCB1234567')];
    take(automatic, notice({ keys, account: 'ACC1' }));
    take(later, notice({ keys }));
    expect(later.all(payments, {})).toMatchObject([{ state: 'unmatched', reason: 'no_account' }]);
    expect(later.all(commands, {})).toEqual([]);
    const [taken] = take(later, notice({ keys, account: 'ACC1' }));
    expect(taken).toMatchObject({ result: 'repeat', subscriptionId: 1, lanes: ['router:tower-1', 'sms'] });

    expect(later.all(payments, {})).toMatchObject([{ state: 'applied', reason: 'account', suggestions: null }]);
    expect(lineRow(later, 'ACC1')).toEqual(lineRow(automatic, 'ACC1'));
    expect(later.all(commands, {})).toEqual(automatic.all(commands, {}));
    expect(later.all(receipts, {})).toEqual(automatic.all(receipts, {}));
    booksAreRight(later);
  });

  test('field 5: a person’s assignment renews like an automatic match', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    take(store, notice());
    const by = { actor: 'amina', reason: 'called in' };
    const assign = () =>
      store.transaction(() => assignPayment(store, store.all(payments, {})[0]!, lineId, by, POLICY, NOW));
    expect(assign()).toEqual(['router:tower-1', 'sms']);
    expect(lineRow(store, 'ACC1').expires_at).toBe(NEXT_MONTH);
    const actorOf = new Map(store.all(actions, {}).map((action) => [action.id, action.actor]));
    expect(store.all(ledger, {}).map((row) => [row.move, actorOf.get(row.action_id)])).toEqual([
      ['outside>unmatched', 'callback'],
      ['unmatched>line', 'amina'],
      ['line>spent', 'amina'],
    ]);
    expect(assign).toThrow(/cannot be assigned/);
    booksAreRight(store);
  });

  test.each(['held', 'free'] as const)(
    'what is held by one path is booked when the other is free: %s first',
    (first) => {
      const store = openStore();
      addLine(store, 1);
      const keys = [receiptKey('SCB1234567')];
      const held = notice({ keys, hold: 'unconfirmed', account: 'ACC1' });
      const free = notice({ provider: 'gateway', keys });
      take(store, ...(first === 'held' ? [held, free] : [free, held]));
      expect(store.all(payments, {})).toMatchObject([{ state: 'applied', subscription_id: 1 }]);
      expect(lineRow(store, 'ACC1').expires_at).toBe(NEXT_MONTH);
      booksAreRight(store);
    },
  );

  test('held by every path stays held, and the line that one of them names is kept for the person', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    const keys = [receiptKey('SCB1234567')];
    take(store, notice({ keys, hold: 'unconfirmed' }), notice({ keys, hold: 'ceiling', account: 'ACC1' }));
    expect(store.all(payments, {})).toMatchObject([{ state: 'held', reason: 'unconfirmed', subscription_id: lineId }]);
    expect(lineRow(store, 'ACC1').expires_at).toBe(NOW - DAY);
    booksAreRight(store);
  });

  test('held money that turns out free and nobody’s becomes unmatched', () => {
    const store = openStore();
    const keys = [receiptKey('SCB1234567')];
    take(store, notice({ keys, hold: 'unconfirmed' }), notice({ keys }));
    expect(store.all(payments, {})).toMatchObject([{ state: 'unmatched' }]);
    expect(store.all(ledger, {}).map((row) => row.move)).toEqual(['outside>held', 'held>unmatched']);
    booksAreRight(store);
  });
});

describe('what contradicts the books moves nothing and tells a person', () => {
  const receipt = receiptKey('SCB1234567');

  test.each([
    ['another amount', notice({ keys: [receipt], amountCents: cents(PRICE + 1), account: 'ACC1' }), 'key_amount'],
    ['another currency', notice({ keys: [receipt], currency: 'USD', account: 'ACC1' }), 'key_currency'],
    ['names of two payments', notice({ keys: [receipt, checkoutKey('ws_2')] }), 'key_two_payments'],
    ['another line', notice({ keys: [receipt], account: 'ACC2' }), 'other_line'],
  ])('%s', (_what, contradiction, reason) => {
    const store = openStore();
    addLine(store, 1);
    addLine(store, 2);
    take(
      store,
      notice({ keys: [receipt, checkoutKey('ws_1')], account: 'ACC1' }),
      notice({ keys: [checkoutKey('ws_2')], account: 'ACC2' }),
    );
    const before = [store.all(ledger, {}), store.all(payments, {}), store.all(paymentKeys, {})];
    const [taken] = take(store, contradiction);
    expect(taken).toMatchObject({ result: 'conflict', reason, isNew: false, lanes: [] });
    expect([store.all(ledger, {}), store.all(payments, {}), store.all(paymentKeys, {})]).toEqual(before);
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'callback-conflict' }]);
    expect(store.all(callbacks, {}).at(-1)).toMatchObject({ result: 'conflict', reason });
    booksAreRight(store);
  });

  test('a phone of another line contradicts nothing: people pay for others', () => {
    const store = openStore();
    addLine(store, 1);
    addLine(store, 2);
    const keys = [receipt];
    const taken = take(store, notice({ keys, account: 'ACC1' }), notice({ keys, payerPhone: '254700000002' }));
    expect(taken[1]).toMatchObject({ result: 'repeat', reason: 'same_money' });
  });

  test('a final failure of money that is in the books', () => {
    const store = openStore();
    addLine(store, 1);
    const key = { scheme: 'gateway.order', value: 'm/stk/1' } as const;
    take(store, notice({ keys: [receipt, key], account: 'ACC1' }));
    const [taken] = take(store, failed({ terminalKeys: [key] }));
    expect(taken).toMatchObject({ result: 'conflict', reason: 'failed_after_success', paymentId: 1 });
    expect(store.all(payments, {})).toMatchObject([{ state: 'applied' }]);
  });
});

describe('money that waits', () => {
  test.each([
    ['another currency', notice({ currency: 'USD', account: 'ACC1' }), 'currency'],
    ['too old', notice({ hold: 'stale', account: 'ACC1' }), 'stale'],
    [
      'not what the request asked for',
      notice({ requestNames: ['order-1'], amountCents: cents(1) }),
      'request_mismatch',
    ],
    [
      'called failed before',
      notice({ keys: [{ scheme: 'gateway.order', value: 'm/stk/9' }], account: 'ACC1' }),
      'after_terminal',
    ],
  ])('%s', (_what, waiting, reason) => {
    const store = openStore();
    const lineId = addLine(store, 1);
    addRequest(store, 'order-1', lineId);
    store.run(insertTerminalKey, { provider: 'payhero', scheme: 'gateway.order', value: 'm/stk/9', now: NOW });
    const [taken] = take(store, waiting);
    expect(taken).toMatchObject({ result: 'payment', reason, isNew: true, lanes: [] });
    expect(store.all(payments, {})).toMatchObject([{ state: 'held', reason, subscription_id: lineId }]);
    expect(store.all(ledger, {})).toMatchObject([{ move: 'outside>held', subscription_id: null }]);
    expect(store.all(actions, {})).toMatchObject([{ name: 'payment.take', reason }]);
    expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: NOW - DAY, balance_cents: 0 });
    expect(store.all(commands, {})).toEqual([]);
    // Money that is not what was asked for answers no request.
    expect(store.all(requests, {})).toMatchObject([{ state: 'open' }]);
    booksAreRight(store);
  });

  test('a mismatch that comes by two paths does not settle the request either', () => {
    const store = openStore();
    addRequest(store, 'order-1', addLine(store, 1));
    const wrong = { keys: [receiptKey('SCB1234567')], requestNames: ['order-1'], amountCents: cents(1) };
    take(store, notice(wrong), notice({ ...wrong, payerName: 'A' }));
    expect(store.all(payments, {})).toMatchObject([{ state: 'held' }]);
    expect(store.all(requests, {})).toMatchObject([{ state: 'open' }]);
  });
});

describe('requests', () => {
  test('field 27: a failure closes a request, and a late success still wins', () => {
    const store = openStore();
    const lineId = addLine(store, 1);
    addRequest(store, 'order-1', lineId);
    const [closed] = take(store, failed({ requestNames: ['ws_order-1'] }));
    expect(closed).toMatchObject({ result: 'request', subscriptionId: lineId, paymentId: null });
    expect(store.all(requests, {})).toMatchObject([
      { state: 'failed', outcome: '1032 Request cancelled by the payer' },
    ]);
    expect(store.all(ledger, {})).toEqual([]);
    take(store, notice({ requestNames: ['order-1'] }));
    expect(store.all(requests, {})).toMatchObject([{ state: 'paid', outcome: null }]);
    expect(lineRow(store, 'ACC1').expires_at).toBe(NEXT_MONTH);
  });

  test('field 27: paid is final; a failure afterwards changes nothing', () => {
    const store = openStore();
    addRequest(store, 'order-1', addLine(store, 1));
    take(store, notice({ requestNames: ['order-1'] }), failed({ requestNames: ['order-1'] }));
    expect(store.all(requests, {})).toMatchObject([{ state: 'paid' }]);
    expect(store.all(payments, {})).toMatchObject([{ state: 'applied' }]);
  });

  test('field 7: an open request never holds up money that has come', () => {
    const store = openStore();
    addRequest(store, 'order-1', addLine(store, 1));
    take(store, notice({ account: 'ACC1' }));
    expect(store.all(payments, {})).toMatchObject([{ state: 'applied' }]);
    expect(store.all(requests, {})).toMatchObject([{ state: 'open' }]);
  });

  test('the failure of nobody’s request is kept and ignored', () => {
    const store = openStore();
    expect(take(store, failed({ requestNames: ['x'] }))).toMatchObject([{ result: 'ignored', reason: 'no_request' }]);
    expect(store.all(callbacks, {})).toMatchObject([
      { result: 'ignored', detail: '1032 Request cancelled by the payer' },
    ]);
  });
});

describe('field 16: one bad delivery harms no other', () => {
  test('its bytes are quarantined, what it had done is taken back, the rest of the batch is booked', () => {
    const store = openStore();
    addLine(store, 1);
    addLine(store, 2);
    // Paid until the end of time: the renewal throws, after the payment was inserted and credited.
    store.run(
      query()((db) => db.updateTable('subscription').set({ expires_at: 8.64e15 }).where('account_no', '=', 'ACC2')),
      {},
    );
    const bad = delivery(notice({ account: 'ACC2' }));
    const taken = take(store, notice({ account: 'ACC1' }), bad, notice({ account: 'ACC1' }));
    expect(taken.map((one) => one.result)).toEqual(['payment', 'quarantined', 'payment']);
    expect(taken[1]).toMatchObject({ reason: 'internal', paymentId: null, isNew: false });
    expect(store.all(payments, {}).map((one) => one.subscription_id)).toEqual([1, 1]);
    const kept = store.all(callbacks, {})[1]!;
    expect(kept).toMatchObject({ result: 'quarantined', reason: 'internal' });
    expect(kept.detail).not.toBe('');
    expect(Buffer.from(kept.body).equals(bad.body)).toBe(true);
    expect(store.all(paymentKeys, {}).length).toBe(2);
    booksAreRight(store);
  });

  test('every kind of delivery is kept byte for byte', () => {
    const store = openStore();
    addLine(store, 1);
    const all = [
      delivery(notice({ account: 'ACC1' })),
      delivery(notice()),
      failed(),
      delivery({ kind: 'ignored', reason: 'open', detail: 'pending' }),
      delivery({ kind: 'quarantined', reason: 'unknown_key', detail: 'x' }),
    ];
    take(store, ...all);
    const kept = store.all(callbacks, {});
    expect(kept.map((row) => row.result)).toEqual(['payment', 'payment', 'ignored', 'ignored', 'quarantined']);
    for (const [i, row] of kept.entries()) expect(Buffer.from(row.body).equals(all[i]!.body)).toBe(true);
  });

  test('a batch that cannot be stored leaves nothing behind, so that it can be sent again', () => {
    const store = openStore();
    addLine(store, 1);
    const good = delivery(notice({ account: 'ACC1' }));
    // A time that is no integer fits no table: even keeping the bytes fails.
    expect(() => takePayments(store, [good, delivery(notice())], POLICY, NOW + 0.5)).toThrow();
    expect([store.all(payments, {}), store.all(callbacks, {}), store.all(ledger, {})]).toEqual([[], [], []]);
    expect(take(store, good)).toMatchObject([{ result: 'payment', isNew: true }]);
  });
});
