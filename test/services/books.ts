import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AccessState } from '../../src/domain/lines/line-facts.ts';
import { cents } from '../../src/domain/values/money.ts';
import type { Notice, PaymentKey, Reading } from '../../src/domain/money/notice.ts';
import type { BooksPolicy } from '../../src/services/money/credit-line.ts';
import type { Delivery } from '../../src/services/money/take-payments.ts';
import { takePayments } from '../../src/services/money/take-payments.ts';
import type { Taken } from '../../src/services/money/taken.ts';
import { NO_FACTS, putPlan } from '../../src/storage/plans.ts';
import { query } from '../../src/storage/engine/query.ts';
import { putRouter } from '../../src/storage/routers.ts';
import type { PlanTable, SubscriptionTable } from '../../src/storage/engine/schema-lines.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { insertLine, insertSubscriber, lineFolds, NOTHING_HAPPENED } from '../../src/storage/subscribers.ts';
import { freshStore } from '../fresh-store.ts';

/** 10 March 2026, 09:00 in Nairobi. */
export const NOW = Date.parse('2026-03-10T06:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const PRICE = 150_000;

export const POLICY: BooksPolicy & { clockSane: boolean } = {
  timeZone: 'Africa/Nairobi',
  currency: 'KES',
  accountPrefix: 'JSY',
  businessName: 'Demo Net',
  sharedNumbers: [],
  loginsMatch: false,
  amountPicksPlan: [],
  receiptWaitMs: 20_000,
  clockSane: true,
};

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'washa-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store on a real file that is closed when the test ends. */
export function openStore(path = join(tempFolder(), 'washa.db')): Store {
  const store = freshStore(path);
  onTestFinished(() => store.close());
  return store;
}

export interface LineOptions {
  readonly accountNo: string;
  readonly msisdn: string | null;
  readonly expiresAt: number;
  readonly router: string;
  readonly username: string;
  readonly plan: Partial<PlanTable>;
  /** Columns that no ordinary insert sets. */
  readonly set: Partial<Omit<SubscriptionTable, 'id' | 'balance_cents' | 'lent_cents' | 'access'>> & {
    balance_cents?: number;
    access?: AccessState;
  };
}

const lineOf = query<{ accountNo: string }>()((db, p) =>
  db.selectFrom('subscription').selectAll().where('account_no', '=', p.accountNo),
);

/** Adds a line of a plan of 1,500 shillings a month that has expired a day ago, and returns its id. */
export function addLine(store: Store, n: number, options: Partial<LineOptions> = {}): number {
  const { msisdn = `2547${String(n).padStart(8, '0')}` } = options;
  const router = options.router ?? 'tower-1';
  const plan: PlanTable = {
    code: 'home',
    name: 'Home 10M',
    price_cents: PRICE,
    period_unit: 'month',
    period_count: 1,
    profile: '10M',
    max_periods: null,
    grace_ms: 0,
    lend_ms: 0,
    tolerance_cents: 0,
    push_days: '[]',
    suspension: null,
    ...NO_FACTS,
    retired_at: null,
    ...options.plan,
  };
  return store.transaction(() => {
    store.run(putPlan, plan);
    store.run(putRouter, {
      name: router,
      host: '127.0.0.1',
      port: 8728,
      tls_fingerprint: null,
      username: 'washa',
      password_secret: 'router',
      suspension: 'expired-profile',
      expired_profile: 'EXPIRED',
      expired_list: 'expired',
      changes_per_second: 10,
      retired_at: null,
    });
    const subscriber = store.run(insertSubscriber, {
      name: `Subscriber ${n}`,
      msisdn,
      msisdn_sha256: msisdn === null ? null : createHash('sha256').update(msisdn).digest('hex'),
      language: null,
      created_at: NOW,
    });
    const names = { account_no: options.accountNo ?? `ACC${n}`, username: options.username ?? `line-${n}` };
    const { id } = store.run(insertLine, {
      ...NOTHING_HAPPENED,
      ...lineFolds(names),
      ...names,
      subscriber_id: subscriber.id,
      plan_code: plan.code,
      router_name: router,
      service: 'pppoe',
      login_password: null,
      expires_at: options.expiresAt ?? NOW - DAY,
      created_at: NOW,
      retired_at: null,
    });
    const set = options.set;
    if (set !== undefined) {
      store.run(
        query()((db) => db.updateTable('subscription').set(set).where('id', '=', id)),
        {},
      );
    }
    return id;
  });
}

export function lineRow(store: Store, accountNo: string) {
  const row = store.first(lineOf, { accountNo });
  if (row === undefined) throw new Error(`no line ${accountNo}`);
  return row;
}

export const receiptKey = (value: string): PaymentKey => ({ scheme: 'mpesa.receipt', value });
export const checkoutKey = (value: string): PaymentKey => ({ scheme: 'checkout', value });

/** A batch of vouchers that cost what their plan does, are good for ever, and are sold by nobody in particular. */
export const PLAIN_BATCH = { priceCents: null, goodForDays: null, agent: null } as const;

let serial = 0;

/** A notice of 1,500 shillings under a receipt of its own, to nobody. */
export function notice(partial: Partial<Notice> = {}): Notice {
  serial += 1;
  return {
    provider: 'payhero',
    keys: [receiptKey(`SCA${String(serial).padStart(7, '0')}`)],
    amountCents: cents(PRICE),
    currency: 'KES',
    account: null,
    payerPhone: null,
    payerName: null,
    paidAt: null,
    requestNames: [],
    requestOnly: false,
    hold: null,
    ...partial,
  };
}

/** A delivery of a reading; its bytes are told apart by the reading and by `bytes`. */
export function delivery(reading: Reading | Notice, options: Partial<Delivery> & { bytes?: string } = {}): Delivery {
  const whole: Reading = 'kind' in reading ? reading : { kind: 'notice', notice: reading };
  const body = new TextEncoder().encode(`${options.bytes ?? ''}${JSON.stringify(whole)}`);
  return { provider: 'payhero', body, reading: whole, receivedAt: NOW, ...options };
}

/** Takes deliveries in one batch. */
export function take(store: Store, ...deliveries: (Delivery | Notice)[]): Taken[] {
  return takePayments(
    store,
    deliveries.map((one) => ('body' in one ? one : delivery(one))),
    POLICY,
    NOW,
  );
}

export const payments = query()((db) => db.selectFrom('payment').selectAll().orderBy('id'));
export const paymentKeys = query()((db) => db.selectFrom('payment_key').selectAll().orderBy('scheme').orderBy('value'));
export const ledger = query()((db) => db.selectFrom('ledger').selectAll().orderBy('id'));
export const actions = query()((db) => db.selectFrom('action').selectAll().orderBy('id'));
export const callbacks = query()((db) => db.selectFrom('callback').selectAll().orderBy('id'));
export const lines = query()((db) => db.selectFrom('subscription').selectAll().orderBy('id'));
export const commands = query()((db) => db.selectFrom('command').selectAll().orderBy('id'));
export const attempts = query()((db) => db.selectFrom('attempt').selectAll().orderBy('command_id').orderBy('n'));
export const receipts = query()((db) => db.selectFrom('receipt').selectAll().orderBy('payment_id'));
export const requests = query()((db) => db.selectFrom('payment_request').selectAll().orderBy('id'));
export const openAlarms = query()((db) =>
  db.selectFrom('alarm').select(['kind', 'subject', 'message']).where('closed_at', 'is', null).orderBy('id'),
);

const insertRequest = query<{ orderId: string; checkoutId: string | null; lineId: number; amountCents: number }>()(
  (db, p) =>
    db.insertInto('payment_request').values({
      order_id: p.orderId,
      checkout_id: p.checkoutId,
      provider: 'payhero',
      subscription_id: p.lineId,
      msisdn: '254700000001',
      amount_cents: p.amountCents,
      state: 'open',
      created_at: NOW - 60_000,
    }),
);

/** A payment request that is open: an STK push of ours. */
export function addRequest(store: Store, orderId: string, lineId: number, amountCents: number = PRICE): number {
  return store.run(insertRequest, { orderId, checkoutId: `ws_${orderId}`, lineId, amountCents }).id;
}

/** Puts payments in, one each `everyMs` from one moment until another, as rows alone: no books. */
export function paidEvery(store: Store, provider: string, from: number, until: number, everyMs: number): void {
  store.transaction(() => {
    for (let at = from; at < until; at += everyMs) store.run(putPaid, { provider, at });
  });
}

const putPaid = query<{ provider: string; at: number }>()((db, p) =>
  db
    .insertInto('payment')
    .values({ provider: p.provider, amount_cents: PRICE, currency: 'KES', state: 'dismissed', received_at: p.at }),
);
