import { describe, expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { judgeAlarms } from '../../../src/services/box/alarms.ts';
import { closeByHand } from '../../../src/services/box/close-alarm.ts';
import { bookCallback } from '../../../src/services/money/book-callback.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { dismissCallback } from '../../../src/services/money/dismiss-callback.ts';
import { dismissByHand } from '../../../src/services/money/dismiss-payment.ts';
import { releaseByHand } from '../../../src/services/money/release-payment.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { paymentsSuggesting } from '../../../src/storage/views/overview-line.ts';
import {
  actions,
  addLine,
  callbacks,
  checkoutKey,
  delivery,
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

const BY = { actor: 'amina', reason: 'read it to the payer', key: 'wish-1' };
const book = bookCallback(POLICY);
const unread = () => delivery({ kind: 'quarantined', reason: 'unknown_key', detail: 'Discount' }, { bytes: 'odd ' });
const READ = {
  callbackId: 1,
  amountCents: PRICE,
  receipt: ' scb1234567 ',
  account: 'acc1',
  payerName: 'ALEX',
  payerPhone: '',
};

const putAlarm = query()((db) =>
  db
    .insertInto('alarm')
    .values({ kind: 'router', subject: 'tower-1', message: 'refused', cause: null, opened_at: NOW }),
);

function withUnread(): Store {
  const store = openStore();
  addLine(store, 1);
  take(store, unread());
  return store;
}

describe('a delivery that was set apart, and is money', () => {
  test('is booked as a person reads it, with the delivery as its evidence, once', () => {
    const store = withUnread();
    expect(preview(store, book, READ, NOW)).toMatchObject({
      preview: ['KES 1,500 of callback 1 comes into the books, and goes to ACC1'],
    });
    expect(act(store, book, READ, BY, NOW)).toMatchObject({
      kind: 'done',
      result: { paymentId: 1, lanes: ['router:tower-1', 'sms'] },
    });
    expect(act(store, book, READ, BY, NOW)).toMatchObject({ kind: 'done', repeated: true });
    expect(store.all(payments, {})).toMatchObject([
      { state: 'applied', receipt_code: 'SCB1234567', payer_account: 'acc1', payer_phone: null, contradicts: null },
    ]);
    expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(NOW);
    const [callback] = store.all(callbacks, {});
    expect(callback).toMatchObject({ payment_id: 1, ended_by: 1 });
    expect(store.all(actions, {})).toMatchObject([
      { name: 'callback.book', subject: 'callback 1', detail: 'KES 1,500, SCB1234567, to ACC1' },
    ]);
    expect(checkBooks(store).problems).toEqual([]);
  });

  test('that names no line waits on the page of the one that it may be for', () => {
    const store = withUnread();
    act(store, book, { ...READ, account: 'acc2' }, BY, NOW);
    expect(store.all(payments, {})).toMatchObject([{ state: 'unmatched', payer_account: 'acc2' }]);
    const seen = () => store.all(paymentsSuggesting, { id: 1, limit: 5 });
    expect(seen()).toMatchObject([{ id: 1, payer_account: 'acc2' }]);
    act(store, dismissByHand(POLICY), { paymentId: 1 }, { ...BY, key: 'k' }, NOW);
    expect(seen()).toEqual([]);
    const late = addLine(store, 3, { accountNo: 'ACC22' });
    act(store, releaseByHand(POLICY), { paymentId: 1 }, { ...BY, key: 'l' }, NOW);
    expect(store.all(paymentsSuggesting, { id: late, limit: 5 })).toMatchObject([{ id: 1 }]);
  });

  test('is the same money when it is told again: by the same bytes, or by others with its receipt', () => {
    const store = withUnread();
    act(store, book, READ, BY, NOW);
    const again = take(store, unread(), notice({ keys: [receiptKey('SCB1234567')], account: 'ACC1' }));
    expect(again.map(({ reason, paymentId }) => [reason, paymentId])).toEqual([
      ['same_bytes', 1],
      ['same_money', 1],
    ]);
    expect(store.all(callbacks, {})[0]).toMatchObject({ deliveries: 2 });
    expect(store.all(payments, {})).toHaveLength(1);
  });

  test('without a receipt it is known by its bytes, also to a Washa that can read them', () => {
    const store = withUnread();
    act(store, book, { ...READ, receipt: null }, BY, NOW);
    expect(store.all(paymentKeys, {})).toMatchObject([{ scheme: 'delivery', payment_id: 1 }]);
    const { body } = unread();
    expect(take(store, { ...delivery(notice({ account: 'ACC1' })), body })).toMatchObject([
      { reason: 'same_bytes', paymentId: 1 },
    ]);
    expect(act(store, book, READ, { ...BY, key: null }, NOW)).toMatchObject({
      kind: 'refused',
      why: 'receipt',
      words: 'This money is in the books already: payment 1, KES 1,500, applied for ACC1.',
    });
  });

  test('never across a receipt that the books have: it is said where that is', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, notice({ keys: [receiptKey('SCB1234567')], account: 'nobody', hold: 'stale' }), unread());
    const answer = act(store, book, { ...READ, callbackId: 2 }, BY, NOW);
    expect(answer).toMatchObject({
      why: 'receipt',
      words: 'This money is in the books already: payment 1, KES 1,500, held.',
    });
    expect(store.all(payments, {})).toHaveLength(1);
  });

  test.each([
    ['nothing', { amountCents: 0 }],
    ['more than the books can add up', { amountCents: 1_000_000_000_001 }],
    ['a placeholder as receipt', { receipt: 'N/A' }],
    ['digits as receipt', { receipt: '0000000000' }],
    ['a text that names nothing as receipt', { receipt: 'undefined' }],
  ])('%s is refused before anything is written', (_what, wrong) => {
    const store = withUnread();
    expect(act(store, book, { ...READ, ...wrong }, BY, NOW)).toMatchObject({ kind: 'refused', why: 'input' });
    expect(store.all(actions, {})).toEqual([]);
  });

  test('that nobody’s account is typed in waits for a line', () => {
    const store = withUnread();
    act(store, book, { ...READ, account: 'RENT HSE 4' }, BY, NOW);
    expect(store.all(payments, {})).toMatchObject([{ state: 'unmatched', reason: 'unknown_account' }]);
    expect(checkBooks(store).problems).toEqual([]);
  });
});

