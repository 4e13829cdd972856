import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { mintAccountNumber } from '../../src/domain/money/account-number.ts';
import { systemClock } from '../../src/host/clock.ts';
import { openProvider } from '../../src/providers/index.ts';
import { putTexts } from '../../src/services/money/put-texts.ts';
import { sumNext } from '../../src/services/money/sum-days.ts';
import { takePayments, type Delivery } from '../../src/services/money/take-payments.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { NO_FACTS, putPlan } from '../../src/storage/plans.ts';
import { putProvider, putSmsGateway } from '../../src/storage/providers.ts';
import { putRouter } from '../../src/storage/routers.ts';
import { insertLine, insertSubscriber, lineFolds, NOTHING_HAPPENED } from '../../src/storage/subscribers.ts';
import { fillBooks } from '../start/fill-books.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ROUTERS = 20;
const PLANS = ['home-5', 'home-10', 'home-20', 'home-40', 'shop-20'];
const GIVEN =
  'Amina Brian Caroline Dennis Esther Faith George Halima Ibrahim Joyce Kevin Lucy Mercy Njoroge Otieno Peter';
const FAMILY =
  'Achieng Barasa Chebet Hassan Kamau Kariuki Kiprono Maina Mutua Mwangi Nyambura Odhiambo Okoth Wafula Wanjiru';
const [given, family] = [GIVEN.split(' '), FAMILY.split(' ')];

const POLICY = {
  timeZone: 'Africa/Nairobi',
  currency: 'KES',
  accountPrefix: 'JSY',
  businessName: 'Bench',
  sharedNumbers: [],
  loginsMatch: false,
  receiptWaitMs: 30_000,
  clockSane: true,
  amountPicksPlan: [],
};

/** How much stands in a box. */
export interface BoxSize {
  readonly lines: number;
  readonly payments: number;
}

/**
 * A box that was in use for ten months: lines of several plans and routers in every state, their payments, and what waits for a
 * person. The books are those that Washa itself would have written; who is on, who was asked for money and what was done by
 * people is put in beside them.
 * @param path where no database is yet
 * @param now UTC ms
 */
export async function fillBox(path: string, { lines, payments }: BoxSize, now: number): Promise<void> {
  const empty = Store.open(path);
  empty.transaction(() => putNetwork(empty, lines, now));
  await empty.close();
  await fillBooks(path, payments, now, false);
  mixStates(path, now);
  const store = Store.open(path);
  leaveMatters(store, Math.max(10, Math.ceil(payments / 2_500)), now);
  while (putTexts(store) > 0);
  while (sumNext(store, POLICY.timeZone, now));
  await store.close();
}

function putNetwork(store: Store, lines: number, now: number): void {
  const random = seededRandom(7);
  for (const [i, code] of PLANS.entries()) {
    store.run(putPlan, {
      code,
      name: `Plan ${code}`,
      price_cents: 150_000,
      period_unit: 'day',
      period_count: 30,
      profile: `${5 * (i + 1)}M`,
      max_periods: null,
      grace_ms: 0,
      lend_ms: 0,
      tolerance_cents: 0,
      ...NO_FACTS,
      push_days: '[]',
      suspension: null,
      retired_at: null,
    });
  }
  for (let i = 1; i <= ROUTERS; i += 1) {
    store.run(putRouter, {
      name: `tower-${i}`,
      host: '127.0.0.1',
      // Nobody listens there: what is measured is the books, not a router.
      port: 1,
      tls_fingerprint: null,
      username: 'washa',
      password_secret: 'router',
      suspension: 'expired-profile',
      expired_profile: 'EXPIRED',
      expired_list: 'expired',
      changes_per_second: 10,
      retired_at: null,
    });
  }
  store.run(putProvider, {
    name: 'payhero',
    kind: 'payhero',
    settings: '{}',
    path_secret: 'payhero-path',
    retired_at: null,
  });
  store.run(putSmsGateway, { id: 1, kind: 'log-only', settings: '{}' });
  const minted = new Set<string>();
  for (let i = 0; i < lines; i += 1) {
    const msisdn = i % 200 === 7 ? null : `2547${String(10_000_000 + i).padStart(8, '0')}`;
    const name = `${given[i % given.length]!} ${family[Math.floor(i / given.length) % family.length]!}`;
    const subscriber = store.run(insertSubscriber, {
      // Whoever has no phone is known by the name alone.
      name: msisdn === null ? `${name} ${i}` : name,
      msisdn,
      msisdn_sha256: msisdn === null ? null : createHash('sha256').update(msisdn).digest('hex'),
      language: null,
      created_at: now - 300 * DAY_MS,
    });
    let accountNo = mintAccountNumber('JSY', random);
    while (minted.has(accountNo)) accountNo = mintAccountNumber('JSY', random);
    minted.add(accountNo);
    const names = { account_no: accountNo, username: `line-${String(i).padStart(6, '0')}` };
    store.run(insertLine, {
      ...NOTHING_HAPPENED,
      ...lineFolds(names),
      ...names,
      subscriber_id: subscriber.id,
      plan_code: PLANS[i % PLANS.length]!,
      router_name: `tower-${1 + (i % ROUTERS)}`,
      service: 'pppoe',
      login_password: null,
      expires_at: now,
      created_at: now - 300 * DAY_MS,
      retired_at: null,
    });
  }
}

