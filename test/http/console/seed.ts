import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaneStatus } from '../../../src/domain/lines/lane-status.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Schema } from '../../../src/storage/engine/schema.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { lineFolds } from '../../../src/storage/subscribers.ts';
import type { Insertable } from 'kysely';
import { freshStore } from '../../fresh-store.ts';

/** 22 November 2026, 14:02:33 in Nairobi. */
export const NOW = Date.UTC(2026, 10, 22, 11, 2, 33);
const MINUTE = 60_000;
const DAY = 24 * 3_600_000;

export function openStore(): { store: Store; close: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'washa-console-'));
  const store = freshStore(join(folder, 'washa.db'));
  return {
    store,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Inserts one row as it is; returns its id. */
export function put<T extends keyof Schema>(store: Store, table: T, row: Insertable<Schema[T]>): number {
  return store.run(
    query()((db) => db.insertInto(table).values(row as never)),
    {},
  ).id;
}

const sha = (text: string) => createHash('sha256').update(text).digest();

export function putNetwork(store: Store): void {
  put(store, 'plan', {
    code: 'home10',
    name: 'Home 10 Mbit/s',
    price_cents: 150_000,
    period_unit: 'month',
    period_count: 1,
    profile: 'HOME-10M',
    max_periods: null,
    retired_at: null,
    suspension: null,
    grace_ms: 0,
    lend_ms: 0,
    tolerance_cents: 0,
    push_days: '[]',
  });
  for (const name of ['tower-1', 'tower-2', 'estate-gate']) {
    put(store, 'router', {
      name,
      host: '10.20.0.1',
      port: 8728,
      tls_fingerprint: null,
      username: 'washa',
      password_secret: name,
      suspension: 'expired-profile',
      expired_profile: 'EXPIRED',
      expired_list: 'expired',
      changes_per_second: 10,
      retired_at: null,
    });
  }
}

let lines = 0;

export function putLine(
  store: Store,
  name: string,
  over: Partial<Insertable<Schema['subscription']>> = {},
): { id: number; account: string } {
  lines += 1;
  const msisdn = `2547${String(10_000_000 + lines)}`;
  const subscriber = put(store, 'subscriber', {
    name,
    msisdn,
    msisdn_sha256: sha(msisdn).toString('hex'),
    language: null,
    created_at: NOW - 90 * DAY,
  });
  const account = over.account_no ?? `JSY-${(lines * 7919 + 100_000).toString(32).toUpperCase().padStart(6, 'A')}`;
  const id = put(store, 'subscription', {
    ...lineFolds({ account_no: account, username: account.toLowerCase() }),
    subscriber_id: subscriber,
    plan_code: 'home10',
    makes_login: 0,
    router_name: 'tower-1',
    service: 'pppoe',
    username: account.toLowerCase(),
    login_password: null,
    expires_at: NOW + 20 * DAY,
    balance_cents: 0,
    blocked_at: null,
    blocked_reason: null,
    access: 'on',
    access_at: NOW - 5 * MINUTE,
    access_detail: 'profile HOME-10M, was EXPIRED; 1 session ended',
    written_at: NOW - 5 * MINUTE,
    seen_online_at: NOW - 4 * MINUTE,
    created_at: NOW - 90 * DAY,
    retired_at: null,
    ...over,
    account_no: account,
  });
  return { id, account };
}

export function putPayment(store: Store, over: Partial<Insertable<Schema['payment']>> = {}): number {
  const received = over.received_at ?? NOW - MINUTE;
  return put(store, 'payment', {
    provider: 'payhero',
    amount_cents: 150_000,
    currency: 'KES',
    receipt_code: null,
    payer_phone: null,
    payer_name: null,
    payer_account: null,
    state: 'applied',
    reason: over.state === undefined ? 'account' : null,
    suggestions: null,
    contradicts: null,
    subscription_id: null,
    paid_at: received - 2_000,
    committed_at: received + 4,
    sent_at: null,
    confirmed_at: null,
    online_at: null,
    receipt_at: null,
    ...over,
    received_at: received,
  });
}

/** What the line of a payment bought; without it a payment switches nothing. */
export function putRenewal(store: Store, paymentId: number, subscriptionId: number): void {
  const id =
    1 +
    store.all(
      query()((db) => db.selectFrom('ledger').select('id')),
      {},
    ).length;
  const actionId = put(store, 'action', {
    at: NOW - MINUTE,
    actor: 'washa',
    name: 'payment.take',
    subject: null,
    reason: null,
    detail: null,
    key: null,
  });
  put(store, 'ledger', {
    id,
    action_id: actionId,
    move: 'line>spent',
    amount_cents: 150_000,
    payment_id: paymentId,
    subscription_id: subscriptionId,
    periods: 1,
    given_ms: 30 * DAY,
    expires_before: NOW - DAY,
    expires_after: NOW + 29 * DAY,
    undoes: null,
    payment_key: null,
    hash: sha(`row ${id}`),
  });
}

export function putCommand(store: Store, subject: number, over: Partial<Insertable<Schema['command']>> = {}): number {
  const state = over.state ?? 'queued';
  return put(store, 'command', {
    kind: 'router.sync',
    lane: 'router:tower-1',
    subject,
    priority: 1,
    run_at: NOW - 10_000,
    attempts: 0,
    error: null,
    created_at: NOW - MINUTE,
    finished_at: state === 'queued' || state === 'running' ? null : NOW - 30_000,
    ...over,
    state,
  });
}

export const LANES: readonly LaneStatus[] = [
  {
    lane: 'router:tower-1',
    kind: 'router',
    state: 'up',
    since: NOW - 3 * DAY,
    error: null,
    queued: 2,
    running: 1,
    lines: [],
    dueAt: NOW - 1_000,
  },
  {
    lane: 'router:tower-2',
    kind: 'router',
    state: 'down',
    since: NOW - 33_000,
    error: 'connect ETIMEDOUT 10.20.2.1:8728: no answer for 5 s',
    queued: 4,
    running: 0,
    lines: [],
    dueAt: NOW - 31_000,
  },
  {
    lane: 'router:estate-gate',
    kind: 'router',
    state: 'stopped',
    since: NOW - 3 * 3_600_000,
    error: 'invalid user name or password (6): check the API account “washa” on the router',
    queued: 1,
    running: 0,
    lines: [],
    dueAt: NOW - 2 * 3_600_000,
  },
  {
    lane: 'sms',
    kind: 'sms',
    state: 'ready',
    since: NOW - 3 * DAY,
    error: null,
    queued: 0,
    running: 0,
    lines: [],
    dueAt: null,
  },
];

const NAMES = [
  'Amina Otieno',
  'Brian Kiprono',
  'Chebet & Sons Hardware, Wholesale and General Supplies (Kaptembwo)',
  'Daniel Mwangi',
  'Esther Wanjiru',
  'Faith Achieng',
  'Grace Njeri',
  'Hassan Abdi',
  'Irene Cherono',
  'James Kamau',
];

/** A busy afternoon: payments in every state, a router that is down, one that is stopped, alarms, and money without a line. */
export function seedAfternoon(store: Store): { paidWaiting: number; online: number } {
  putNetwork(store);
  let paidWaiting = 0;
  let online = 0;
  for (let i = 0; i < 22; i += 1) {
    const received = NOW - 40_000 - i * i * 45_000;
    const name = NAMES[i % NAMES.length]!;
    const line = putLine(store, name, {});
    online = line.id;
    const slow = i === 6;
    const id = putPayment(store, {
      subscription_id: line.id,
      received_at: received,
      receipt_code: `SKM${i}QX7T${i}P`,
      payer_name: name.toUpperCase(),
      sent_at: received + 15 + i,
      confirmed_at: received + (slow ? 41_000 : 180 + i * 7),
      online_at: i === 2 ? null : received + (slow ? 47_000 : 2_100 + i * 130),
      receipt_at: received + (slow ? 48_000 : 3_000 + i * 90),
    });
    putRenewal(store, id, line.id);
    put(store, 'receipt', {
      payment_id: id,
      msisdn: '254710000001',
      state: i === 9 ? 'refused' : i === 11 ? 'unknown' : 'sent',
      body: 'KES 1,500 received. Your internet is on until 22 Dec 14:02.',
      message_id: `ATXid_${i}`,
      reason: i === 9 ? 'InvalidPhoneNumber' : null,
      settled_at: received + 3_000,
    });
    putCommand(store, line.id, { state: 'done', attempts: 1 });
  }
  const walking = (
    seconds: number,
    name: string,
    router: string,
    command: Partial<Insertable<Schema['command']>>,
    over = {},
  ) => {
    const line = putLine(store, name, {
      router_name: router,
      access: 'off',
      access_at: NOW - 2 * DAY,
      seen_online_at: NOW - 2 * DAY,
      access_detail: 'profile EXPIRED',
    });
    const id = putPayment(store, {
      subscription_id: line.id,
      received_at: NOW - seconds * 1000,
      receipt_code: `SKM9W${seconds}`,
      ...over,
    });
    putRenewal(store, id, line.id);
    put(store, 'receipt', {
      payment_id: id,
      msisdn: '254710000002',
      state: 'queued',
      body: null,
      message_id: null,
      reason: null,
      settled_at: null,
    });
    const commandId = putCommand(store, line.id, { lane: `router:${router}`, ...command });
    return { line: line.id, commandId };
  };
  walking(1, 'Lydia Moraa', 'tower-1', {}, { sent_at: NOW - 900 });
  walking(6, 'Moses Barasa', 'tower-1', {});
  const down = walking(28, 'Naomi Wambui', 'tower-2', { attempts: 0, error: 'tower-2 is not reachable' });
  paidWaiting = down.line;
  put(store, 'attempt', {
    command_id: down.commandId,
    n: 1,
    started_at: NOW - 28_000,
    finished_at: NOW - 23_000,
    outcome: 'unavailable',
    detail: 'connect ETIMEDOUT 10.20.2.1:8728',
  });
  const dead = walking(190, 'Oscar Mutua', 'tower-1', {
    state: 'dead',
    attempts: 1,
    error: 'router has no PPP profile named "HOME-10M" (the whole name, in this case of letters)',
  });
  put(store, 'attempt', {
    command_id: dead.commandId,
    n: 1,
    started_at: NOW - 189_000,
    finished_at: NOW - 188_800,
    outcome: 'dead',
    detail: 'router has no PPP profile named "HOME-10M"',
  });
  const blocked = putLine(store, 'Peter Ochieng', {
    blocked_at: NOW - 9 * DAY,
    blocked_reason: 'radio was moved without asking',
    access: 'off',
    access_at: NOW - 9 * DAY,
  });
  putRenewal(store, putPayment(store, { subscription_id: blocked.id, received_at: NOW - 15 * MINUTE }), blocked.id);
  const little = putLine(store, 'Ruth Jepkosgei', {
    expires_at: NOW - 2 * DAY,
    access: 'off',
    access_at: NOW - 2 * DAY,
    balance_cents: 50_000,
  });
  putPayment(store, { subscription_id: little.id, amount_cents: 50_000, received_at: NOW - 4 * MINUTE });
  putPayment(store, {
    state: 'unmatched',
    reason: 'bad_check',
    payer_account: 'JSY-4KD8Q',
    payer_name: 'SAMUEL KIPKEMBOI',
    payer_phone: '2547 ***** 126',
    receipt_code: 'SKM4R7TT2A',
    received_at: NOW - 3 * MINUTE,
    suggestions: JSON.stringify([
      { subscriptionId: 3, reason: 'neighbour', score: 70 },
      { subscriptionId: 5, reason: 'mask', score: 20 },
    ]),
  });
  putPayment(store, {
    state: 'unmatched',
    reason: 'no_account',
    payer_name: null,
    payer_phone: null,
    received_at: NOW - 3 * 3_600_000,
    amount_cents: 300_050,
  });
  putPayment(store, {
    state: 'held',
    reason: 'ceiling',
    payer_account: 'JSY-9TTRW2',
    payer_name: 'TABITHA NYAMBURA',
    amount_cents: 12_000_000,
    received_at: NOW - 50 * MINUTE,
  });
  putPayment(store, { state: 'dismissed', reason: null, received_at: NOW - 5 * 3_600_000, payer_account: 'test' });
  put(store, 'callback', {
    provider: 'payhero',
    digest: sha('a'),
    body: Buffer.from('{}'),
    result: 'quarantined',
    reason: 'unknown_key',
    detail: 'member "Discount" is not known',
    payment_id: null,
    received_at: NOW - 20 * MINUTE,
    deliveries: 3,
    last_received_at: NOW - 9 * MINUTE,
  });
  put(store, 'refusal', {
    provider: 'gateway',
    reason: 'bad_signature',
    count: 14,
    first_at: NOW - DAY,
    last_at: NOW - 12 * MINUTE,
    sample: Buffer.from('x'),
  });
  put(store, 'alarm', {
    kind: 'blocked-line-paid',
    subject: blocked.account,
    message: `${blocked.account} is blocked by a person and has paid. The money is booked; the line stays off until somebody unblocks it.`,
    cause: null,
    opened_at: NOW - 15 * MINUTE,
    closed_at: null,
  });
  putLine(store, 'Uhuru Wafula', {
    expires_at: NOW - 2 * 3_600_000,
    router_name: 'tower-2',
    seen_online_at: NOW - MINUTE,
  });
  const late = putLine(store, 'Violet Auma', { expires_at: NOW - 20 * MINUTE, seen_online_at: NOW - DAY });
  putCommand(store, late.id, { priority: 7, error: 'timeout: no answer to print for 10 s', attempts: 2 });
  for (let i = 0; i < 11; i += 1) putLine(store, NAMES[i % 10]!, { expires_at: NOW + (i + 1) * 1.9 * 3_600_000 });
  return { paidWaiting, online };
}
