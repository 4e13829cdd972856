import Database from 'better-sqlite3';
import { seededRandom } from '../../../src/simulate/random.ts';
import { listMigrations, migrate } from '../../../src/storage/engine/migrations.ts';
import { fillOutbox } from './filled-outbox.ts';
import { fillPayments } from './filled-payments.ts';
import { digest, type Filling, type Insert, type Line } from './filling.ts';

// A used box as the first release leaves it, in plain SQL against schema 1: every table, every state. It knows nothing of
// today's services and tables, so that what is proved on it stays proved.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 10 March 2026, 09:00 in Nairobi. */
const NOW = Date.parse('2026-03-10T06:00:00Z');

/**
 * Makes a database of schema 1 that has been used, in a new file at `path`. The same seed gives the same rows.
 * @returns it, open; the caller closes it
 */
export function filledBox(path: string, options: { readonly payments?: number; readonly seed?: number } = {}) {
  const { payments = 60, seed = 1 } = options;
  const db = new Database(path);
  db.pragma('page_size = 1024');
  db.pragma('journal_mode = WAL');
  migrate(db, listMigrations().slice(0, 1));
  const insert = inserter(db);
  db.transaction(() => {
    const random = seededRandom(seed);
    fillConnections(insert);
    const lines = fillLines(insert, Math.max(48, Math.ceil(payments / 20)));
    const filling: Filling = { insert, random, lines, now: NOW };
    const applied = fillPayments(filling, payments);
    fillOutbox(filling, applied);
    fillPeople(insert);
    const settle = db.prepare('UPDATE subscription SET expires_at = ?, balance_cents = ? WHERE id = ?');
    for (const line of lines) settle.run(line.expiresAt, line.balance, line.id);
  })();
  return db;
}

function inserter(db: Database.Database): Insert {
  const statements = new Map<string, Database.Statement>();
  return (table, row) => {
    const columns = Object.keys(row);
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return Number(statement.run(...Object.values(row)).lastInsertRowid);
  };
}

const PLANS = [
  { code: 'home', unit: 'month', count: 1, price: 150_000, most: null, grace: 0, suspension: null, ms: 30 * DAY },
  { code: 'week', unit: 'week', count: 1, price: 50_000, most: 4, grace: 2 * HOUR, suspension: 'disable', ms: 7 * DAY },
  { code: 'day', unit: 'day', count: 1, price: 10_000, most: 30, grace: HOUR, suspension: 'address-list', ms: DAY },
  {
    code: 'hour',
    unit: 'hour',
    count: 3,
    price: 2_000,
    most: 8,
    grace: 0,
    suspension: 'expired-profile',
    ms: 3 * HOUR,
  },
];

function fillConnections(insert: Insert): void {
  const plan = (
    { code, unit, count, price, most, grace, suspension }: (typeof PLANS)[number],
    retired: number | null,
  ) =>
    insert('plan', {
      code,
      name: `Plan ${code}`,
      price_cents: price,
      period_unit: unit,
      period_count: count,
      profile: `p-${code}`,
      max_periods: most,
      grace_ms: grace,
      suspension,
      retired_at: retired,
    });
  for (const one of PLANS) plan(one, null);
  plan({ ...PLANS[0]!, code: 'old' }, NOW - 90 * DAY);
  ['expired-profile', 'disable', 'address-list', 'expired-profile'].forEach((suspension, i) => {
    insert('router', {
      name: i < 3 ? `tower-${i + 1}` : 'gone',
      host: `10.0.0.${i + 1}`,
      port: i === 1 ? 8729 : 8728,
      tls_fingerprint: i === 1 ? 'ab'.repeat(32) : null,
      username: 'washa',
      password_secret: `router-tower-${i + 1}`,
      suspension,
      retired_at: i < 3 ? null : NOW - 60 * DAY,
    });
  });
  const merchants = [{ id: 'merchant', secrets: ['gateway-secret'] }];
  const provider = (name: string, kind: string, settings: object, retired: number | null) =>
    insert('provider', {
      name,
      kind,
      settings: JSON.stringify(settings),
      path_secret: `${name}-path`,
      retired_at: retired,
    });
  provider('payhero', 'payhero', {}, null);
  provider('gateway', 'gateway', { merchants }, null);
  provider('payhero-old', 'payhero', { unconfirmed: 'hold' }, NOW - 30 * DAY);
  insert('sms_gateway', { id: 1, kind: 'log-only', settings: '{}' });
}

