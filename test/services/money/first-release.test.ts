import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openProvider } from '../../../src/providers/index.ts';
import { believedTime } from '../../../src/services/box/box-clock.ts';
import { sweep } from '../../../src/services/lines/sweep.ts';
import { assignPayment } from '../../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { takePayments, type Delivery } from '../../../src/services/money/take-payments.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { paymentById, paymentByKey } from '../../../src/storage/payments.ts';
import { allProviders } from '../../../src/storage/providers.ts';
import { providerDeps } from '../../providers/deps.ts';
import {
  addRequest,
  DAY,
  callbacks,
  ledger,
  lines,
  openStore,
  paymentKeys,
  payments,
  POLICY,
  tempFolder,
} from '../books.ts';
import { freshStore } from '../../fresh-store.ts';

const DUMP = readFileSync(join(import.meta.dirname, '../../fixtures/first-release.sql'), 'utf8');

/** The box of the first release in a file of its own, still at schema 1, and what its own tables said. */
function firstRelease() {
  const path = join(tempFolder(), 'washa.db');
  const db = new Database(path);
  db.exec(DUMP);
  const rows = (sql: string) => db.prepare(sql).raw().all();
  const said = {
    lines: rows('SELECT account_no, expires_at, balance_cents FROM subscription ORDER BY id'),
    payments: rows('SELECT id, amount_cents, currency, state, reason, subscription_id FROM payment ORDER BY id'),
    keys: rows('SELECT scheme, value, payment_id FROM payment_key ORDER BY scheme, value'),
    callbacks: rows('SELECT id, provider, hex(body), result, payment_id, deliveries FROM callback ORDER BY id'),
    hashes: rows('SELECT id, hex(hash) FROM ledger ORDER BY id'),
    buckets: rows(
      `SELECT bucket, sum(cents) FROM (SELECT target AS bucket, amount_cents AS cents FROM ledger
         UNION ALL SELECT source, -amount_cents FROM ledger) WHERE bucket <> 'received' GROUP BY bucket ORDER BY bucket`,
    ),
    version: db.pragma('user_version', { simple: true }),
  };
  db.close();
  return { path, said };
}

/** What the tables of today say about the same. */
function saidOf(path: string) {
  const db = new Database(path, { readonly: true });
  const rows = (sql: string) => db.prepare(sql).raw().all();
  const said = {
    lines: rows('SELECT account_no, expires_at, balance_cents FROM subscription ORDER BY id'),
    payments: rows('SELECT id, amount_cents, currency, state, reason, subscription_id FROM payment ORDER BY id'),
    keys: rows('SELECT scheme, value, payment_id FROM payment_key ORDER BY scheme, value'),
    callbacks: rows('SELECT id, provider, hex(body), result, payment_id, deliveries FROM callback ORDER BY id'),
    hashes: rows('SELECT id, hex(hash) FROM ledger ORDER BY id'),
    buckets: rows(
      `SELECT bucket, sum(cents) FROM (SELECT substr(move, instr(move, '>') + 1) AS bucket, amount_cents AS cents FROM ledger
         UNION ALL SELECT substr(move, 1, instr(move, '>') - 1), -amount_cents FROM ledger)
       WHERE bucket <> 'outside' GROUP BY bucket ORDER BY bucket`,
    ),
    looseKeys: db.pragma('foreign_key_check'),
  };
  db.close();
  return said;
}

const byHand = query()((db) =>
  db
    .selectFrom('ledger')
    .innerJoin('action', 'action.id', 'ledger.action_id')
    .select(['action.at', 'ledger.payment_id', 'ledger.subscription_id'])
    .where('action.actor', '=', 'amina')
    .where('action.name', '=', 'payment.assign'),
);
const sweeps = query()((db) =>
  db.selectFrom('action').select('at').distinct().where('actor', '=', 'sweep').orderBy('at'),
);
const renewals = query()((db) =>
  db
    .selectFrom('ledger')
    .innerJoin('action', 'action.id', 'ledger.action_id')
    .select(['action.at', 'action.actor', 'ledger.subscription_id', 'amount_cents', 'periods', 'given_ms'])
    .select(['expires_before', 'expires_after'])
    .where('move', '=', 'line>spent')
    .orderBy('ledger.id'),
);
const requested = query()((db) => db.selectFrom('payment_request').selectAll().orderBy('id'));

function readerOf(store: Store): (provider: string, body: Uint8Array, receivedAt: number) => Delivery {
  const opened = new Map(
    store.all(allProviders, {}).map((row) => [
      row.name,
      openProvider(
        row.kind,
        // It held what was older than 48 hours.
        {
          ...(JSON.parse(row.settings) as object),
          ...(row.kind === 'gateway' ? { freshness: { backMs: 2 * DAY } } : {}),
        },
        providerDeps((name) => `text of ${name}`),
      ),
    ]),
  );
  return (provider, body, receivedAt) => {
    const reading = opened.get(provider)!.read(body, receivedAt);
    if (reading.kind === 'refused') throw new Error(`${provider} refuses what the first release took`);
    return { provider, body, reading, receivedAt };
  };
}

test('its books are the same after the upgrade, and its chain keeps every hash', () => {
  const { path, said } = firstRelease();
  expect(said.version).toBe(1);
  expect(said.payments.length).toBeGreaterThan(45);
  const store = openStore(path);
  const { version: _, ...before } = said;
  expect(saidOf(path)).toEqual({ ...before, looseKeys: [] });
  expect(checkBooks(store)).toEqual({ entries: said.hashes.length, problems: [] });
  expect(store.integrity()).toEqual([]);
});

