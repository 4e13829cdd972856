import { expect, test } from 'vitest';
import { mintVoucherCode, readVoucherCode } from '../../../src/domain/voucher-code.ts';
import { guestFindings } from '../../../src/services/hotspot/guest-findings.ts';
import { makeVouchers } from '../../../src/services/hotspot/make-vouchers.ts';
import { buyAtPage } from '../../../src/services/hotspot/pay-at-page.ts';
import { redeemVoucher } from '../../../src/services/hotspot/redeem-voucher.ts';
import { act } from '../../../src/services/actions/act.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { subscriptions } from '../../e2e/harness.ts';
import { addLine, DAY, HOUR, lineRow, NOW, openStore, PLAIN_BATCH } from '../books.ts';

const BY = { actor: 'portal' };
const requests = query()((db) => db.selectFrom('payment_request').select(['msisdn', 'created_at']));
const deeds = query()((db) => db.selectFrom('action').selectAll().orderBy('id'));
const sentAndRefused = query<{ now: number }>()((db, p) =>
  db
    .updateTable('payment_request')
    .set((eb) => ({ state: 'failed', sent_at: eb.ref('created_at'), settled_at: p.now, next_at: null }))
    .where('state', '=', 'open'),
);
const hasPaid = query<{ msisdn: string }>()((db, p) =>
  db.updateTable('payment_request').set({ state: 'paid', payment_id: null }).where('msisdn', '=', p.msisdn),
);

const macOf = (n: number) =>
  `02:00:00:00:${Math.floor(n / 256)
    .toString(16)
    .padStart(2, '0')}:${(n % 256).toString(16).padStart(2, '0')}`.toUpperCase();
const phoneOf = (n: number) => `07${String(10_000_000 + n)}`;

function setUp() {
  const store = openStore();
  addLine(store, 1, { plan: { period_unit: 'day', period_count: 1 } });
  const planCode = lineRow(store, 'ACC1').plan_code;
  const random = seededRandom(5);
  const policy = {
    currency: 'KES',
    connections: () => ['payhero'],
    random,
    accountPrefix: 'JSY',
    timeZone: 'Africa/Nairobi',
  };
  /** Asked, and refused by whoever holds the phone. */
  const press = (mac: number, phone: number, at: number) => {
    const wish = { router: 'tower-1', mac: macOf(mac), phone: phoneOf(phone), planCode };
    const asked = buyAtPage(store, policy, wish, BY, at);
    store.run(sentAndRefused, { now: at });
    return asked.kind === 'not-asked' ? asked.why : asked.kind;
  };
  return { store, policy, planCode, press, asked: () => store.all(requests, {}).length };
}

test('ever new devices ask one stranger’s number three times an hour and eight times a day, whatever they do, and a card says so', () => {
  const { store, press, asked } = setUp();
  const answers = Array.from({ length: 200 }, (_, n) => press(n, 1, NOW + n * 1000));
  expect(answers.filter((one) => one === 'asked')).toHaveLength(3);
  expect(new Set(answers.slice(3))).toEqual(new Set(['number-limit']));
  for (let n = 0; n < 240; n++) press(n, 1, NOW + n * (DAY / 240));
  expect(asked()).toBeLessThanOrEqual(8);
  expect([...guestFindings(store, ['payhero'], NOW + 12 * HOUR).values()]).toEqual([
    expect.stringContaining('nothing paid: 07•• ••• 001 8 times.') as string,
  ]);
  store.run(hasPaid, { msisdn: '254710000001' });
  expect(guestFindings(store, ['payhero'], NOW + 12 * HOUR).size).toBe(0);
});

test('one device asks one number after the other: three a day, and no line is made for who is not asked', () => {
  const { store, press, asked } = setUp();
  const answers = Array.from({ length: 100 }, (_, n) => press(1, n, NOW + n * 60_000));
  expect(answers.slice(0, 5)).toEqual(['asked', 'asked', 'asked', 'device-limit', 'device-limit']);
  expect(asked()).toBe(3);
  expect(store.all(subscriptions, {}).filter(({ username }) => username.startsWith('JSY-'))).toHaveLength(1);
});

