import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { act } from '../../../src/services/actions/act.ts';
import { recordAction } from '../../../src/services/actions/record-action.ts';
import { makeVouchers, voidVouchers } from '../../../src/services/hotspot/make-vouchers.ts';
import { redeemVoucher } from '../../../src/services/hotspot/redeem-voucher.ts';
import { startTakingBack, takeRunOutBack } from '../../../src/services/hotspot/run-out.ts';
import { giveToAgent, payInByAgent } from '../../../src/services/money/agent-pays.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { comparePlaces } from '../../../src/services/money/compare-places.ts';
import { releaseByHand } from '../../../src/services/money/release-payment.ts';
import { reverseByHand } from '../../../src/services/money/reverse-payment.ts';
import { takeBackByHand } from '../../../src/services/money/take-back-payment.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { insertBatch } from '../../../src/storage/vouchers.ts';
import { paymentById } from '../../../src/storage/payments.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { voucherAgents } from '../../../src/views/vouchers.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { addLine, DAY, ledger, lineRow, notice, NOW, openStore, PLAIN_BATCH, POLICY, take } from '../books.ts';

const BY = { actor: 'amina', reason: 'the agent came by' };
const random = seededRandom(11);
const GUESTS = { timeZone: 'Africa/Nairobi', accountPrefix: 'JSY', random };

function shop() {
  const store = openStore();
  addLine(store, 1, { plan: { period_unit: 'day', period_count: 1, price_cents: 5_000 } });
  const planCode = lineRow(store, 'ACC1').plan_code;
  const hand = (
    count: number,
    more: Partial<Parameters<ReturnType<typeof makeVouchers>['subject']>[0]> = {},
    at = NOW,
  ) => {
    const wish = { ...PLAIN_BATCH, planCode, count, agent: 'Mwangi', ...more };
    const made = act(store, makeVouchers(random, 'KES'), wish, BY, at);
    if (made.kind !== 'done' || made.repeated) throw new Error('no vouchers');
    return made.result;
  };
  const pay = (amount: number, receipt: string, agent = 'Mwangi') =>
    act(store, payInByAgent(POLICY), { agent, amountCents: cents(amount), receipt, source: 'cash' }, BY, NOW);
  const redeem = (code: string, mac: string, at = NOW) =>
    redeemVoucher(store, GUESTS, { code, mac, phone: '0722345678', router: 'tower-1' }, BY, at);
  return { store, planCode, hand, pay, redeem };
}

const account = (store: Store, name = 'Mwangi') => voucherAgents(store, NOW).find(({ agent }) => agent === name);
const state = (store: Store, id: number) => store.first(paymentById, { id })?.state;

function soundBooks(store: Store): void {
  expect(checkBooks(store).problems).toEqual([]);
  expect(comparePlaces(store)).toEqual([]);
}

