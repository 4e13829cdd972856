import { describe, expect, test } from 'vitest';
import type { Notice } from '../../../src/domain/money/notice.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { act, preview, type Action } from '../../../src/services/actions/act.ts';
import { raiseAlarm, reconcileAlarms } from '../../../src/services/box/alarms.ts';
import { believedTime } from '../../../src/services/box/box-clock.ts';
import { sweep } from '../../../src/services/lines/sweep.ts';
import { assignByHand } from '../../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { dismissByHand } from '../../../src/services/money/dismiss-payment.ts';
import { enterByHand } from '../../../src/services/money/enter-payment.ts';
import { moveByHand } from '../../../src/services/money/move-payment.ts';
import { refundByHand } from '../../../src/services/money/refund-payment.ts';
import { releaseByHand } from '../../../src/services/money/release-payment.ts';
import { resendReceipt } from '../../../src/services/money/resend-receipt.ts';
import { reverseByHand } from '../../../src/services/money/reverse-payment.ts';
import { refundDone, refundFailed } from '../../../src/services/money/settle-refund.ts';
import { splitByHand } from '../../../src/services/money/split-payment.ts';
import { takeBackByHand } from '../../../src/services/money/take-back-payment.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { settleReceipt } from '../../../src/storage/receipts.ts';
import { refundsOfPayment } from '../../../src/storage/refunds.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { paymentsWaiting } from '../../../src/storage/views/waiting.ts';
import { waitingCounts } from '../../../src/views/attention.ts';
import {
  addLine,
  callbacks,
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
  take,
} from '../books.ts';

const BY = { actor: 'amina', reason: 'asked the payer' };
const assign = assignByHand(POLICY);
const move = moveByHand(POLICY);
const split = splitByHand(POLICY);
const takeBack = takeBackByHand(POLICY);
const reverse = reverseByHand(POLICY);
const refund = refundByHand(POLICY);
const release = releaseByHand(POLICY);
const cash = enterByHand(POLICY);

const DONE = query()((db) =>
  db.updateTable('command').set({ state: 'done', finished_at: NOW }).where('state', '=', 'queued'),
);

const MONTH = 31 * DAY;
const WAS = NOW - DAY;

/** Three lines of a month's plan that have expired a day ago. */
function books(): Store {
  const store = openStore();
  for (const n of [1, 2, 3]) addLine(store, n);
  return store;
}

function pay(store: Store, accountNo: string | null, partial: Partial<Notice> = {}, now = NOW) {
  const told = delivery(notice({ account: accountNo, ...partial }), { receivedAt: now });
  return takePayments(store, [told], POLICY, now)[0]!.paymentId!;
}

function did<I, F, P, R, Y>(store: Store, action: Action<I, F, P, R, Y>, input: NoInfer<I>, now = NOW): R {
  const done = act(store, action, input, BY, now);
  if (done.kind === 'refused') throw new Error(done.words);
  if (done.repeated) throw new Error('done before');
  expect(checkBooks(store).problems).toEqual([]);
  return done.result;
}

function refused<I, F, P, R, Y>(store: Store, action: Action<I, F, P, R, Y>, input: NoInfer<I>): unknown {
  const before = store.all(ledger, {}).length;
  const answer = act(store, action, input, BY, NOW);
  expect(store.all(ledger, {})).toHaveLength(before);
  return answer.kind === 'refused' ? answer.why : answer.kind;
}

const words = <I, F, P, R, Y>(store: Store, action: Action<I, F, P, R, Y>, input: NoInfer<I>, now = NOW) => {
  const shown = preview(store, action, input, now);
  return shown.kind === 'do' ? shown.preview : [shown.words];
};
const payment = (store: Store, id = 1) => store.all(payments, {}).find((one) => one.id === id)!;
const line = (store: Store, n: number) => lineRow(store, `ACC${n}`);
const smsCommands = (store: Store) => store.all(commands, {}).filter(({ kind }) => kind === 'sms.send');

