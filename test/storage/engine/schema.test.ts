import type { Insertable } from 'kysely';
import { describe, expect, test } from 'vitest';
import { enqueueReceipt, enqueueSync } from '../../../src/services/outbox/outbox.ts';
import { openAlarm } from '../../../src/storage/alarms.ts';
import { insertPaymentKey } from '../../../src/storage/payments.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Schema } from '../../../src/storage/engine/schema.ts';
import { insertReceipt } from '../../../src/storage/receipts.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import {
  addLine,
  addRequest,
  commands,
  ledger,
  lines,
  notice,
  NOW,
  openAlarms,
  openStore,
  paymentKeys,
  payments,
  receipts,
  take,
} from '../../services/books.ts';

/** A store with one line and one payment of it. */
function paidStore(): { store: Store; lineId: number } {
  const store = openStore();
  const lineId = addLine(store, 1);
  take(store, notice({ account: 'ACC1' }));
  return { store, lineId };
}

describe('the ledger', () => {
  test('cannot be updated or deleted, not even in part', () => {
    const { store } = paidStore();
    const before = store.all(ledger, {});
    expect(before.length).toBe(2);
    expect(() =>
      store.run(
        query()((db) => db.updateTable('ledger').set({ amount_cents: 1 })),
        {},
      ),
    ).toThrow(/append-only/);
    expect(() =>
      store.run(
        query()((db) => db.deleteFrom('ledger').where('id', '=', 2)),
        {},
      ),
    ).toThrow(/append-only/);
    expect(store.all(ledger, {})).toEqual(before);
  });

  test('knows a payment as received once, and what was bought as undone once', () => {
    const { store } = paidStore();
    const row = (facts: Partial<Insertable<Schema['ledger']>>) =>
      query()((db) =>
        db.insertInto('ledger').values({
          id: 90,
          action_id: 1,
          move: 'outside>unmatched',
          amount_cents: 150_000,
          payment_id: 1,
          subscription_id: null,
          periods: null,
          given_ms: null,
          expires_before: null,
          expires_after: null,
          undoes: null,
          payment_key: null,
          hash: new Uint8Array(32).fill(7),
          ...facts,
        }),
      );
    expect(() => store.run(row({}), {})).toThrow(/received already/);
    const [, bought] = store.all(ledger, {});
    const back = { move: 'spent>line', subscription_id: 1, undoes: bought!.id, periods: 1 } as const;
    const times = { given_ms: -bought!.given_ms!, expires_before: bought!.expires_after, expires_after: NOW };
    expect(() => store.run(row({ ...back, ...times, amount_cents: 1 }), {})).toThrow(/exactly what was given/);
    store.run(row({ ...back, ...times }), {});
    expect(() => store.run(row({ ...back, ...times, id: 91 }), {})).toThrow(/UNIQUE/);
  });
});

test('a subject has one queued command: a second makes it more urgent and earlier, never later', () => {
  const { store, lineId } = paidStore();
  const line = { id: lineId, router_name: 'tower-1' };
  const queued = () => store.all(commands, {}).filter((one) => one.kind === 'router.sync');
  expect(queued()).toMatchObject([{ priority: 1, run_at: NOW }]);
  enqueueSync(store, line, 9, NOW + 5000);
  expect(queued()).toMatchObject([{ priority: 1, run_at: NOW }]);
  enqueueSync(store, { ...line, router_name: 'tower-2' }, 1, NOW - 5000);
  expect(queued()).toMatchObject([{ priority: 1, run_at: NOW - 5000, lane: 'router:tower-2' }]);
  const raw = query()((db) =>
    db
      .insertInto('command')
      .values({ kind: 'router.sync', lane: 'x', subject: lineId, priority: 1, run_at: 1, created_at: 1 }),
  );
  expect(() => store.run(raw, {})).toThrow(/UNIQUE/);
});

test('a subject has one running command', () => {
  const { store, lineId } = paidStore();
  const run = query()((db) => db.updateTable('command').set({ state: 'running' }).where('kind', '=', 'router.sync'));
  store.run(run, {});
  enqueueSync(store, { id: lineId, router_name: 'tower-1' }, 1, NOW);
  expect(() => store.run(run, {})).toThrow(/UNIQUE/);
});

test('field 45: a payment has one receipt and one queued SMS, however often it is asked for', () => {
  const { store, lineId } = paidStore();
  expect(store.run(insertReceipt, { paymentId: 1, msisdn: '254700000001', lineId }).changes).toBe(0);
  enqueueReceipt(store, 1, NOW + 99_000, NOW);
  expect(store.all(receipts, {})).toMatchObject([{ payment_id: 1, msisdn: '254700000001' }]);
  expect(store.all(commands, {}).filter((one) => one.kind === 'sms.send')).toMatchObject([{ run_at: NOW + 20_000 }]);
});

test('field 29: a name of money belongs to one payment for ever', () => {
  const { store } = paidStore();
  take(store, notice());
  const [key] = store.all(paymentKeys, {});
  expect(() => store.run(insertPaymentKey, { ...key!, paymentId: 2 })).toThrow(/UNIQUE/);
});

test('an applied payment has a line, a settled command has a time, and an unknown access has none', () => {
  const { store } = paidStore();
  const wrong = [
    query()((db) => db.updateTable('payment').set({ subscription_id: null })),
    query()((db) => db.updateTable('command').set({ state: 'done' })),
    query()((db) => db.updateTable('subscription').set({ access: 'on' })),
    query()((db) => db.updateTable('subscription').set({ balance_cents: -1 })),
    query()((db) => db.updateTable('receipt').set({ state: 'sent' })),
    query()((db) => db.updateTable('payment').set({ amount_cents: 0 })),
    query()((db) => db.updateTable('payment').set({ amount_cents: 1.5 })),
  ];
  for (const one of wrong) expect(() => store.run(one, {})).toThrow(/CHECK|cannot store REAL/);
  expect(store.all(payments, {})).toMatchObject([{ state: 'applied', amount_cents: 150_000 }]);
});

test('what a payment or the ledger points at cannot be deleted', () => {
  const { store } = paidStore();
  expect(() =>
    store.run(
      query()((db) => db.deleteFrom('subscription')),
      {},
    ),
  ).toThrow(/FOREIGN KEY/);
  expect(() =>
    store.run(
      query()((db) => db.deleteFrom('payment')),
      {},
    ),
  ).toThrow(/FOREIGN KEY/);
  expect(store.all(lines, {}).length).toBe(1);
});

test('one account number, whatever its case; one login per router and service', () => {
  const { store } = paidStore();
  expect(() => addLine(store, 2, { accountNo: 'acc1' })).toThrow(/UNIQUE.*account_no/);
  expect(() => addLine(store, 3, { set: { username: 'line-1' } })).toThrow(/UNIQUE.*username/);
  expect(store.all(lines, {}).length).toBe(1);
});

test('field 7: one open request per line and phone; a settled one does not stand in the way', () => {
  const { store, lineId } = paidStore();
  addRequest(store, 'r1', lineId);
  expect(() => addRequest(store, 'r2', lineId)).toThrow(/UNIQUE/);
  store.run(
    query()((db) => db.updateTable('payment_request').set({ state: 'expired', settled_at: NOW })),
    {},
  );
  expect(addRequest(store, 'r2', lineId)).toBeGreaterThan(1);
});

test('field 33: one open alarm per cause', () => {
  const store = openStore();
  for (const message of ['first', 'second'])
    store.run(openAlarm, { kind: 'clock', subject: 'box', message, cause: null, now: NOW });
  expect(store.all(openAlarms, {})).toMatchObject([{ message: 'second' }]);
});
