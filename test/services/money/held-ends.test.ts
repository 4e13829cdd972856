import { describe, expect, test } from 'vitest';
import { desiredAccess } from '../../../src/domain/lines/line-facts.ts';
import type { HoldReason, Notice } from '../../../src/domain/money/notice.ts';
import { cents, formatCents } from '../../../src/domain/values/money.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { judgeAlarms } from '../../../src/services/box/alarms.ts';
import { assignByHand, releaseClockHolds } from '../../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { dismissByHand } from '../../../src/services/money/dismiss-payment.ts';
import { refundByHand } from '../../../src/services/money/refund-payment.ts';
import { releaseByHand } from '../../../src/services/money/release-payment.ts';
import { refundFailed } from '../../../src/services/money/settle-refund.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { accessFacts, lineById } from '../../../src/storage/lines.ts';
import { paymentsWaiting } from '../../../src/storage/views/waiting.ts';
import {
  actions,
  addLine,
  addRequest,
  callbacks,
  checkoutKey,
  delivery,
  ledger,
  lineRow,
  notice,
  NOW,
  openAlarms,
  openStore,
  payments,
  POLICY,
  PRICE,
  receiptKey,
  take,
} from '../books.ts';

const BY = { actor: 'amina', reason: 'asked the payer' };
const dismiss = dismissByHand(POLICY);
const release = releaseByHand(POLICY);
const assign = assignByHand(POLICY);

const setCurrency = query<{ id: number; currency: string }>()((db, p) =>
  db.updateTable('payment').set({ currency: p.currency }).where('id', '=', p.id),
);
const retireAll = query()((db) => db.updateTable('subscription').set({ retired_at: NOW }));

const FAILED = { provider: 'payhero', requestNames: [], code: '1', message: 'no' };
const TO_ACC1: Partial<Notice> = { account: 'ACC1' };
const taking = (partial: Partial<Notice>) => (store: Store) => take(store, notice({ ...TO_ACC1, ...partial }));

/** How money comes to be held, for every reason that there is. It would be ACC1's. */
const HELD: Record<HoldReason, (store: Store) => unknown> = {
  currency: taking({ currency: 'USD' }),
  stale: taking({ hold: 'stale' }),
  ceiling: taking({ hold: 'ceiling' }),
  unconfirmed: taking({ hold: 'unconfirmed' }),
  request_mismatch(store) {
    addRequest(store, 'order-1', 1, PRICE * 2);
    take(store, notice({ requestNames: ['order-1'], requestOnly: true }));
  },
  after_terminal(store) {
    take(store, delivery({ kind: 'failure', failure: { ...FAILED, terminalKeys: [checkoutKey('ws_1')] } }));
    take(store, notice({ ...TO_ACC1, keys: [checkoutKey('ws_1')] }));
  },
  conflict(store) {
    addLine(store, 2);
    take(store, notice({ account: 'ACC2', keys: [receiptKey('SCB1234567'), checkoutKey('ws_1')] }));
    take(store, notice({ ...TO_ACC1, keys: [receiptKey('SCB7654321'), checkoutKey('ws_1')] }));
  },
  unreadable(store) {
    take(store, delivery({ kind: 'quarantined', reason: 'unknown_key', detail: 'Discount', claim: notice(TO_ACC1) }));
  },
  large_amount: taking({ amountCents: cents(100_000_001) }),
  clock: (store) => takePayments(store, [delivery(notice(TO_ACC1))], { ...POLICY, clockSane: false }, NOW),
};

function hold(reason: HoldReason) {
  const store = openStore();
  addLine(store, 1);
  HELD[reason](store);
  const held = store.all(payments, {}).find(({ state }) => state === 'held');
  if (held === undefined) throw new Error('nothing was held');
  expect(held.reason).toBe(reason);
  const state = () => store.all(payments, {}).find(({ id }) => id === held.id);
  return { store, held, state };
}

const listed = (store: Store) =>
  store.all(paymentsWaiting, { limit: 10, offset: 0 }).map(({ amount_cents }) => amount_cents);

function isAtRest(store: Store): void {
  expect(checkBooks(store).problems).toEqual([]);
  judgeAlarms(store, NOW);
  // That so much was given to one line stays a question about the line, until its balance is used up.
  expect(store.all(openAlarms, {}).filter(({ kind }) => kind !== 'unusual-payment')).toEqual([]);
  expect(store.all(callbacks, {}).filter((one) => one.result === 'conflict' && one.ended_by === null)).toEqual([]);
}