test('ever new devices ask ever new numbers: 24 within six hours, then only who has paid before, and a card says so', () => {
  const { store, press, asked } = setUp();
  press(0, 500, NOW - 2 * DAY);
  store.run(hasPaid, { msisdn: '254710000500' });
  const answers = Array.from({ length: 300 }, (_, n) => press(n + 1, n, NOW + n * 1000));
  expect(answers.filter((one) => one === 'asked')).toHaveLength(24);
  expect(new Set(answers.slice(24))).toEqual(new Set(['crowded']));
  expect(store.all(subscriptions, {}).length).toBeLessThanOrEqual(2 + 24);
  expect(press(400, 500, NOW + HOUR)).toBe('asked');
  expect(asked()).toBe(1 + 24 + 1);
  expect([...guestFindings(store, ['payhero'], NOW + HOUR).values()]).toEqual([
    expect.stringContaining('25 requests by payhero were not paid within six hours') as string,
  ]);
  expect(guestFindings(store, ['payhero'], NOW + 8 * HOUR).size).toBe(0);
});

test('a crowd that pays has no more than forty asked who did not, and whoever is not asked leaves nothing behind', () => {
  const { store, press } = setUp();
  for (let n = 0; n < 72; n++) {
    expect(press(n, n, NOW + n)).toBe('asked');
    store.run(hasPaid, { msisdn: `254${phoneOf(n).slice(1)}` });
  }
  const answers = Array.from({ length: 60 }, (_, n) => press(100 + n, 100 + n, NOW + HOUR + n));
  expect(answers.filter((one) => one === 'asked')).toHaveLength(40);
  expect(new Set(answers.slice(40))).toEqual(new Set(['crowded']));
  expect(store.all(subscriptions, {})).toHaveLength(1 + 72 + 40);
});

test('a guest whose request is refused when the line stands already is no line, and no deed', () => {
  const { store, policy, planCode } = setUp();
  let looks = 0;
  const closing = { ...policy, connections: () => (looks++ === 0 ? ['payhero'] : []) };
  const wish = { router: 'tower-1', mac: macOf(1), phone: phoneOf(1), planCode };
  const before = [store.all(subscriptions, {}), store.all(deeds, {})];
  expect(buyAtPage(store, closing, wish, BY, NOW)).toMatchObject({ kind: 'not-asked', why: 'not-working' });
  expect(looks).toBeGreaterThan(1);
  expect([store.all(subscriptions, {}), store.all(deeds, {})]).toEqual(before);
});

test('a phone that guesses vouchers learns after five nothing more, not even of a right one; a spoofed address has five more', () => {
  const { store, policy, planCode } = setUp();
  const made = act(
    store,
    makeVouchers(seededRandom(9), 'KES'),
    { ...PLAIN_BATCH, planCode, count: 1 },
    { actor: 'cli:test' },
    NOW,
  );
  if (made.kind !== 'done' || made.repeated) throw new Error('no voucher');
  const right = made.result.vouchers[0]!.code;
  const guess = seededRandom(77);
  const redeem = (mac: number, code: string, at: number) => {
    const done = redeemVoucher(
      store,
      policy,
      { router: 'tower-1', mac: macOf(mac), phone: phoneOf(mac), code },
      BY,
      at,
    );
    return done.kind === 'refused' ? done.why : done.kind;
  };
  for (let mac = 1; mac <= 20; mac++) {
    const whys = Array.from({ length: 6 }, () => redeem(mac, mintVoucherCode(guess), NOW));
    expect(whys).toEqual(['code', 'code', 'code', 'code', 'code', 'locked']);
    expect(redeem(mac, right, NOW)).toBe('locked');
  }
  expect(redeem(1, right, NOW + 16 * 60_000)).toBe('done');
  expect([...guestFindings(store, [], NOW + 1).values()]).toEqual([
    expect.stringContaining('100 codes that are none') as string,
  ]);
});

test('a million guesses among ten thousand vouchers find none, and eleven of twelve letters of them are chance alone', () => {
  const sold = new Set<string>();
  const mint = seededRandom(1);
  while (sold.size < 10_000) sold.add(readVoucherCode(mintVoucherCode(mint))!);
  const guess = seededRandom(2);
  let hits = 0;
  for (let n = 0; n < 1_000_000; n++) if (sold.has(mintVoucherCode(guess).replaceAll('-', ''))) hits += 1;
  expect(hits).toBe(0);
});
