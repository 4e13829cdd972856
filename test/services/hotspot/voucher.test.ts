import { expect, test } from 'vitest';
import { act } from '../../../src/services/actions/act.ts';
import { makeVouchers, voidVouchers } from '../../../src/services/hotspot/make-vouchers.ts';
import { FREE_MISSES, MISS_WAIT_MS, redeemVoucher } from '../../../src/services/hotspot/redeem-voucher.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { mintVoucherCode } from '../../../src/domain/voucher-code.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { batches } from '../../../src/storage/vouchers.ts';
import { namedVoucher, slipSaid, voucherByNumber } from '../../../src/views/voucher-slip.ts';
import { voucherAgents } from '../../../src/views/vouchers.ts';
import { actions, addLine, commands, DAY, ledger, lineRow, NOW, openStore, PLAIN_BATCH, PRICE } from '../books.ts';

const MAC = '02:00:00:AA:00:01';
const PHONE = '0722345678';
const BY = { actor: 'cli:test' };
const kept = query()((db) => db.selectFrom('voucher').selectAll());

function setUp(count = 2, more: Partial<Parameters<ReturnType<typeof makeVouchers>['subject']>[0]> = {}) {
  const store = openStore();
  addLine(store, 1, { plan: { period_unit: 'day', period_count: 7 } });
  const planCode = lineRow(store, 'ACC1').plan_code;
  const random = seededRandom(5);
  const made = act(store, makeVouchers(random, 'KES'), { ...PLAIN_BATCH, planCode, count, ...more }, BY, NOW);
  if (made.kind !== 'done' || made.repeated) throw new Error('no vouchers');
  const policy = { timeZone: 'Africa/Nairobi', accountPrefix: 'JSY', random };
  const redeem = (code: string, more: Partial<{ mac: string; phone: string | null }> = {}, at = NOW) =>
    redeemVoucher(store, policy, { code, mac: MAC, phone: PHONE, router: 'tower-1', ...more }, BY, at);
  return { store, ...made.result, redeem };
}

const movesOf = (store: Store) =>
  store.all(ledger, {}).map(({ move, amount_cents, given_ms }) => [move, amount_cents, given_ms]);

test('a voucher gives one period to the phone in hand, once, and its code is nowhere in the books', () => {
  const { store, vouchers, redeem } = setUp();
  const { code } = vouchers[0]!;
  const first = redeem(code);
  expect(first).toMatchObject({ kind: 'done', result: { expiresAt: NOW + 7 * DAY, lanes: ['router:tower-1'] } });
  if (first.kind !== 'done' || first.repeated) throw new Error('not redeemed');
  const { accountNo, lineId } = first.result;
  expect(lineRow(store, accountNo)).toMatchObject({ service: 'hotspot', expires_at: NOW + 7 * DAY, balance_cents: 0 });
  expect(store.all(commands, {})).toMatchObject([{ kind: 'router.sync', subject: lineId }]);
  expect(movesOf(store)).toEqual([['line>spent', 0, 7 * DAY]]);

  expect(redeem(code)).toMatchObject({ kind: 'refused', why: 'used' });
  expect(redeem(code, { mac: '02:00:00:AA:00:02', phone: '0733345678' })).toMatchObject({
    kind: 'refused',
    why: 'used',
  });
  expect(movesOf(store)).toHaveLength(1);
  // The second one is behind the first, for the same line; its number is not asked for again.
  expect(redeem(vouchers[1]!.code.toLowerCase(), { phone: null })).toMatchObject({
    result: { accountNo, expiresAt: NOW + 14 * DAY },
  });
  const written = JSON.stringify([store.all(actions, {}), store.all(kept, {})]);
  for (const voucher of vouchers) expect(written).not.toContain(voucher.code.replaceAll('-', ''));
  expect(written).not.toContain(code);
  expect(checkBooks(store).problems).toEqual([]);
});

test('who guesses waits, alone; what is mistyped is no guess', () => {
  const { store, vouchers, redeem } = setUp();
  const random = seededRandom(99);
  for (let n = 0; n < 20; n++) expect(redeem('AAAA-AAAA-AAAA')).toMatchObject({ why: 'typed' });
  for (let n = 0; n < FREE_MISSES; n++) expect(redeem(mintVoucherCode(random))).toMatchObject({ why: 'code' });
  const { code } = vouchers[0]!;
  expect(redeem(code)).toMatchObject({ kind: 'refused', why: 'locked' });
  expect(redeem(vouchers[1]!.code, { mac: '02:00:00:AA:00:02', phone: '0733345678' })).toMatchObject({ kind: 'done' });
  expect(movesOf(store)).toHaveLength(1);
  expect(redeem(code, {}, NOW + MISS_WAIT_MS)).toMatchObject({ kind: 'done' });
});