describe.each(Object.keys(HELD) as HoldReason[])('money that is held for %s', (reason) => {
  test('is dismissed by a person, once, and that is taken back', () => {
    const { store, held, state } = hold(reason);
    const input = { paymentId: held.id };
    expect(act(store, dismiss, input, { actor: 'amina' }, NOW)).toMatchObject({ kind: 'refused', why: 'reason' });
    expect(act(store, dismiss, input, { ...BY, key: 'k' }, NOW)).toMatchObject({ kind: 'done', repeated: false });
    expect(act(store, dismiss, input, { ...BY, key: 'k' }, NOW)).toMatchObject({ kind: 'done', repeated: true });
    expect(state()).toMatchObject({ state: 'dismissed', reason: BY.reason });
    isAtRest(store);

    // To no line by itself: somebody had set it aside.
    expect(preview(store, release, input, NOW)).toMatchObject({
      preview: [expect.stringMatching(/waits for a line, and is held no more$/) as string],
    });
    act(store, release, input, BY, NOW);
    expect(state()).toMatchObject({ state: 'unmatched', subscription_id: null });
    isAtRest(store);
    expect(act(store, assign, { ...input, accountNo: 'ACC1' }, BY, NOW)).toMatchObject({ kind: 'done' });
    expect(state()).toMatchObject({ state: 'applied', subscription_id: 1 });
    isAtRest(store);
  });

  test('is given to the line whose it is', () => {
    const { store, held, state } = hold(reason);
    act(store, assign, { paymentId: held.id, accountNo: 'ACC1' }, BY, NOW);
    expect(state()).toMatchObject({ state: 'applied', subscription_id: 1 });
    isAtRest(store);
  });

  test('is released, to the line that it would have gone to; what waits for the clock, by the clock', () => {
    const { store, held, state } = hold(reason);
    const input = { paymentId: held.id };
    if (reason === 'clock') {
      expect(act(store, release, input, BY, NOW)).toMatchObject({ kind: 'refused', why: 'clock' });
      releaseClockHolds(store, POLICY, NOW);
    } else {
      expect(preview(store, release, input, NOW)).toMatchObject({
        preview: [expect.stringMatching(/goes to ACC1$/) as string],
      });
      expect(act(store, release, input, BY, NOW)).toMatchObject({ kind: 'done', result: ['router:tower-1', 'sms'] });
    }
    expect(state()).toMatchObject({ state: 'applied', subscription_id: 1 });
    expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(NOW);
    isAtRest(store);
  });
});

describe.each(Object.keys(HELD) as HoldReason[])(
  'of money that is held for %s, half went out and came back',
  (reason) => {
    function halfBack() {
      const box = hold(reason);
      const paymentId = box.held.id;
      act(
        box.store,
        refundByHand(POLICY),
        { paymentId, amountCents: box.held.amount_cents / 2, receipt: null },
        BY,
        NOW,
      );
      act(box.store, refundFailed(POLICY), { paymentId }, BY, NOW);
      expect(box.state()).toMatchObject({ state: 'held' });
      expect(listed(box.store)).toContain(box.held.amount_cents);
      return { ...box, paymentId, all: formatCents(cents(box.held.amount_cents), box.held.currency) };
    }

    test('while it is out, what is listed is the other half', () => {
      const { store, held } = hold(reason);
      act(store, refundByHand(POLICY), { paymentId: held.id, amountCents: 100, receipt: null }, BY, NOW);
      expect(listed(store)).toContain(held.amount_cents - 100);
    });

    test('all of it is given to a line', () => {
      const { store, state, paymentId, all } = halfBack();
      const input = { paymentId, accountNo: 'ACC1' };
      expect(preview(store, assign, input, NOW)).toMatchObject({
        preview: expect.arrayContaining([expect.stringContaining(all)]) as string[],
      });
      act(store, assign, input, BY, NOW);
      expect(state()).toMatchObject({ state: 'applied' });
      expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(NOW);
      expect(checkBooks(store).problems).toEqual([]);
    });

    test('all of it is set aside', () => {
      const { store, state, paymentId, all } = halfBack();
      expect(preview(store, dismiss, { paymentId }, NOW)).toMatchObject({
        preview: [expect.stringContaining(all) as string],
      });
      act(store, dismiss, { paymentId }, BY, NOW);
      expect(state()).toMatchObject({ state: 'dismissed' });
      expect(checkBooks(store).problems).toEqual([]);
    });

    test('all of it is released', () => {
      const { store, state, paymentId, all } = halfBack();
      if (reason === 'clock') releaseClockHolds(store, POLICY, NOW);
      else {
        expect(preview(store, release, { paymentId }, NOW)).toMatchObject({
          preview: [expect.stringContaining(all) as string],
        });
        act(store, release, { paymentId }, BY, NOW);
      }
      expect(state()).toMatchObject({ state: 'applied', subscription_id: 1 });
      expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(NOW);
      expect(checkBooks(store).problems).toEqual([]);
    });
  },
);