describe('taken back', () => {
  test('a payment waits again, the time that it bought is undone, and its receipt is not sent any more', () => {
    const store = books();
    pay(store, 'ACC1');
    const input = { paymentId: 1, accountNo: null };
    expect(words(store, takeBack, input)).toEqual([
      'KES 1,500 is taken from ACC1, whose time is then over since 10 Mar 09:00: it is switched off',
      'payment 1 waits for a line',
    ]);
    expect(did(store, takeBack, input)).toEqual([]);
    expect(payment(store)).toMatchObject({ state: 'unmatched', reason: 'taken_back', subscription_id: null });
    expect(line(store, 1)).toMatchObject({ expires_at: NOW, balance_cents: 0 });
    expect(store.all(receipts, {})).toMatchObject([{ state: 'dropped' }]);
    expect(smsCommands(store)).toMatchObject([{ state: 'cancelled' }]);
    expect(store.all(ledger, {}).slice(-2)).toMatchObject([
      { move: 'spent>line', amount_cents: PRICE, given_ms: 0 - MONTH, undoes: 2 },
      { move: 'line>unmatched', amount_cents: PRICE },
    ]);
    expect(refused(store, takeBack, input)).toBe('state');
    expect(refused(store, takeBack, { ...input, paymentId: 9 })).toBe('payment');
  });

  test('its line goes off by the sweep: a few at once, and not many past the brake', () => {
    const store = openStore();
    for (let n = 1; n <= 12; n += 1) {
      addLine(store, n, { set: { access: 'on', access_at: NOW } });
      pay(store, `ACC${n}`);
    }
    const later = NOW + HOUR;
    for (let paymentId = 1; paymentId <= 12; paymentId += 1)
      did(store, takeBack, { paymentId, accountNo: null }, later);
    // What they had been told when the money came has been done meanwhile.
    store.run(DONE, {});
    expect(sweep(store, POLICY, 0, believedTime(later), later).queued).toBe(0);
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'cut-offs' }]);
  });

  test('also later renewals keep what they gave: exactly the time of this one goes', () => {
    const store = books();
    pay(store, 'ACC1');
    pay(store, 'ACC1', {}, NOW + HOUR);
    const until = line(store, 1).expires_at;
    expect(words(store, takeBack, { paymentId: 1, accountNo: null })[0]).toBe(
      'KES 1,500 is taken from ACC1, which is then paid until 9 Apr 09:00',
    );
    did(store, takeBack, { paymentId: 1, accountNo: null }, NOW + 2 * HOUR);
    expect(line(store, 1).expires_at).toBe(until - MONTH);
  });

  test('what its money was in with that of another is undone too, and the other’s stays with the line', () => {
    const store = books();
    pay(store, 'ACC1', { amountCents: cents(100_000) });
    pay(store, 'ACC1', { amountCents: cents(2 * PRICE - 100_000) });
    expect(line(store, 1).balance_cents).toBe(0);
    did(store, takeBack, { paymentId: 1, accountNo: null });
    // 2,000 of the second are left: they buy a month again, from where the two had begun.
    expect(line(store, 1)).toMatchObject({ expires_at: NOW + MONTH, balance_cents: 50_000 });
    expect(store.all(ledger, {}).at(-1)).toMatchObject({ move: 'line>spent', payment_id: null, expires_before: NOW });
  });

  test('what it bought is undone also where the balance of the line could pay for it', () => {
    const store = books();
    pay(store, 'ACC1', { amountCents: cents(20 * PRICE) });
    const { expires_at, balance_cents } = line(store, 1);
    pay(store, 'ACC1');
    expect(line(store, 1).expires_at).toBeGreaterThan(expires_at);
    did(store, takeBack, { paymentId: 2, accountNo: null });
    expect(line(store, 1)).toMatchObject({ expires_at, balance_cents });
  });

  test('what was remembered of its payer is forgotten', () => {
    const store = books();
    const payer = { payerPhone: '254711000001' };
    pay(store, 'RENT', payer);
    did(store, assign, { paymentId: 1, accountNo: 'ACC1', remember: true });
    expect(pay(store, 'rent', payer)).toBe(2);
    expect(payment(store, 2)).toMatchObject({ state: 'applied', reason: 'alias', subscription_id: 1 });
    expect(words(store, takeBack, { paymentId: 1, accountNo: null })).toContain(
      'what was remembered of this payer is forgotten',
    );
    did(store, takeBack, { paymentId: 1, accountNo: null });
    pay(store, 'rent', payer);
    expect(payment(store, 3).state).toBe('unmatched');
  });

  test('the same money by another path gives it to nobody again, and contradicts nothing', () => {
    const store = books();
    const keys = [receiptKey('SCB1234567')];
    pay(store, 'ACC1', { keys });
    did(store, takeBack, { paymentId: 1, accountNo: null });
    take(store, delivery(notice({ account: 'ACC1', keys }), { bytes: 'again' }));
    expect(payment(store).state).toBe('unmatched');
    did(store, assign, { paymentId: 1, accountNo: 'ACC2' });
    take(store, delivery(notice({ account: 'ACC1', keys }), { bytes: 'and again' }));
    expect(payment(store)).toMatchObject({ state: 'applied', subscription_id: 2 });
    expect(store.all(openAlarms, {})).toEqual([]);
  });
});