describe('a delivery that was set apart, and is no money', () => {
  test('is ended with a reason, and its bytes are kept; the same bytes again do not bring it back', () => {
    const store = withUnread();
    expect(act(store, dismissCallback, { callbackId: 1 }, { actor: 'amina' }, NOW)).toMatchObject({ why: 'reason' });
    act(store, dismissCallback, { callbackId: 1 }, BY, NOW);
    take(store, unread());
    expect(store.all(callbacks, {})).toMatchObject([{ ended_by: 1, deliveries: 2, payment_id: null }]);
    expect(act(store, dismissCallback, { callbackId: 1 }, { ...BY, key: null }, NOW)).toMatchObject({ why: 'state' });
    // It was money after all.
    expect(act(store, book, READ, { ...BY, key: 'wish-2' }, NOW)).toMatchObject({ kind: 'done' });
  });

  test.each([
    ['one that is not there', 9, 'callback', /no callback 9/],
    ['one that was understood', 1, 'state', /was not set apart/],
    ['one whose money is held', 2, 'payment', /is payment 2, which is held/],
  ])('%s is refused', (_what, callbackId, why, words) => {
    const store = openStore();
    addLine(store, 1);
    take(
      store,
      notice({ account: 'ACC1' }),
      delivery({ kind: 'quarantined', reason: 'unknown_key', detail: 'Discount', claim: notice() }),
    );
    const answer = act(store, dismissCallback, { callbackId }, BY, NOW);
    expect(answer).toMatchObject({ kind: 'refused', why, words: expect.stringMatching(words) as string });
    expect(act(store, book, { ...READ, callbackId }, BY, NOW)).toMatchObject({ kind: 'refused', why });
  });
});