test('a void voucher buys nothing, one that was used stays used, and the list says so', () => {
  const { store, batch, vouchers, redeem } = setUp(3);
  const by = { ...BY, reason: 'the sheet was lost' };
  redeem(vouchers[0]!.code);
  expect(act(store, voidVouchers, { number: vouchers[0]!.number }, by, NOW)).toMatchObject({ why: 'voucher' });
  expect(act(store, voidVouchers, { number: vouchers[1]!.number }, by, NOW)).toMatchObject({ result: 1 });
  expect(act(store, voidVouchers, { batch }, by, NOW)).toMatchObject({ result: 1 });
  expect(redeem(vouchers[2]!.code)).toMatchObject({ why: 'used', words: expect.stringContaining('void') as string });
  expect(store.all(batches, { limit: -1, offset: 0 })).toMatchObject([{ id: batch, made: 3, used: 1, void: 2 }]);
});

test('the number on a torn slip says what became of its voucher, to staff alone, and buys nothing', () => {
  const { store, batch, vouchers, plan, redeem } = setUp(3, { goodForDays: 30, agent: 'Mwangi' });
  const [used, spoilt, kept] = vouchers.map(({ number }) => number);
  const done = redeem(vouchers[0]!.code);
  act(store, voidVouchers, { number: spoilt! }, { ...BY, reason: 'torn' }, NOW);
  const found = (number = 0, at = NOW) => voucherByNumber(store, number, at);
  const of = { batch, planName: plan.name, priceCents: PRICE, madeAt: NOW, endsAt: NOW + 30 * DAY, agent: 'Mwangi' };
  if (done.kind !== 'done' || done.repeated) throw new Error('not redeemed');
  const { lineId: id, accountNo } = done.result;
  expect(found(used)).toEqual({ ...of, number: used, state: 'used', at: NOW, line: { id, accountNo } });
  expect(slipSaid(found(used)!, 'en')).toBe(`It was used, by ${accountNo}.`);
  expect(found(spoilt)).toEqual({ ...of, number: spoilt, state: 'void', at: NOW, line: null });
  expect(found(kept)).toEqual({ ...of, number: kept, state: 'unused', at: null, line: null });
  expect(found(kept, NOW + 30 * DAY)).toMatchObject({ state: 'over', at: NOW + 30 * DAY });
  expect(found(99)).toBeNull();
  expect(redeem(String(kept))).toMatchObject({ why: 'typed' });
});

test.each([
  ['voucher 12', 12],
  ['Vocha no. 12', 12],
  ['voucher #12 ', 12],
  ['12', null],
  ['voucher', null],
  ['vouchers 12 and 13', null],
])('%j names the voucher %j', (text, number) => {
  expect(namedVoucher(text)).toBe(number);
});

test.each([
  [{ mac: 'not an address' }, 'mac'],
  [{ phone: null }, 'phone'],
  [{ phone: '12' }, 'phone'],
])('%j is refused, and the voucher stays good', (more, why) => {
  const { vouchers, redeem } = setUp();
  const { code } = vouchers[0]!;
  expect(redeem(code, more)).toMatchObject({ kind: 'refused', why });
  expect(redeem(code)).toMatchObject({ kind: 'done' });
});

test('a batch has a price, an end and somebody who sells it: after its end its vouchers buy nothing, and what was used is added up by name', () => {
  const { store, vouchers, redeem, plan, endsAt } = setUp(3, { priceCents: 4_500, goodForDays: 30, agent: ' Mwangi ' });
  expect([plan.priceCents, endsAt]).toEqual([4_500, NOW + 30 * DAY]);
  expect(redeem(vouchers[0]!.code, {}, NOW + 30 * DAY - 1)).toMatchObject({ kind: 'done' });
  const other = { mac: '02:00:00:AA:00:02', phone: '0733345678' };
  expect(redeem(vouchers[1]!.code, other, NOW + 30 * DAY)).toMatchObject({
    kind: 'refused',
    why: 'over',
    words: 'Voucher 2 was good until 9 Apr 09:00.',
  });
  const owed = { handed_cents: 13_500, back_cents: 0, paid_cents: 0, owes_cents: 13_500 };
  const tally = { agent: 'Mwangi', ...owed, made: 3, used: 1, used_cents: 4_500 };
  expect(voucherAgents(store, NOW)).toEqual([{ ...tally, left: 2 }]);
  expect(voucherAgents(store, NOW + 30 * DAY)).toEqual([{ ...tally, left: 0 }]);
  expect(setUp(1).plan.priceCents).toBe(PRICE);
});