describe('moved', () => {
  test('a payment pays for another line, its walk begins anew, and the subscriber there has the receipt', () => {
    const store = books();
    pay(store, 'ACC1');
    store.run(settleReceipt, { paymentId: 1, state: 'sent', messageId: 'm', reason: null, now: NOW });
    const input = { paymentId: 1, accountNo: 'acc2' };
    expect(words(store, move, input).at(-1)).toBe('KES 1,500 of payment 1 goes to ACC2');
    expect(did(store, move, input)).toEqual(['router:tower-1', 'sms']);
    expect(payment(store)).toMatchObject({
      state: 'applied',
      subscription_id: 2,
      reason: BY.reason,
      confirmed_at: null,
    });
    expect([line(store, 1).expires_at, line(store, 2).expires_at]).toEqual([NOW, NOW + MONTH]);
    expect(store.all(receipts, {})).toMatchObject([{ msisdn: '254700000002', state: 'queued', message_id: null }]);
    // One deed, and all its rows are of it.
    expect(
      new Set(
        store
          .all(ledger, {})
          .slice(2)
          .map((row) => row.action_id),
      ).size,
    ).toBe(1);
    expect(refused(store, move, input)).toBe('line');
    expect(refused(store, move, { paymentId: 1, accountNo: 'ACC9' })).toBe('line');
    pay(store, null);
    expect(refused(store, move, { paymentId: 2, accountNo: 'ACC1' })).toBe('state');
  });

  test('a payment for another line of the same subscriber has a receipt that says so, and one given back to its line has no second', () => {
    const store = books();
    addLine(store, 4, { msisdn: '254700000001' });
    pay(store, 'ACC1');
    const sent = () =>
      store.run(settleReceipt, { paymentId: 1, state: 'sent', messageId: 'm', reason: null, now: NOW });
    sent();
    did(store, takeBack, { paymentId: 1, accountNo: null });
    did(store, assign, { paymentId: 1, accountNo: 'ACC1' });
    expect(store.all(receipts, {})).toMatchObject([{ state: 'sent' }]);
    did(store, move, { paymentId: 1, accountNo: 'ACC4' });
    expect(store.all(receipts, {})).toMatchObject([{ msisdn: '254700000001', state: 'queued' }]);
  });

  test('what is remembered must be of use', () => {
    const store = books();
    pay(store, 'ACC1', { payerPhone: '254711000001' });
    expect(refused(store, move, { paymentId: 1, accountNo: 'ACC2', remember: true })).toBe('remember');
    pay(store, 'RENT', { payerPhone: '2547 ***** 001' });
    expect(refused(store, assign, { paymentId: 2, accountNo: 'ACC2', remember: true })).toBe('remember');
  });
});