describe('two claims to one name', () => {
  const first = notice({ keys: [receiptKey('SCB1234567'), checkoutKey('ws_1')], account: 'ACC1' });
  const other = (amount: number) => notice({ ...first, amountCents: cents(amount) });
  const contradicted = () => {
    const store = openStore();
    addLine(store, 1);
    take(store, first, other(15_000), other(25_000));
    return store;
  };
  const open = (store: Store) =>
    store.all(callbacks, {}).filter((one) => one.result === 'conflict' && one.ended_by === null);

  test('a second contradiction takes nothing from the first, and the alarm closes with the last of them', () => {
    const store = contradicted();
    take(
      store,
      delivery({
        kind: 'failure',
        failure: {
          provider: 'payhero',
          requestNames: [],
          code: '1',
          message: 'no',
          terminalKeys: [checkoutKey('ws_1')],
        },
      }),
    );
    expect(open(store)).toHaveLength(3);
    const [alarm, ...others] = store.all(openAlarms, {});
    expect(others).toEqual([]);
    expect(alarm?.message).toMatch(/key_amount.*failed_after_success/);
    for (const callbackId of [2, 3, 4]) {
      expect(store.all(openAlarms, {})).toHaveLength(1);
      act(store, dismissCallback, { callbackId }, { ...BY, key: null }, NOW);
    }
    expect(store.all(openAlarms, {})).toEqual([]);
  });

  test('a person closes the alarm, and with it what contradicted', () => {
    const store = contradicted();
    expect(act(store, closeByHand, { alarmId: 1 }, { actor: 'amina' }, NOW)).toMatchObject({ why: 'reason' });
    act(store, closeByHand, { alarmId: 1 }, BY, NOW);
    expect([open(store), store.all(openAlarms, {})]).toEqual([[], []]);
    judgeAlarms(store, NOW);
    expect(store.all(openAlarms, {})).toEqual([]);
    expect(store.all(actions, {}).at(-1)).toMatchObject({ name: 'alarm.close', reason: BY.reason });
  });

  test('never while its money is held: that ends first, and the alarm with it', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, first, notice({ ...first, keys: [receiptKey('SCB7654321'), checkoutKey('ws_1')] }));
    expect(act(store, closeByHand, { alarmId: 1 }, BY, NOW)).toMatchObject({ kind: 'refused', why: 'money' });
    act(store, dismissByHand(POLICY), { paymentId: 2 }, { ...BY, key: null }, NOW);
    expect([open(store), store.all(openAlarms, {})]).toEqual([[], []]);
  });

  test('what contradicts is money of its own only by a receipt of its own', () => {
    const store = contradicted();
    const claim = { ...READ, callbackId: 2, amountCents: 15_000 };
    expect(act(store, book, claim, BY, NOW)).toMatchObject({
      why: 'receipt',
      words: expect.stringContaining('payment 1') as string,
    });
    expect(act(store, book, { ...claim, receipt: null }, BY, NOW)).toMatchObject({ why: 'receipt' });
    act(store, book, { ...claim, receipt: 'SCB7654321' }, BY, NOW);
    expect(store.all(payments, {})[1]).toMatchObject({
      contradicts: 1,
      receipt_code: 'SCB7654321',
      amount_cents: 15_000,
    });
    expect(checkBooks(store).problems).toEqual([]);
  });
});

test('an alarm that a cause keeps open is not closed by hand', () => {
  const store = openStore();
  store.run(putAlarm, {});
  expect(act(store, closeByHand, { alarmId: 1 }, BY, NOW)).toMatchObject({ kind: 'refused', why: 'kind' });
  expect(act(store, closeByHand, { alarmId: 7 }, BY, NOW)).toMatchObject({ kind: 'refused', why: 'alarm' });
});
