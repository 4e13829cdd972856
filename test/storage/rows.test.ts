import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Selectable } from 'kysely';
import { describe, expect, test } from 'vitest';
import { query, type Query } from '../../src/storage/engine/query.ts';
import type { Schema } from '../../src/storage/engine/schema.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { insertPayment } from '../../src/storage/payments.ts';
import { putPlan } from '../../src/storage/plans.ts';
import { putProvider, putSmsGateway } from '../../src/storage/providers.ts';
import { putRouter } from '../../src/storage/routers.ts';
import { insertLine, insertSubscriber, updateLine, updateSubscriber } from '../../src/storage/subscribers.ts';
import { NOW, openStore } from '../services/books.ts';

type Row<T extends keyof Schema> = Selectable<Schema[T]>;

/** Every column with a value that no default gives. */
const FULL = {
  plan: {
    code: 'day-5',
    name: 'Day pass',
    price_cents: 8050,
    period_unit: 'hour',
    period_count: 24,
    profile: '5M',
    max_periods: 7,
    grace_ms: 1_800_000,
    lend_ms: 3_600_000,
    tolerance_cents: 150,
    push_days: '[-1,0]',
    suspension: 'disable',
    rate_limit: '2M/5M',
    devices: 2,
    session_s: 3600,
    profile_like: 'default',
    data_bytes: 10_000_000_000,
    online_s: 72_000,
    used_up_profile: 'slow',
    retired_at: NOW - 1,
  },
  router: {
    name: 'tower-2',
    host: '192.168.88.2',
    port: 8729,
    tls_fingerprint: 'AB:12',
    username: 'washa',
    password_secret: 'router-tower-2',
    suspension: 'address-list',
    expired_profile: 'WALLED',
    expired_list: 'walled',
    changes_per_second: 2.5,
    retired_at: NOW - 2,
  },
  provider: { name: 'till', kind: 'payhero', settings: '{"a":1}', path_secret: 'till-path', retired_at: NOW - 3 },
  sms_gateway: { id: 1, kind: 'template', settings: '{"b":2}' },
  subscriber: {
    id: 1,
    name: 'Wanjiku Kamau',
    msisdn: '254712345678',
    msisdn_sha256: 'a'.repeat(64),
    language: 'sw',
    created_at: NOW - 4,
  },
  subscription: {
    id: 1,
    account_no: 'WANJIKU-SHOP',
    subscriber_id: 1,
    plan_code: 'day-5',
    router_name: 'tower-2',
    service: 'hotspot',
    username: 'wanjiku-shop',
    login_password: 'blue-gate-41',
    expires_at: NOW + 1,
    anchor_day: 31,
    balance_cents: 70,
    lent_cents: 80,
    blocked_at: NOW + 2,
    blocked_reason: 'moved out',
    paused_at: NOW + 2,
    access: 'off',
    access_at: NOW + 3,
    access_detail: 'disabled',
    written_at: NOW + 4,
    ending_since: NOW + 4,
    seen_online_at: NOW + 5,
    created_at: NOW + 6,
    retired_at: NOW + 7,
    account_plain: 'WANJIKUSHOP',
    account_key: 'WANJIKUSHOP2',
    login_plain: 'WANJIKUSHOP3',
    next_plan_code: 'day-5',
    own_price_cents: 7000,
    makes_login: 1,
  },
  payment: {
    id: 1,
    provider: 'till',
    amount_cents: 8050,
    currency: 'KES',
    receipt_code: 'SCA0000001',
    payer_phone: '2547****678',
    payer_name: 'W',
    payer_account: 'shop',
    state: 'applied',
    reason: 'account',
    suggestions: '[1]',
    contradicts: 1,
    subscription_id: 1,
    paid_at: NOW + 8,
    received_at: NOW + 9,
    committed_at: NOW + 10,
    sent_at: NOW + 11,
    confirmed_at: NOW + 12,
    online_at: NOW + 13,
    receipt_at: NOW + 14,
  },
} as const satisfies { readonly [T in keyof Schema]?: Row<T> };

const PUT = {
  plan: (store, row) => store.run(putPlan, row),
  router: (store, row) => store.run(putRouter, row),
  provider: (store, row) => store.run(putProvider, row),
  sms_gateway: (store, row) => store.run(putSmsGateway, row),
  subscriber: (store, row) => store.run(insertSubscriber, row),
  subscription: (store, row) => store.run(insertLine, row),
  payment: (store, row) => store.run(insertPayment, row),
} as const satisfies { readonly [T in keyof typeof FULL]: (store: Store, row: Row<T>) => unknown };

/** Rows that something happening makes, not a person: each is a statement of its own, with what that thing knows. */
const HAPPENINGS = [
  'payment_request',
  'account_alias',
  'address_span',
  'day_speed',
  'day_taken',
  'address_watch',
  'alarm',
  'attempt',
  'action',
  'api_token',
  'callback',
  'closing',
  'compensation',
  'command',
  'erasure',
  'erased_number',
  'foreign_edit',
  'former_login',
  'ledger',
  'line_finding',
  'allowance',
  'plan_profile',
  'payment_key',
  'payment_share',
  'auto_push',
  'line_device',
  'line_let_through',
  'agent',
  'voucher_batch',
  'voucher',
  'voucher_miss',
  'free_time',
  'number_code',
  'pays_for',
  'payment_suggestion',
  'receipt',
  'reminder',
  'message',
  'delivery_report',
  'refund',
  'reversal',
  'purse_order',
  'direct_test',
  'refusal',
  'pull',
  'backup',
  'backup_place',
  'balance',
  'proof',
  'rubbish',
  'tunnel',
  'incident',
  'owner_notice',
  'owner_delivery',
  'webhook',
  'news',
  'news_delivery',
  'router_box',
  'router_look',
  'router_pause',
  'router_record',
  'router_note',
  'note_trouble',
  'staff',
  'wrong_address',
  'staff_session',
  'terminal_key',
  'summed_day',
];