describe('split', () => {
  const parts = [
    { accountNo: 'ACC1', amountCents: PRICE },
    { accountNo: 'ACC2', amountCents: PRICE },
  ];

  test('F-money-04: one payment for two lines of a family is divided by a person, also when one of them has it already', () => {
    for (const account of ['ACC1', null]) {
      const store = books();
      pay(store, account, { amountCents: cents(2 * PRICE) });
      expect(words(store, split, { paymentId: 1, parts }).slice(-3)).toEqual([
        'of payment 1 KES 1,500 goes to ACC1',
        'of payment 1 KES 1,500 goes to ACC2',
        'nothing is left of it',
      ]);
      did(store, split, { paymentId: 1, parts });
      expect([1, 2].map((n) => line(store, n).expires_at)).toEqual([NOW + MONTH, NOW + MONTH]);
      expect(payment(store)).toMatchObject({ state: 'applied', subscription_id: 1 });
      expect(store.all(receipts, {})).toMatchObject([{ msisdn: '254700000001', state: 'queued' }]);
    }
  });

  test('what is left waits, and can be set aside or given; one part can be taken back', () => {
    const store = books();
    pay(store, null, { amountCents: cents(2 * PRICE + 50_000) });
    expect(words(store, split, { paymentId: 1, parts }).at(-1)).toBe('KES 500 is left, and waits for a line');
    did(store, split, { paymentId: 1, parts });
    expect(payment(store)).toMatchObject({ state: 'unmatched', reason: 'rest', subscription_id: null });
    expect(waitingCounts(store).unmatched).toEqual({ n: 1, sums: [{ currency: 'KES', cents: 50_000 }] });
    did(store, dismissByHand(POLICY), { paymentId: 1 });
    expect(payment(store)).toMatchObject({ state: 'applied', subscription_id: 1 });
    expect(words(store, release, { paymentId: 1 })[0]).toContain('KES 500 of payment 1 waits');
    did(store, release, { paymentId: 1 });
    did(store, assign, { paymentId: 1, accountNo: 'ACC3' });
    expect(line(store, 3).balance_cents).toBe(50_000);

    did(store, takeBack, { paymentId: 1, accountNo: 'acc2' });
    expect([1, 2].map((n) => line(store, n).expires_at)).toEqual([NOW + MONTH, NOW]);
    expect(refused(store, takeBack, { paymentId: 1, accountNo: 'ACC2' })).toBe('line');
  });

  test('more than there is, one line twice, and a line that is not there are refused', () => {
    const store = books();
    pay(store, 'ACC1');
    expect(refused(store, split, { paymentId: 1, parts })).toBe('amount');
    expect(refused(store, split, { paymentId: 1, parts: [parts[0]!, parts[0]!] })).toBe('line');
    expect(refused(store, split, { paymentId: 1, parts: [{ accountNo: 'ACC9', amountCents: 1 }] })).toBe('line');
    expect(refused(store, split, { paymentId: 1, parts: [] })).toBe('input');
  });
});

describe('taken back by the provider', () => {
  test('all of it goes from wherever it is, the line is looked at anew, and its alarm is over', () => {
    const store = books();
    pay(store, 'ACC1', { amountCents: cents(40 * PRICE) });
    raiseAlarm(store, { kind: 'callback-conflict', subject: 'payment 1', message: 'x' }, NOW);
    expect(store.all(openAlarms, {})).toHaveLength(2);
    did(store, reverse, { paymentId: 1 });
    expect(payment(store)).toMatchObject({ state: 'reversed' });
    expect(line(store, 1)).toMatchObject({ expires_at: NOW, balance_cents: 0 });
    expect(store.all(openAlarms, {})).toEqual([]);
    expect(refused(store, reverse, { paymentId: 1 })).toBe('state');

    // It was another one: it waits again, and goes to no line by itself.
    did(store, release, { paymentId: 1 });
    expect(payment(store)).toMatchObject({ state: 'unmatched', reason: 'taken_back' });
  });
});