/** Some of the lines are in each of the other states; a request for money in ten payments; people who did something. */
function mixStates(path: string, now: number): void {
  const db = new Database(path);
  db.pragma('journal_mode = MEMORY');
  db.pragma('synchronous = OFF');
  db.function('washa_now', () => now);
  db.transaction(() => {
    db.exec(`
      UPDATE subscription SET access = CASE WHEN expires_at > washa_now() OR id % 20 = 1 THEN 'on' ELSE 'off' END,
        access_at = washa_now() - 3600000, written_at = washa_now() - 3600000, seen_online_at = washa_now() - 60000 * (id % 8);
      UPDATE subscription SET access = 'off' WHERE id % 500 = 2;
      UPDATE subscription SET access = 'unknown', access_at = NULL WHERE id % 300 = 3;
      UPDATE subscription SET seen_online_at = NULL WHERE id % 250 = 4;
      UPDATE subscription SET blocked_at = washa_now() - 86400000 * (id % 90), blocked_reason = 'moved house', access = 'off' WHERE id % 200 = 5;
      UPDATE subscription SET retired_at = washa_now() - 86400000 * (id % 90), access = 'off' WHERE id % 100 = 6;
      INSERT INTO payment_request (order_id, provider, subscription_id, account, msisdn, amount_cents, state, created_at, settled_at, payment_id)
        SELECT 'bench' || payment.id, 'payhero', subscription_id, payer_account, payer_phone, payment.amount_cents,
          CASE WHEN payment.id % 40 = 0 THEN 'expired' ELSE 'paid' END, received_at - 30000, received_at, CASE WHEN payment.id % 40 = 0 THEN NULL ELSE payment.id END
        FROM payment WHERE payment.id % 10 = 0 AND payer_phone IS NOT NULL;
      INSERT INTO action (at, actor, name, subject, reason)
        SELECT received_at + 1000, CASE id % 3 WHEN 0 THEN 'wanjiku' WHEN 1 THEN 'otieno' ELSE 'njeri' END, 'line.extend', 'line ' || subscription_id, 'was off for a day'
        FROM payment WHERE id % 50 = 0;
      INSERT INTO command (kind, lane, subject, state, priority, run_at, attempts, created_at, finished_at, error)
        SELECT 'router.sync', 'router:' || router_name, id, 'dead', 1, washa_now() - 7200000, 5, washa_now() - 7200000, washa_now() - 3600000, 'no such profile'
        FROM subscription WHERE id % 1000 = 8;`);
  })();
  db.pragma('optimize');
  db.close();
}

/** Money that nobody knows the line of, and bytes that were not understood. @param count of each */
function leaveMatters(store: Store, count: number, now: number): void {
  const random = seededRandom(9);
  const provider = openProvider('payhero', {}, { fetch, clock: systemClock, secret: () => '' });
  const deliveries = Array.from({ length: count }, (_, i): Delivery[] => {
    const receivedAt = now - DAY_MS + i;
    const receipt = mpesaReceipt(random, receivedAt);
    const stranger = { amount: 700 + i, reference: `shop ${i}`, at: receivedAt, receipt, payerName: 'Juma Otieno' };
    return [payheroBody('B', stranger), JSON.stringify({ what: 'is this', n: i, amount: 900 })].map((text) => {
      const body = Buffer.from(text);
      const reading = provider.read(body, receivedAt);
      if (reading.kind === 'refused') throw new Error(reading.reason);
      return { provider: 'payhero', body, reading, receivedAt };
    });
  }).flat();
  for (let i = 0; i < deliveries.length; i += 32) takePayments(store, deliveries.slice(i, i + 32), POLICY, now);
}
