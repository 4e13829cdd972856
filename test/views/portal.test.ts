import { expect, test } from 'vitest';
import { cents } from '../../src/domain/values/money.ts';
import { act } from '../../src/services/actions/act.ts';
import { giveFreeTime } from '../../src/services/hotspot/free-time.ts';
import { makeVouchers } from '../../src/services/hotspot/make-vouchers.ts';
import { buyAtPage } from '../../src/services/hotspot/pay-at-page.ts';
import { redeemVoucher } from '../../src/services/hotspot/redeem-voucher.ts';
import { lendLine } from '../../src/services/lines/lend-line.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { query } from '../../src/storage/engine/query.ts';
import { lineOfPhone } from '../../src/storage/portal.ts';
import { portalStanding, portalView } from '../../src/views/portal.ts';
import {
  addLine,
  DAY,
  delivery,
  HOUR,
  lineRow,
  notice,
  NOW,
  openStore,
  PLAIN_BATCH,
  POLICY,
  PRICE,
  requests,
  take,
} from '../services/books.ts';

const ZONE = 'Africa/Nairobi';
const BY = { actor: 'portal' };
const GUEST = { router: 'tower-1', mac: '02:00:00:AA:00:01' };
const PHONE = '0722345678';
const SECOND = 1_000;

/** A guest who has pressed Pay for a day, and waits. */
function setUp() {
  const store = openStore();
  const random = seededRandom(5);
  addLine(store, 1, { plan: { code: 'day', period_unit: 'day', period_count: 1 } });
  const policy = {
    ...{ currency: 'KES', connections: () => ['payhero'], random, accountPrefix: 'JSY', timeZone: ZONE },
    isClaimed: true,
  };
  const buy = (phone: string, at: number) => buyAtPage(store, policy, { ...GUEST, phone, planCode: 'day' }, BY, at);
  expect(buy(PHONE, NOW)).toEqual({ kind: 'asked' });
  const lineId = store.first(lineOfPhone, GUEST)!.id;
  const standing = (at: number, isIn = false) => portalStanding(store, lineId, { isIn, at }, at);
  expect(standing(NOW + SECOND)).toMatchObject({ code: 'asked', push: { msisdn: '254722345678' } });
  return { store, policy, buy, lineId, standing };
}

const failed = query<{ outcome: string; at: number }>()((db, p) =>
  db.updateTable('payment_request').set({ state: 'failed', sent_at: NOW, outcome: p.outcome, settled_at: p.at }),
);
const endsAt = query<{ lineId: number; at: number }>()((db, p) =>
  db.updateTable('subscription').set({ expires_at: p.at }).where('id', '=', p.lineId),
);

const byTill = ({ store }: ReturnType<typeof setUp>) => {
  const paid = notice({ amountCents: cents(PRICE), payerPhone: '254722345678' });
  take(store, delivery(paid, { receivedAt: NOW + 9 * SECOND }));
};
const byVoucher = ({ store, policy }: ReturnType<typeof setUp>) => {
  const wish = { ...PLAIN_BATCH, planCode: 'day', count: 1 };
  const made = act(store, makeVouchers(policy.random, 'KES'), wish, BY, NOW);
  if (made.kind !== 'done' || made.repeated) throw new Error('no vouchers');
  const code = made.result.vouchers[0]!.code;
  const done = redeemVoucher(store, policy, { ...GUEST, code, phone: null }, BY, NOW + 9 * SECOND);
  expect(done.kind).toBe('done');
};

test.each([
  ['pays the till by hand', byTill],
  ['uses a voucher', byVoucher],
])('who %s while the phone is asked, or after it was, is told of no PIN and of no refusal', (_, getTime) => {
  const site = setUp();
  getTime(site);
  const at = NOW + 10 * SECOND;
  expect(site.standing(at)).toMatchObject({ code: 'letting-in', push: null });
  expect(site.standing(at, true)).toMatchObject({ code: 'online', push: null });
  site.store.run(failed, { outcome: '1032', at });
  expect(site.standing(at + SECOND, true)).toMatchObject({ code: 'online', push: null });
  // Asked anew, they look at their phone again.
  expect(site.buy(PHONE, NOW + 60 * SECOND)).toEqual({ kind: 'asked' });
  expect(site.standing(NOW + 61 * SECOND, true)).toMatchObject({ code: 'asked' });
});

test('a page that says when another try makes sense has something else to say from then on', () => {
  const { store, standing } = setUp();
  store.run(failed, { outcome: '1001', at: NOW });
  const version = (after: number) => standing(NOW + after).version;
  expect(version(59 * SECOND)).toBe(version(SECOND));
  expect(version(60 * SECOND)).not.toBe(version(SECOND));
  expect(version(61 * SECOND)).toBe(version(60 * SECOND));
});

test('who has mistyped their number asks another one while the first waits; the same again shows the first', () => {
  const { store, buy, standing } = setUp();
  expect(buy(PHONE, NOW + SECOND)).toEqual({ kind: 'open' });
  expect(buy('0722345679', NOW + 2 * SECOND)).toEqual({ kind: 'asked' });
  expect(store.all(requests, {}).map(({ msisdn }) => msisdn)).toEqual(['254722345678', '254722345679']);
  expect(standing(NOW + 3 * SECOND)).toMatchObject({ code: 'asked', push: { msisdn: '254722345679' } });
});

test('time ends in the last tenth of what was given last: of a day by its hours, of a gift by its own length', () => {
  const site = setUp();
  const { store, lineId } = site;
  const isEnding = (leftMs: number) => {
    store.run(endsAt, { lineId, at: NOW + leftMs });
    return portalView(store, site.standing(NOW, true), ZONE, NOW).line?.isEnding;
  };
  expect([isEnding(0 - HOUR), isEnding(2 * HOUR), isEnding(3 * HOUR)]).toEqual([false, true, false]);
  byVoucher(site);
  expect([isEnding(2 * HOUR), isEnding(DAY)]).toEqual([true, false]);
  store.run(endsAt, { lineId, at: NOW });
  const free = { ...site.policy, freeMinutes: 60, freeDevicesADay: 9, isTimeKnown: () => true };
  const given = act(store, giveFreeTime(free), { ...GUEST, phone: null, planCode: 'day' }, BY, NOW + 20 * SECOND);
  expect(given.kind).toBe('done');
  expect([isEnding(HOUR), isEnding(7 * 60_000), isEnding(5 * 60_000)]).toEqual([false, false, true]);
});

test.each([
  ['whose time is over', {}, false],
  ['that was lent time', { plan: { lend_ms: DAY } }, true],
  ['that pays ahead', { expiresAt: NOW + 3 * DAY }, false],
  ['in grace', { expiresAt: NOW - HOUR, plan: { grace_ms: 6 * HOUR } }, false],
  ['of the 31st', { expiresAt: Date.parse('2026-04-30T09:00:00Z'), set: { anchor_day: 31 } }, false],
])('a line %s lasts as long as its page has promised, once it is paid', (_, options, isLent) => {
  const store = openStore();
  const lineId = addLine(store, 1, options);
  const by = { actor: 'portal', reason: 'asked for' };
  if (isLent) expect(act(store, lendLine(POLICY), { lineId, days: null }, by, NOW - HOUR).kind).toBe('done');
  const { line } = portalView(store, portalStanding(store, lineId, null, NOW), ZONE, NOW);
  take(store, notice({ account: 'ACC1' }));
  expect(new Date(lineRow(store, 'ACC1').expires_at)).toEqual(new Date(line!.wouldLast));
});