test('who is handed vouchers owes for them; what is paid, made worthless or has run out is owed no more', () => {
  const { store, hand, pay, redeem } = shop();
  const first = hand(10, { priceCents: 4_500 });
  // The same person, whoever writes the name how.
  const second = hand(4, { agent: 'mwangi', goodForDays: 30 });
  expect(account(store)).toMatchObject({ made: 14, handed_cents: 65_000, owes_cents: 65_000, paid_cents: 0 });

  redeem(first.vouchers[0]!.code, '02:00:00:AA:00:01');
  expect(account(store)).toMatchObject({ used: 1, used_cents: 4_500, owes_cents: 65_000 });
  expect(pay(20_000, 'C-118')).toMatchObject({ kind: 'done', result: { paymentId: 1 } });
  expect(account(store)).toMatchObject({ owes_cents: 45_000, paid_cents: 20_000 });
  expect(state(store, 1)).toBe('agent');
  expect(pay(20_000, 'C-118')).toMatchObject({ kind: 'refused', why: 'receipt' });
  expect(pay(20_000, 'C-119', 'Wangari')).toMatchObject({ kind: 'refused', why: 'agent' });

  act(store, voidVouchers, { number: first.vouchers[1]!.number }, BY, NOW);
  act(store, voidVouchers, { batch: first.batch }, BY, NOW);
  expect(account(store)).toMatchObject({ back_cents: 9 * 4_500, owes_cents: 4_500 });
  soundBooks(store);

  redeem(second.vouchers[0]!.code, '02:00:00:AA:00:02');
  expect(act(store, takeRunOutBack, {}, BY, NOW + 30 * DAY - 1)).toMatchObject({ kind: 'refused' });
  expect(act(store, takeRunOutBack, {}, BY, NOW + 30 * DAY)).toMatchObject({ kind: 'done' });
  expect(act(store, takeRunOutBack, {}, BY, NOW + 31 * DAY)).toMatchObject({ kind: 'refused' });
  // What was taken back stays so: nobody owes for it, so nobody uses it, whatever a clock says later.
  expect(redeem(second.vouchers[1]!.code, '02:00:00:AA:00:03', NOW + DAY)).toMatchObject({ why: 'over' });
  act(store, voidVouchers, { batch: second.batch }, BY, NOW + 31 * DAY);
  // Two were sold, 45 and 50; 200 are paid.
  expect(account(store)).toMatchObject({ owes_cents: 9_500 - 20_000 });
  soundBooks(store);
});

test('vouchers that nobody in particular sells, or that cost nothing, are in no books', () => {
  const { store, hand, planCode } = shop();
  hand(3, { priceCents: 0 });
  act(store, makeVouchers(random, 'KES'), { ...PLAIN_BATCH, planCode, count: 3 }, BY, NOW);
  expect(store.all(ledger, {})).toEqual([]);
  expect(account(store)).toMatchObject({ made: 3, owes_cents: 0 });
  soundBooks(store);
});

test('those that were handed before agents had accounts stand on none, and are taken back from none', () => {
  const { store, hand, planCode } = shop();
  hand(1);
  const [agent] = store.all(
    query()((db) => db.selectFrom('agent').selectAll()),
    {},
  );
  const madeBy = store.transaction(() => recordAction(store, { at: NOW, actor: 'amina', name: 'voucher.make' }).id);
  const old = { planCode, priceCents: 5_000, endsAt: NOW + DAY, agentId: agent!.id, madeBy, now: NOW };
  const { id: batchId } = store.run(insertBatch, old);
  store.run(
    query()((db) => db.insertInto('voucher').values({ batch_id: batchId, code_sha256: 'ab' })),
    {},
  );
  act(store, takeRunOutBack, {}, BY, NOW + DAY);
  expect(account(store)).toMatchObject({ owes_cents: 5_000, back_cents: 0 });
  soundBooks(store);
});

describe('M-Pesa of an agent', () => {
  test('is given to their account by a person, taken back from it, and reversed by its provider', () => {
    const { store, hand } = shop();
    hand(10);
    take(store, notice({ account: 'vouchers', amountCents: cents(30_000) }));
    expect(state(store, 1)).toBe('unmatched');
    const give = () => act(store, giveToAgent(POLICY), { paymentId: 1, agent: 'MWANGI' }, BY, NOW);
    expect(give()).toMatchObject({ kind: 'done' });
    expect([state(store, 1), account(store)?.owes_cents]).toEqual(['agent', 20_000]);
    expect(give()).toMatchObject({ kind: 'refused', why: 'state' });
    expect(act(store, releaseByHand(POLICY), { paymentId: 1 }, BY, NOW)).toMatchObject({ kind: 'refused' });
    expect(act(store, takeBackByHand(POLICY), { paymentId: 1, accountNo: null }, BY, NOW)).toMatchObject({
      kind: 'done',
    });
    expect([state(store, 1), account(store)?.owes_cents]).toEqual(['unmatched', 50_000]);
    give();
    expect(act(store, reverseByHand(POLICY), { paymentId: 1 }, BY, NOW)).toMatchObject({ kind: 'done' });
    expect([state(store, 1), account(store)?.owes_cents]).toEqual(['reversed', 50_000]);
    soundBooks(store);
  });

  test('that is held is released by it', () => {
    const { store, hand } = shop();
    hand(10);
    take(store, notice({ account: 'ACC1', amountCents: cents(30_000), hold: 'ceiling' }));
    act(store, giveToAgent(POLICY), { paymentId: 1, agent: 'Mwangi' }, BY, NOW);
    expect(store.first(paymentById, { id: 1 })).toMatchObject({ state: 'agent', subscription_id: null });
    expect(account(store)?.owes_cents).toBe(20_000);
    soundBooks(store);
  });
});