describe('refunded', () => {
  const all = { paymentId: 1, amountCents: null };

  test('with its receipt it is done, and its line gives only what the balance lacks', () => {
    const store = books();
    pay(store, 'ACC1', { amountCents: cents(PRICE + 50_000) });
    did(store, refund, { paymentId: 1, amountCents: 50_000, receipt: 'scz0000001' });
    expect(line(store, 1)).toMatchObject({ expires_at: NOW + MONTH, balance_cents: 0 });
    expect(payment(store)).toMatchObject({ state: 'applied', subscription_id: 1 });
    expect(refused(store, refund, { ...all, receipt: 'SCZ0000001' })).toBe('receipt');
    expect(refused(store, refund, { paymentId: 1, amountCents: PRICE + 1, receipt: null })).toBe('amount');
    did(store, refund, { ...all, receipt: 'SCZ0000002' });
    expect(payment(store).state).toBe('refunded');
    expect(line(store, 1).expires_at).toBe(NOW);
    expect(refused(store, refund, { ...all, receipt: null })).toBe('state');
  });

  test('without one it may be done: until somebody says so there is no second one', () => {
    const store = books();
    pay(store, 'ACC1', { amountCents: cents(2 * PRICE) });
    did(store, refund, { paymentId: 1, amountCents: PRICE, receipt: null });
    const states = () => store.all(refundsOfPayment, { paymentId: 1 }).map(({ state }) => state);
    expect(states()).toEqual(['maybe']);
    expect(refused(store, refund, { ...all, receipt: null })).toBe('open');
    did(store, refundFailed(POLICY), { paymentId: 1 });
    expect(payment(store)).toMatchObject({ state: 'unmatched', reason: 'refund_failed' });
    did(store, refund, { paymentId: 1, amountCents: PRICE, receipt: null });
    did(store, refundDone(POLICY), { paymentId: 1, receipt: 'SCZ0000003' });
    expect(states()).toEqual(['failed', 'done']);
    expect(refused(store, refundDone(POLICY), { paymentId: 1, receipt: 'SCZ0000004' })).toBe('refund');
    // It came back.
    did(store, refundFailed(POLICY), { paymentId: 1 });
    expect(states()).toEqual(['failed', 'failed']);
    expect(refused(store, refundFailed(POLICY), { paymentId: 1 })).toBe('refund');
  });

  test('the receipt of money that came in is none of money that went out', () => {
    const store = books();
    pay(store, 'ACC1', { keys: [receiptKey('SCB1234567')] });
    expect(refused(store, refund, { ...all, receipt: 'SCB1234567' })).toBe('receipt');
  });
});

describe('entered by hand', () => {
  const entry = { accountNo: 'acc1', amountCents: PRICE, receipt: '0457', source: 'cash' } as const;

  test('money in cash renews its line like any other; its receipt is booked once, in each book of receipts', () => {
    const store = books();
    expect(words(store, cash, entry)).toEqual(['KES 1,500 in cash, receipt 0457, goes to ACC1']);
    expect(did(store, cash, entry)).toEqual({ paymentId: 1, lanes: ['router:tower-1', 'sms'] });
    expect(payment(store)).toMatchObject({ provider: 'cash', state: 'applied', reason: 'account', receipt_code: null });
    expect(line(store, 1).expires_at).toBe(NOW + MONTH);
    expect(store.all(paymentKeys, {})).toMatchObject([{ provider: 'cash', scheme: 'receipt', value: '0457' }]);
    expect(store.all(callbacks, {})).toMatchObject([{ provider: 'cash', payment_id: 1, result: 'payment' }]);
    expect(refused(store, cash, { ...entry, accountNo: 'ACC2' })).toBe('receipt');
    did(store, cash, { ...entry, source: 'bank' });
    expect(refused(store, cash, { ...entry, receipt: 'none' })).toBe('input');
    expect(refused(store, cash, { ...entry, receipt: '0458', accountNo: 'ACC9' })).toBe('line');
  });

  test('F-money-06: paid to the till, entered by its code, and the callback comes after all: one payment', () => {
    const store = books();
    did(store, cash, { ...entry, receipt: 'scb1234567' });
    expect(payment(store).receipt_code).toBe('SCB1234567');
    const [again] = take(store, notice({ keys: [receiptKey('SCB1234567')] }));
    expect(again).toMatchObject({ result: 'repeat', paymentId: 1 });
    // The other way round.
    pay(store, null, { keys: [receiptKey('SCB7654321')] });
    expect(words(store, cash, { ...entry, receipt: 'SCB7654321' })).toEqual([
      'The receipt SCB7654321 is in the books already: payment 2, KES 1,500, unmatched.',
    ]);
    expect(line(store, 1).expires_at).toBe(NOW + MONTH);
    expect(store.all(openAlarms, {})).toEqual([]);
  });
});