/** Each line is another mixture of service, access, expiry, grace, block and retirement; their money comes later. */
function fillLines(insert: Insert, count: number): Line[] {
  return Array.from({ length: count }, (_, i) => {
    const msisdn = `2547${String(10_000_000 + i)}`;
    // Every fifth line is the second one of its subscriber.
    const isSecond = i % 5 === 4;
    if (!isSecond) {
      insert('subscriber', {
        id: i + 1,
        name: `Subscriber ${i + 1}`,
        msisdn,
        msisdn_sha256: digest(msisdn).toString('hex'),
        language: [null, 'en', 'sw'][i % 3]!,
        created_at: NOW - 400 * DAY,
      });
    }
    const plan = i === 0 ? { ...PLANS[0]!, code: 'old' } : PLANS[i % PLANS.length]!;
    const access = ['on', 'off', 'unknown'][i % 3]!;
    const isHotspot = i % 2 === 1;
    const router = i === 0 ? 'gone' : `tower-${1 + (i % 3)}`;
    // From long expired, over expired within the grace, to paid for weeks.
    const expiresAt = NOW + [-40 * DAY, -HOUR / 2, HOUR, 5 * DAY, 25 * DAY][i % 5]!;
    const isBlocked = i % 11 === 3;
    const account = `JSY-${String(i).padStart(6, '0')}`;
    insert('subscription', {
      id: i + 1,
      account_no: account,
      subscriber_id: isSecond ? i : i + 1,
      plan_code: plan.code,
      router_name: router,
      service: isHotspot ? 'hotspot' : 'pppoe',
      username: `line${i + 1}`,
      login_password: isHotspot && i % 4 === 1 ? `pw${i}` : null,
      expires_at: expiresAt,
      blocked_at: isBlocked ? NOW - 2 * DAY : null,
      blocked_reason: isBlocked ? 'sold the router' : null,
      access,
      access_at: access === 'unknown' ? null : NOW - HOUR,
      access_detail: access === 'off' ? 'profile EXPIRED' : null,
      written_at: access === 'unknown' ? null : NOW - 2 * HOUR,
      seen_online_at: access === 'on' && i % 2 === 0 ? NOW - HOUR / 4 : null,
      created_at: NOW - 400 * DAY,
      retired_at: i === 0 || i % 13 === 7 ? NOW - 20 * DAY : null,
    });
    if (i % 6 === 2) {
      insert('account_alias', {
        alias: `SHOP${i}`,
        subscription_id: i + 1,
        actor: 'cli:amina',
        created_at: NOW - 9 * DAY,
      });
    }
    return { id: i + 1, account, msisdn, router, price: plan.price, periodMs: plan.ms, expiresAt, balance: 0 };
  });
}

function fillPeople(insert: Insert): void {
  ['owner', 'technician', 'viewer', 'technician'].forEach((role, i) => {
    const id = insert('staff', {
      username: `staff${i}`,
      role,
      password_hash: `scrypt$16384$8$1$${'s'.repeat(24)}$${'k'.repeat(44)}`,
      failures: i === 1 ? 5 : 0,
      locked_until: i === 1 ? NOW + HOUR : null,
      created_at: NOW - 100 * DAY,
      disabled_at: i === 3 ? NOW - DAY : null,
    });
    insert('staff_session', {
      token_hash: digest(`session ${i}`),
      staff_id: id,
      csrf: `csrf${i}`,
      created_at: NOW - DAY,
      expires_at: i === 2 ? NOW - HOUR : NOW + DAY,
    });
    insert('audit', { at: NOW - DAY, actor: `staff${i}`, action: 'login', subject: null, reason: null, detail: null });
  });
  insert('audit', {
    at: NOW,
    actor: 'cli:root',
    action: 'setup.apply',
    subject: 'plan home',
    reason: 'new price',
    detail: '{}',
  });
  const alarm = (kind: string, subject: string, closedAt: number | null) =>
    insert('alarm', {
      kind,
      subject,
      message: `${kind} of ${subject}`,
      opened_at: NOW - 3 * HOUR,
      closed_at: closedAt,
    });
  for (const kind of ['router', 'provider', 'sms', 'books', 'callback-conflict', 'blocked-line-paid', 'line-refused']) {
    alarm(kind, 'x', NOW - 2 * HOUR);
    alarm(kind, 'x', null);
  }
  insert('meta', { key: 'opened', value: '17' });
  insert('meta', { key: 'clock_distrusted_until', value: String(NOW - 50 * DAY) });
}