type Table = keyof typeof FULL;
const TABLES = Object.keys(FULL) as Table[];

const allOf = (store: Store, table: Table): unknown[] =>
  store.all(
    query()((db) => db.selectFrom(table).selectAll()),
    {},
  );

/** A store with a whole row in each table: what a row points at stands before it in the list. */
function filledStore(): Store {
  const store = openStore();
  for (const table of TABLES) PUT[table](store, FULL[table] as never);
  return store;
}

describe('a row of which every column is set', () => {
  test.each(TABLES)('%s is put and read back', (table) => {
    expect(allOf(filledStore(), table)).toEqual([FULL[table]]);
  });

  test.each(TABLES)('%s has every column of the table, and none is left as the table would make it', (table) => {
    const store = openStore();
    const db = new Database(store.path, { readonly: true });
    const columns = db.prepare('SELECT name, dflt_value FROM pragma_table_info(?)').all(table) as {
      name: string;
      dflt_value: string | null;
    }[];
    db.close();
    const row: Readonly<Record<string, unknown>> = FULL[table];
    expect(Object.keys(row).toSorted()).toEqual(columns.map(({ name }) => name).toSorted());
    for (const { name, dflt_value } of columns) {
      expect(row[name], name).not.toBeNull();
      expect(String(row[name]), name).not.toBe(dflt_value?.replaceAll("'", ''));
    }
  });

  test.each(['plan', 'router', 'provider', 'sms_gateway'] as const)('%s is overwritten whole', (table) => {
    const store = filledStore();
    const other = {
      plan: {
        ...FULL.plan,
        name: 'Week',
        price_cents: 1,
        period_unit: 'week',
        period_count: 2,
        profile: '6M',
        max_periods: null,
        grace_ms: 0,
        lend_ms: 0,
        tolerance_cents: 0,
        push_days: '[]',
        suspension: null,
        rate_limit: null,
        devices: null,
        session_s: null,
        profile_like: null,
        data_bytes: null,
        online_s: null,
        used_up_profile: null,
        retired_at: null,
      },
      router: {
        ...FULL.router,
        host: 'h',
        port: 1,
        tls_fingerprint: null,
        username: 'u',
        password_secret: 'p',
        suspension: 'disable',
        expired_profile: 'E',
        expired_list: 'e',
        changes_per_second: 1,
        retired_at: null,
      },
      provider: { ...FULL.provider, kind: 'gateway', settings: '{}', path_secret: 'x', retired_at: null },
      sms_gateway: { ...FULL.sms_gateway, kind: 'log-only', settings: '{}' },
    }[table];
    const same = Object.entries(other).filter(([column, value]) => FULL[table][column as never] === value);
    expect(same, 'only the key stays').toHaveLength(1);
    PUT[table](store, other as never);
    expect(allOf(store, table)).toEqual([other]);
  });

  test.each(['plan', 'router', 'provider'] as const)('%s keeps the moment of its retirement', (table) => {
    const store = filledStore();
    PUT[table](store, { ...FULL[table], retired_at: NOW + 99 } as never);
    expect(allOf(store, table)).toEqual([FULL[table]]);
  });
});

test('what a person can change of a subscriber and of a line is changed, and nothing else', () => {
  const store = filledStore();
  const owner = { id: 1, name: 'Amina', msisdn: '254112345678', msisdn_sha256: 'b'.repeat(64), language: null };
  store.run(updateSubscriber, owner);
  expect(allOf(store, 'subscriber')).toEqual([{ ...FULL.subscriber, ...owner }]);

  store.run(insertSubscriber, { ...FULL.subscriber, name: 'Brian' });
  store.run(putPlan, { ...FULL.plan, code: 'home' });
  store.run(putRouter, { ...FULL.router, name: 'tower-3' });
  const settings = {
    id: 1,
    account_no: 'A',
    subscriber_id: 2,
    plan_code: 'home',
    router_name: 'tower-3',
    service: 'pppoe',
    username: 'u',
    login_password: null,
    own_price_cents: null,
    retired_at: null,
    account_plain: 'A',
    account_key: 'A',
    login_plain: 'U',
  } as const;
  store.run(updateLine, settings);
  expect(allOf(store, 'subscription')).toEqual([{ ...FULL.subscription, ...settings }]);
});

test('every table that a query inserts into is one of these, or of what happens', async () => {
  const folder = join(import.meta.dirname, '../../src/storage');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const modules = await Promise.all(files.map((name) => import(join(folder, name)) as Promise<object>));
  const statements = modules
    .flatMap((module) => Object.values(module) as unknown[])
    .filter((value): value is Query<never, unknown> => typeof value === 'object' && value !== null && 'sql' in value)
    .flatMap(({ sql }) => /^insert (?:or \w+ )?into "(\w+)"/.exec(sql)?.[1] ?? []);
  expect(statements.length).toBeGreaterThan(15);
  const known: readonly string[] = [...TABLES, ...HAPPENINGS, 'meta'];
  expect(statements.filter((table) => !known.includes(table))).toEqual([]);
});