test('while nobody knows what time it is, no time is given or taken by hand', () => {
  const store = books();
  pay(store, 'ACC1');
  pay(store, null);
  take(store, notice({ account: 'ACC2', hold: 'stale' }));
  reconcileAlarms(store, 'clock', new Map([['box', 'the clock is wrong']]), NOW);
  expect(refused(store, assign, { paymentId: 2, accountNo: 'ACC1' })).toBe('clock');
  expect(refused(store, move, { paymentId: 1, accountNo: 'ACC2' })).toBe('clock');
  expect(refused(store, takeBack, { paymentId: 1, accountNo: null })).toBe('clock');
  expect(refused(store, split, { paymentId: 1, parts: [{ accountNo: 'ACC2', amountCents: 1 }] })).toBe('clock');
  expect(refused(store, reverse, { paymentId: 1 })).toBe('clock');
  expect(refused(store, release, { paymentId: 3 })).toBe('clock');
  // Cash is taken, and its time begins when it is known.
  did(store, cash, { accountNo: 'ACC3', amountCents: PRICE, receipt: '1', source: 'cash' });
  expect(payment(store, 4)).toMatchObject({ state: 'held', reason: 'clock' });
  expect(line(store, 3).expires_at).toBe(WAS);
});

test('a receipt of another form than M-Pesa’s says nothing of the money of another connection', () => {
  const store = books();
  const keys = [receiptKey('FT1')];
  take(store, delivery(notice({ account: 'ACC1', keys }), { provider: 'equity' }));
  take(store, delivery(notice({ account: 'ACC2', keys, amountCents: cents(PRICE + 1) }), { provider: 'coop' }));
  const [again] = take(store, delivery(notice({ account: 'ACC1', keys }), { provider: 'equity', bytes: 'again' }));
  expect(again).toMatchObject({ result: 'repeat', paymentId: 1 });
  expect(store.all(payments, {})).toHaveLength(2);
  // Whoever decides about money that waits is shown it, though the column of M-Pesa's receipts is empty.
  pay(store, 'nobody', { keys: [receiptKey('FT9')] });
  expect(store.all(paymentsWaiting, { limit: 5, offset: 0 }).map(({ receipt_code }) => receipt_code)).toEqual(['FT9']);
  // A second receipt under a name that is known is other money all the same.
  const order = { scheme: 'checkout', value: 'ws_1' } as const;
  take(store, notice({ account: 'ACC3', keys: [receiptKey('FT2'), order] }));
  expect(take(store, notice({ account: 'ACC3', keys: [receiptKey('FT3'), order] }))[0]).toMatchObject({
    result: 'conflict',
  });
});

test('a receipt is sent again, to the number that its subscriber has', () => {
  const store = books();
  pay(store, 'ACC1');
  expect(refused(store, resendReceipt, { paymentId: 1 })).toBe('receipt');
  store.run(settleReceipt, { paymentId: 1, state: 'refused', messageId: null, reason: 'no credit', now: NOW });
  expect(did(store, resendReceipt, { paymentId: 1 })).toEqual(['sms']);
  expect(store.all(receipts, {})).toMatchObject([{ state: 'queued', reason: null }]);
  did(store, takeBack, { paymentId: 1, accountNo: null });
  expect(refused(store, resendReceipt, { paymentId: 1 })).toBe('state');
});