test('what ran out is taken back by itself, and not while it is not known what time it is', async () => {
  const { store, hand } = shop();
  hand(2, { goodForDays: 1 });
  const clock = new VirtualClock(NOW + 2 * DAY);
  let isClockRight = false;
  const end = startTakingBack({ store, clock, isClockRight: () => isClockRight });
  expect(account(store)?.owes_cents).toBe(10_000);
  isClockRight = true;
  await clock.advance(600_000);
  expect(account(store)?.owes_cents).toBe(0);
  end();
  soundBooks(store);
});

test('whatever is handed, sold, paid, made worthless and runs out in whatever order: the books add up', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('hand' as const),
      count: fc.integer({ min: 1, max: 4 }),
      price: fc.integer({ min: 0, max: 9_000 }),
      days: fc.option(fc.integer({ min: 1, max: 5 })),
      agent: fc.constantFrom('Mwangi', 'Wangari'),
    }),
    fc.record({ kind: fc.constant('use' as const), which: fc.nat(30) }),
    fc.record({ kind: fc.constant('void' as const), which: fc.nat(30), whole: fc.boolean() }),
    fc.record({
      kind: fc.constant('pay' as const),
      amount: fc.integer({ min: 1, max: 40_000 }),
      agent: fc.constantFrom('Mwangi', 'Wangari'),
    }),
    fc.record({ kind: fc.constant('back' as const), which: fc.nat(5), how: fc.constantFrom('take-back', 'reverse') }),
    fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: 1, max: 4 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 18 }), (steps) => {
      const { store, hand, pay, redeem } = shop();
      const made: { number: number; code: string; batch: number }[] = [];
      let [now, paid] = [NOW, 0];
      for (const one of steps) {
        const voucher = 'which' in one ? made[one.which % Math.max(1, made.length)] : undefined;
        if (one.kind === 'hand') {
          const { batch, vouchers } = hand(
            one.count,
            { agent: one.agent, priceCents: one.price, goodForDays: one.days },
            now,
          );
          made.push(...vouchers.map((slip) => ({ ...slip, batch })));
        } else if (one.kind === 'use' && voucher !== undefined) {
          redeem(voucher.code, `02:00:00:AA:00:${String(10 + (one.which % 80))}`, now);
        } else if (one.kind === 'void' && voucher !== undefined) {
          act(store, voidVouchers, one.whole ? { batch: voucher.batch } : { number: voucher.number }, BY, now);
        } else if (one.kind === 'pay') {
          paid += 1;
          pay(one.amount, `R-${paid}`, one.agent);
        } else if (one.kind === 'back') {
          const paymentId = one.which + 1;
          if (one.how === 'reverse') act(store, reverseByHand(POLICY), { paymentId }, BY, now);
          else act(store, takeBackByHand(POLICY), { paymentId, accountNo: null }, BY, now);
        } else if (one.kind === 'days') {
          now += one.days * DAY;
          act(store, takeRunOutBack, {}, BY, now);
        }
      }
      soundBooks(store);
    }),
    { numRuns: 40 },
  );
});
