import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { act } from '../../../src/services/actions/act.ts';
import { noteOnline } from '../../../src/services/commands/sync-line.ts';
import { guestsOut } from '../../../src/services/hotspot/guests-out.ts';
import { makeVouchers } from '../../../src/services/hotspot/make-vouchers.ts';
import { redeemVoucher } from '../../../src/services/hotspot/redeem-voucher.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { putDevice } from '../../../src/storage/line-devices.ts';
import { setAccess } from '../../../src/storage/line-writes.ts';
import { confirmPayments } from '../../../src/storage/payments.ts';
import { addLine, delivery, notice, NOW, openStore, PLAIN_BATCH, take } from '../books.ts';

const MINUTE = 60_000;
const ZONE = 'Africa/Nairobi';
const DAILY = { code: 'day', name: '1 day', price_cents: 5_000, period_unit: 'day', period_count: 1 } as const;

function setUp() {
  const store = openStore();
  const guest = (n: number) => {
    const id = addLine(store, n, { plan: DAILY });
    store.run(putDevice, { id, mac: `02:00:00:00:00:0${n}`, now: NOW });
    return id;
  };
  const pay = (account: string, shillings = 50, receivedAt = NOW) =>
    take(store, delivery(notice({ account, amountCents: cents(shillings * 100) }), { receivedAt }));
  const out = (minutes: number) => Object.fromEntries(guestsOut(store, ZONE, NOW + minutes * MINUTE));
  return { store, guest, pay, out };
}

test('a guest who paid is told of three minutes later, with what was bought when, how far it came, and what to do', () => {
  const { store, guest, pay, out } = setUp();
  const id = guest(1);
  pay('ACC1');
  expect(out(2)).toEqual({});
  expect(out(3)).toEqual({
    ACC1: 'Bought at 10 Mar 09:00 (KES 50). tower-1 has not let it in yet: washa line reapply ACC1 tells it again.',
  });
  store.run(confirmPayments, { subscriptionId: id, readAt: NOW, sentAt: NOW, now: NOW + MINUTE });
  expect(out(3)['ACC1']).toContain('tower-1 lets it in, and its phone was not seen online since.');
  store.transaction(() => noteOnline(store, id, NOW + 4 * MINUTE));
  expect(out(5)).toEqual({});
});

test('a voucher is as good as money, until its phone is seen online after it', () => {
  const { store, out } = setUp();
  addLine(store, 1, { plan: DAILY });
  const random = seededRandom(5);
  const made = act(
    store,
    makeVouchers(random, 'KES'),
    { ...PLAIN_BATCH, planCode: 'day', count: 2 },
    { actor: 'cli:test' },
    NOW,
  );
  if (made.kind !== 'done' || made.repeated) throw new Error('no vouchers');
  const redeem = (n: number, at: number) => {
    const wish = {
      code: made.result.vouchers[n]!.code,
      mac: '02:00:00:00:00:01',
      phone: '0722345678',
      router: 'tower-1',
    };
    const policy = { timeZone: ZONE, accountPrefix: 'JSY', random };
    const done = redeemVoucher(store, policy, wish, { actor: 'portal' }, at);
    if (done.kind !== 'done' || done.repeated) throw new Error('not redeemed');
    return done.result;
  };
  const { lineId, accountNo } = redeem(0, NOW);
  expect(out(2)).toEqual({});
  expect(out(3)[accountNo]).toContain('(voucher 1). tower-1 has not let it in yet');
  store.run(setAccess, { id: lineId, access: 'on', detail: 'set', now: NOW + MINUTE });
  expect(out(3)[accountNo]).toContain('tower-1 lets it in');
  store.transaction(() => noteOnline(store, lineId, NOW + 2 * MINUTE));
  expect(out(3)).toEqual({});
  // The second is used while the first is: what was seen before it says nothing of it.
  redeem(1, NOW + 10 * MINUTE);
  expect(out(14)[accountNo]).toContain('(voucher 2)');
});

test('who bought several times is one card, since the first; what buys no time, and a line at home, is none', () => {
  const { guest, pay, out, store } = setUp();
  guest(1);
  guest(2);
  addLine(store, 3, { plan: DAILY });
  pay('ACC1');
  pay('ACC1', 100, NOW + 1);
  pay('ACC2', 20);
  pay('ACC3');
  expect(Object.keys(out(3))).toEqual(['ACC1']);
  expect(out(3)['ACC1']).toContain('(KES 50)');
});