test('what nobody knows the line of is free when it is released, with the lines that it may be for', () => {
  const store = openStore();
  addLine(store, 1);
  take(store, notice({ hold: 'stale', payerPhone: '2547 ***** 001' }));
  expect(preview(store, release, { paymentId: 1 }, NOW)).toMatchObject({
    preview: ['KES 1,500 of payment 1 waits for a line, and is held no more'],
  });
  act(store, release, { paymentId: 1 }, BY, NOW);
  const [payment] = store.all(payments, {});
  expect(payment).toMatchObject({ state: 'unmatched', reason: 'no_account' });
  expect(payment?.suggestions).toContain('"subscriptionId":1');
  expect(store.all(ledger, {}).at(-1)).toMatchObject({ move: 'held>unmatched', amount_cents: PRICE });
  isAtRest(store);
});

test('a line that was retired meanwhile gets nothing', () => {
  const store = openStore();
  addLine(store, 1);
  take(store, notice({ ...TO_ACC1, hold: 'stale' }));
  store.run(retireAll, {});
  act(store, release, { paymentId: 1 }, BY, NOW);
  expect(store.all(payments, {})).toMatchObject([{ state: 'unmatched', subscription_id: null }]);
});

test('another currency is named, with what the books take it for', () => {
  const { store, held } = hold('currency');
  const words = /^USD 1,500 \(counted as KES 1,500\) of payment 1/;
  for (const shown of [
    preview(store, release, { paymentId: held.id }, NOW),
    preview(store, dismiss, { paymentId: held.id }, NOW),
  ]) {
    expect(shown).toMatchObject({ preview: [expect.stringMatching(words) as string] });
  }
});

test.each([
  ['released', (store: Store, paymentId: number) => act(store, release, { paymentId }, BY, NOW)],
  [
    'given to a line',
    (store: Store, paymentId: number) => act(store, assign, { paymentId, accountNo: 'ACC1' }, BY, NOW),
  ],
])(
  'money in another currency that a person has %s speaks against no books, and a changed word of any other does',
  (_how, end) => {
    const { store, held } = hold('currency');
    // The currency of the books is that of most payments.
    for (let n = 0; n < 3; n += 1) take(store, notice(TO_ACC1));
    expect(end(store, held.id)).toMatchObject({ kind: 'done' });
    expect(checkBooks(store).problems).toEqual([]);
    store.run(setCurrency, { id: 3, currency: 'KEY' });
    expect(checkBooks(store).problems).toEqual(['Payment 3 is said to be KEY by payhero, and no delivery says so.']);
  },
);

test('what is a line’s already, or is not there, is refused in words', () => {
  const store = openStore();
  addLine(store, 1);
  take(store, notice(TO_ACC1));
  const before = store.all(actions, {});
  for (const [paymentId, why, words] of [
    [1, 'state', /payment 1 is applied/i],
    [9, 'payment', /no payment 9/],
  ] as const) {
    const refused = { kind: 'refused', why, words: expect.stringMatching(words) as string };
    expect(act(store, dismiss, { paymentId }, BY, NOW)).toMatchObject(refused);
    expect(act(store, release, { paymentId }, BY, NOW)).toMatchObject(refused);
  }
  expect(store.all(actions, {})).toEqual(before);
});

test('of money that waits for the clock only what was not sent back lets its line in', () => {
  const store = openStore();
  addLine(store, 1);
  takePayments(store, [delivery(notice(TO_ACC1))], { ...POLICY, clockSane: false }, NOW);
  const access = () => desiredAccess(accessFacts(store.first(lineById, { id: 1 })!), NOW);
  expect(access()).toBe('on');
  act(store, refundByHand(POLICY), { paymentId: 1, amountCents: PRICE / 2, receipt: null }, BY, NOW);
  expect(access()).toBe('off');
  expect(store.all(payments, {})).toMatchObject([{ state: 'held', reason: 'clock' }]);
});
