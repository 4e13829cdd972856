import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketsOf } from '../../../src/domain/money/ledger-facts.ts';
import { cents } from '../../../src/domain/values/money.ts';
import type { Notice, PaymentKey } from '../../../src/domain/money/notice.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { takePayments, type Delivery } from '../../../src/services/money/take-payments.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import {
  addLine,
  addRequest,
  checkoutKey,
  delivery,
  ledger,
  lines,
  notice,
  NOW,
  openStore,
  paymentKeys,
  payments,
  POLICY,
  PRICE,
  receiptKey,
  receipts,
  requests,
} from '../books.ts';
import { runs } from '../../runs.ts';

const LINES = 3;

/** Everything back to the state before the first payment: the same file serves every run. */
const TABLES = [
  'command',
  'receipt',
  'callback',
  'payment_key',
  'terminal_key',
  'ledger',
  'action',
  'payment_request',
  'payment',
  'alarm',
] as const;
const clear = TABLES.map((table) => query()((db) => db.deleteFrom(table)));
const resetLines = query()((db) => db.updateTable('subscription').set({ expires_at: NOW - 1000, balance_cents: 0 }));

/** One piece of money, and the ways in which the world may tell of it. */
interface Money {
  readonly line: number | null;
  readonly amountCents: number;
  /** STK with a request of ours, paybill with an account, or both; with or without the account. */
  readonly paths: readonly ('stk' | 'paybill' | 'bare' | 'held' | 'failure')[];
}

const money = fc.record<Money>({
  line: fc.option(fc.integer({ min: 1, max: LINES }), { nil: null, freq: 4 }),
  amountCents: fc.constantFrom(1, 50_000, PRICE, PRICE + 70_000, 3 * PRICE),
  paths: fc.uniqueArray(fc.constantFrom('stk', 'paybill', 'bare', 'held', 'failure'), { minLength: 1 }),
});

function deliveries(one: Money, n: number): Delivery[] {
  const receipt = receiptKey(`SCA${String(n).padStart(7, '0')}`);
  const account = one.line === null ? null : `ACC${one.line}`;
  const seen = (keys: PaymentKey[], partial: Partial<Notice>, provider: 'payhero' | 'gateway') =>
    delivery(notice({ keys: [receipt, ...keys], amountCents: cents(one.amountCents), provider, ...partial }), {
      provider,
    });
  return one.paths.map((path) => {
    switch (path) {
      case 'stk':
        return seen([checkoutKey(`ws_${n}`)], { requestNames: [`ws_${n}`], requestOnly: true }, 'payhero');
      case 'paybill':
        return seen([{ scheme: 'gateway.order', value: `m/paybill/${n}` }], { account }, 'gateway');
      case 'bare':
        return seen([{ scheme: 'payhero.reference', value: `ref-${n}` }], {}, 'payhero');
      case 'held':
        return seen([], { account, hold: 'unconfirmed' }, 'payhero');
      case 'failure':
        return delivery({
          kind: 'failure',
          failure: { provider: 'payhero', requestNames: [`ws_${n}`], terminalKeys: [], code: '1032', message: `${n}` },
        });
    }
  });
}

/** A request of ours for every second money whose line is known. */
function ask(store: Store, all: readonly Money[]): void {
  for (const [n, one] of all.entries()) {
    if (one.line !== null && n % 2 === 0) {
      const close = query()((db) =>
        db.updateTable('payment_request').set({ state: 'expired', settled_at: NOW }).where('state', '=', 'open'),
      );
      store.run(close, {});
      addRequest(store, String(n), one.line, one.amountCents);
    }
  }
}

