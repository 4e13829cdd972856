import { describe, expect, test } from 'vitest';
import { isOrderId } from '../../../src/domain/money/order-id.ts';
import { act, preview, resultOf } from '../../../src/services/actions/act.ts';
import { requestPayment } from '../../../src/services/money/request-payment.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { actions, addLine, HOUR, NOW, openStore, requests } from '../books.ts';

const MINUTE = 60_000;
const random = seededRandom(3);
const deed = requestPayment({ currency: 'KES', connections: () => ['payhero', 'second'], random });
const WISH = { accountNo: 'ACC1', amountCents: null, phone: null, provider: null };

const settled = query<{ state: 'failed' | 'expired' | 'paid'; sentAt: number | null; now: number }>()((db, p) =>
  db
    .updateTable('payment_request')
    .set({ state: p.state, settled_at: p.now, sent_at: p.sentAt })
    .where('state', '=', 'open'),
);

interface Wish {
  readonly accountNo?: string;
  readonly phone?: string;
  readonly amountCents?: number;
  readonly provider?: string;
}

function ask(store: Store, wish: Wish = {}, now = NOW) {
  return act(store, deed, { ...WISH, ...wish }, { actor: 'cli:wanjiku' }, now);
}

function askAndEnd(store: Store, state: 'failed' | 'paid', now: number, wish: Wish = {}): void {
  expect(ask(store, wish, now)).toMatchObject({ kind: 'done' });
  store.run(settled, { state, sentAt: now, now });
}

describe('to ask a phone for money', () => {
  test('stores what is needed from the subscriber, and sends nothing', () => {
    const store = openStore();
    const line = addLine(store, 1, { set: { balance_cents: 20_050 } });
    const done = ask(store);
    const { orderId } = resultOf(done) ?? { orderId: '' };
    expect(isOrderId(orderId)).toBe(true);
    expect(store.all(requests, {})).toMatchObject([
      {
        order_id: orderId,
        provider: 'payhero',
        subscription_id: line,
        account: 'ACC1',
        msisdn: '254700000001',
        amount_cents: 130_000,
        state: 'open',
        sent_at: null,
        next_at: NOW,
      },
    ]);
    expect(store.all(actions, {})).toMatchObject([
      { name: 'payment.request', actor: 'cli:wanjiku', subject: 'line ACC1', detail: 'KES 1,300 by payhero' },
    ]);
  });

  test('another phone, amount and connection as they are said', () => {
    const store = openStore();
    addLine(store, 1);
    expect(ask(store, { phone: '0799 000 111', amountCents: 50_000, provider: 'second' })).toMatchObject({
      kind: 'done',
    });
    expect(store.all(requests, {})).toMatchObject([
      { msisdn: '254799000111', amount_cents: 50_000, provider: 'second' },
    ]);
  });

  test.each<[string, Wish, RegExp]>([
    ['no such line', { accountNo: 'NOBODY' }, /No line that is in use has the account number "NOBODY"/],
    ['no phone', { phone: '12' }, /"12" is no Kenyan mobile number/],
    ['a part of a shilling', { amountCents: 150_050 }, /KES 1,500.50 cannot be asked for: whole shillings/],
    ['nothing', { amountCents: 0 }, /cannot be asked for/],
    ['less than nothing', { amountCents: -100 }, /cannot be asked for/],
    ['another connection', { provider: 'bank' }, /"bank" cannot ask for payments; these can: payhero, second/],
  ])('%s is refused in words, and nothing is stored', (_what, wish, words) => {
    const store = openStore();
    addLine(store, 1);
    const refused = ask(store, wish);
    expect(refused.kind === 'refused' ? refused.words : '').toMatch(words);
    expect(store.all(requests, {})).toEqual([]);
  });

  test('a line whose balance pays already has to be told the amount', () => {
    const store = openStore();
    addLine(store, 1, { set: { balance_cents: 150_000 } });
    expect(ask(store)).toMatchObject({ kind: 'refused', why: 'amount' });
    expect(ask(store, { amountCents: 10_000 })).toMatchObject({ kind: 'done' });
  });

  test('without a connection that can it is said what is missing', () => {
    const store = openStore();
    addLine(store, 1);
    const none = requestPayment({ currency: 'KES', connections: () => [], random });
    const refused = preview(store, none, WISH, NOW);
    expect(refused).toMatchObject({ kind: 'refused', why: 'provider' });
    expect(refused.kind === 'refused' ? refused.words : '').toMatch(/No connection is set up to ask for payments/);
  });
});

describe('not twice at a time, and not too often', () => {
  test('one waits on a phone for a line; another phone, or another line, may be asked meanwhile', () => {
    const store = openStore();
    addLine(store, 1);
    addLine(store, 2, { msisdn: '254700000009' });
    expect(ask(store)).toMatchObject({ kind: 'done' });
    const second = ask(store, {}, NOW + MINUTE);
    expect(second).toMatchObject({ kind: 'refused', why: 'open' });
    expect(second.kind === 'refused' ? second.words : '').toMatch(
      /0700 000 001 is asked for KES 1,500 for ACC1 at this moment/,
    );
    expect(ask(store, { phone: '0700000002' }, NOW + MINUTE)).toMatchObject({ kind: 'done' });
    expect(ask(store, { accountNo: 'ACC2' }, NOW + MINUTE)).toMatchObject({ kind: 'done' });
  });

  test('one that no phone shows any more is over when another is wanted', () => {
    const store = openStore();
    addLine(store, 1);
    ask(store);
    expect(ask(store, {}, NOW + 3 * MINUTE)).toMatchObject({ kind: 'done' });
    expect(store.all(requests, {}).map(({ state }) => state)).toEqual(['expired', 'open']);
  });

  test('three an hour to one phone, whatever the line', () => {
    const store = openStore();
    addLine(store, 1);
    addLine(store, 2);
    for (const n of [0, 1, 2]) askAndEnd(store, 'paid', NOW + n);
    const phone = '0700000001';
    expect(ask(store, { accountNo: 'ACC2', phone }, NOW + MINUTE)).toMatchObject({ kind: 'refused', why: 'limit' });
    expect(ask(store, { accountNo: 'ACC2', phone }, NOW + HOUR + 3)).toMatchObject({ kind: 'done' });
  });

  test('eight a day that were not paid; those that were paid, or that no provider took, count for nothing', () => {
    const store = openStore();
    addLine(store, 1);
    for (const n of [0, 1, 2, 3, 4, 5, 6]) askAndEnd(store, 'failed', NOW + n * HOUR);
    askAndEnd(store, 'paid', NOW + 7 * HOUR);
    ask(store, {}, NOW + 8 * HOUR);
    store.run(settled, { state: 'failed', sentAt: null, now: NOW + 8 * HOUR });
    askAndEnd(store, 'failed', NOW + 9 * HOUR);
    expect(ask(store, {}, NOW + 11 * HOUR)).toMatchObject({ kind: 'refused', why: 'limit' });
    expect(ask(store, {}, NOW + 25 * HOUR)).toMatchObject({ kind: 'done' });
  });
});