test('whatever it was told, told again after the upgrade, is known by its bytes and moves nothing', () => {
  const { path } = firstRelease();
  const store = openStore(path);
  const before = [store.all(ledger, {}), store.all(payments, {}), store.all(paymentKeys, {})];
  const told = store.all(callbacks, {});
  const read = readerOf(store);
  for (const { provider, body, received_at: at } of told) {
    expect(takePayments(store, [read(provider, body, at)], POLICY, at)).toMatchObject([{ reason: 'same_bytes' }]);
  }
  expect([store.all(ledger, {}), store.all(payments, {}), store.all(paymentKeys, {})]).toEqual(before);
  expect(store.all(callbacks, {}).map((one) => one.deliveries)).toEqual(told.map((one) => one.deliveries + 1));
});

/** What payers typed that is read otherwise today, and what says today what the first release understood. */
const UNDERSTOOD: Readonly<Record<string, string>> = { 'ACC 1': 'nobody', somebody: 'wifi' };

function asThenUnderstood(delivery: Delivery): Delivery {
  const { reading } = delivery;
  if (reading.kind !== 'notice') return delivery;
  const { account } = reading.notice;
  return {
    ...delivery,
    reading: { kind: 'notice', notice: { ...reading.notice, account: UNDERSTOOD[account ?? ''] ?? account } },
  };
}

test('its callbacks, taken by the code of today, give every line the same time and balance', async () => {
  const { path } = firstRelease();
  const old = openStore(path);
  const fresh = await emptied(path);
  const read = readerOf(fresh);
  const steps: { at: number; run: () => void }[] = [];
  for (const one of old.all(requested, {})) {
    steps.push({
      at: one.created_at,
      run: () => void addRequest(fresh, one.order_id, one.subscription_id, one.amount_cents),
    });
  }
  for (const { provider, body, received_at: at } of old.all(callbacks, {})) {
    steps.push({ at, run: () => void takePayments(fresh, [asThenUnderstood(read(provider, body, at))], POLICY, at) });
  }
  for (const { at, payment_id: paymentId, subscription_id: lineId } of old.all(byHand, {})) {
    const key = old.all(paymentKeys, {}).find((one) => one.payment_id === paymentId)!;
    steps.push({
      at,
      run: () => {
        const found = fresh.first(paymentByKey, key)!;
        const by = { actor: 'amina', reason: 'called in' };
        const payment = fresh.first(paymentById, { id: found.id })!;
        fresh.transaction(() => assignPayment(fresh, payment, lineId!, by, POLICY, at));
      },
    });
  }
  for (const { at } of old.all(sweeps, {}))
    steps.push({ at, run: () => void sweep(fresh, POLICY, 0, believedTime(at), at) });
  for (const { run } of steps.sort((a, b) => a.at - b.at)) {
    run();
    expect(checkBooks(fresh).problems).toEqual([]);
  }

  const lineFacts = (store: Store) =>
    store.all(lines, {}).map((line) => [line.account_no, new Date(line.expires_at).toISOString(), line.balance_cents]);
  expect(lineFacts(fresh)).toEqual(lineFacts(old));
  // What each renewal gave the first edition did not say: the upgrade found it out.
  const bought = (store: Store) => store.all(renewals, {});
  expect(bought(fresh)).toEqual(bought(old));
  const isEarly = bought(old).map((row) => row.expires_before! > row.at);
  expect(new Set(isEarly)).toEqual(new Set([true, false]));
  const keyFacts = (store: Store) => {
    const found = new Map(store.all(payments, {}).map((one) => [one.id, one]));
    return store.all(paymentKeys, {}).map(({ provider, scheme, value, payment_id: id }) => {
      const { state, subscription_id: lineId, amount_cents: amount } = found.get(id)!;
      return [provider, scheme, value, state, lineId, amount].join(' ');
    });
  };
  // What the first release only told a person of is money of its own today.
  const heldNow = fresh.all(payments, {}).filter((one) => one.contradicts !== null);
  expect(heldNow).toMatchObject([{ state: 'held', reason: 'conflict', amount_cents: 10_000 }]);
  const ofHeld = new RegExp(` ${heldNow[0]!.receipt_code} `);
  expect(keyFacts(fresh).filter((key) => !ofHeld.test(key))).toEqual(keyFacts(old));
});

/** A store with the same plans, routers, lines and connections, as they were before the first payment. */
async function emptied(path: string): Promise<Store> {
  const copy = join(tempFolder(), 'fresh.db');
  await freshStore(copy).close();
  const db = new Database(copy);
  onTestFinished(() => void db.close());
  db.prepare('ATTACH ? AS old').run(path);
  for (const table of ['plan', 'router', 'subscriber', 'subscription', 'provider']) {
    db.exec(`INSERT INTO ${table} SELECT * FROM old.${table}`);
  }
  // Then a payment bought as much as it paid for.
  db.exec(`
    UPDATE plan SET max_periods = coalesce(max_periods, 1000);
    UPDATE subscription SET balance_cents = 0, expires_at = coalesce(
      (SELECT expires_before FROM old.ledger WHERE subscription_id = subscription.id AND move = 'line>spent' ORDER BY id LIMIT 1),
      expires_at);
    DETACH old`);
  return openStore(copy);
}