/** What the books say, whatever order it was told in: no ids, no row order, and no attribution of balance to payments. */
function summary(store: Store) {
  const nameOf = new Map<number, string>();
  for (const key of store.all(paymentKeys, {})) {
    if (key.scheme === 'mpesa.receipt') nameOf.set(key.payment_id, key.value);
  }
  const sums = new Map<string, number>();
  const add = (bucket: string, amount: number) => sums.set(bucket, (sums.get(bucket) ?? 0) + amount);
  for (const row of store.all(ledger, {})) {
    // What a renewal spends is the line's, whichever of its payments completed the price.
    const owner = row.move === 'line>spent' ? 'line' : nameOf.get(row.payment_id!);
    const [source, target] = bucketsOf(row.move);
    for (const [bucket, amount] of [
      [source, -row.amount_cents],
      [target, row.amount_cents],
    ] as const) {
      add(`${owner} ${bucket} ${bucket === 'line' || bucket === 'spent' ? row.subscription_id : ''}`, amount);
    }
  }
  return {
    sums: [...sums].filter(([, amount]) => amount !== 0).sort(([a], [b]) => (a < b ? -1 : 1)),
    lines: store.all(lines, {}).map((line) => [line.id, line.expires_at, line.balance_cents]),
    payments: store
      .all(payments, {})
      .map((one) => [
        nameOf.get(one.id),
        one.state,
        one.amount_cents,
        one.state === 'applied' ? one.subscription_id : null,
      ])
      .sort(),
    receipts: store
      .all(receipts, {})
      .map((one) => nameOf.get(one.payment_id))
      .sort(),
    paid: store
      .all(requests, {})
      .filter((one) => one.state === 'paid')
      .map((one) => one.order_id),
    keys: store.all(paymentKeys, {}).map((key) => [key.provider, key.scheme, key.value, nameOf.get(key.payment_id)]),
  };
}

/** An order of all indexes in which each comes at least once. */
const anyOrder = (n: number) =>
  fc
    .tuple(
      fc.array(fc.nat(Math.max(0, n - 1)), { maxLength: n }),
      fc.array(fc.nat(1000), { minLength: 2 * n, maxLength: 2 * n }),
    )
    .map(([repeats, weights]) =>
      [...Array.from({ length: n }, (_, i) => i), ...repeats]
        .map((index, i) => ({ index, weight: weights[i]! }))
        .sort((a, b) => a.weight - b.weight)
        .map(({ index }) => index),
    );

const story = fc.array(money, { minLength: 1, maxLength: 6 }).chain((all) => {
  const told = all.flatMap(deliveries);
  const order = fc.record({
    order: anyOrder(told.length),
    cuts: fc.array(fc.boolean(), { minLength: 2 * told.length, maxLength: 2 * told.length }),
  });
  return fc.record({ all: fc.constant(all), told: fc.constant(told), first: order, second: order });
});

test('field 29: any order, repetition and interleaving of the same notices gives the same books', () => {
  const store = openStore();
  for (let n = 1; n <= LINES; n++) addLine(store, n, { expiresAt: NOW - 1000 });
  // So that hundreds of runs need one file. The ledger of a real box cannot be emptied: see storage/schema.test.ts.
  const raw = new Database(store.path);
  raw.exec('DROP TRIGGER ledger_no_delete');
  raw.close();

  const tell = (
    all: readonly Money[],
    told: readonly Delivery[],
    how: { order: readonly number[]; cuts: readonly boolean[] },
  ) => {
    store.transaction(() => {
      for (const one of clear) store.run(one, {});
      store.run(resetLines, {});
    });
    ask(store, all);
    let batch: Delivery[] = [];
    const flush = () => {
      if (batch.length === 0) return;
      const taken = takePayments(store, batch, POLICY, NOW);
      expect(taken.map((one) => one.result)).not.toContain('quarantined');
      expect(checkBooks(store).problems).toEqual([]);
      batch = [];
    };
    for (const [i, index] of how.order.entries()) {
      batch.push(told[index]!);
      if (how.cuts[i] === true) flush();
    }
    flush();
    return summary(store);
  };

  fc.assert(
    fc.property(story, ({ all, told, first, second }) => {
      const one = tell(all, told, first);
      expect(tell(all, told, second)).toEqual(one);
      const received = all.filter(({ paths }) => paths.some((path) => path !== 'failure'));
      expect(one.payments.length).toBe(received.length);
    }),
    { numRuns: runs(100) },
  );
});
