import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import type { NotDone } from '../../../src/domain/outbound.ts';
import type { Balances, PaymentProvider } from '../../../src/domain/provider-port.ts';
import { judgeAlarms } from '../../../src/services/box/alarms.ts';
import { watchBalances } from '../../../src/services/box/watch-balances.ts';
import { putTokensRefused, putTokensTaken } from '../../../src/storage/balances.ts';
import { putProvider } from '../../../src/storage/providers.ts';
import { balances, balanceWords, type BalanceCode } from '../../../src/views/balances.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { NOW, openAlarms, openStore } from '../books.ts';

const MINUTE = 60_000;
const SILENT: NotDone = { kind: 'unreachable', reason: 'PayHero cannot be reached (ECONNREFUSED)' };

const purses = (tokens: number, money?: number): Balances => ({
  kind: 'balances',
  balances: [
    { purse: 'tokens', amountCents: cents(tokens), currency: 'KES' },
    ...(money === undefined ? [] : [{ purse: 'money' as const, amountCents: cents(money), currency: 'KES' }]),
  ],
});

/** A connection that tells what `left` is, and a gateway that tells nothing. */
function openBox(left: Balances | NotDone) {
  const store = openStore();
  const clock = new VirtualClock(NOW);
  store.run(putProvider, { name: 'payhero', kind: 'payhero', settings: '{}', path_secret: 'x', retired_at: null });
  const box = { left, asked: 0 };
  const mute: PaymentProvider = { kind: 'x', read: () => ({ kind: 'ignored', reason: 'x', detail: '' }) };
  const provider: PaymentProvider = {
    ...mute,
    leastTokensCents: 10_000,
    balance: () => {
      box.asked += 1;
      return Promise.resolve(box.left);
    },
  };
  let connections = [
    { name: 'gateway', provider: mute },
    { name: 'payhero', provider },
  ];
  const stop = watchBalances({
    store,
    clock,
    connections: () => connections,
    onBug: (error) => {
      throw error;
    },
  });
  return Object.assign(box, {
    store,
    clock,
    stop,
    forget: () => (connections = []),
    async after(minutes: number, told: Balances | NotDone = box.left) {
      box.left = told;
      await clock.advance(minutes * MINUTE);
      await new Promise((resolve) => setImmediate(resolve));
      judgeAlarms(store, clock.now());
    },
    views: () => balances(store, clock.now()),
    alarms: () => store.all(openAlarms, {}),
  });
}

test('what is left is asked for each quarter of an hour, and too few tokens are an alarm until there are enough', async () => {
  const box = openBox(purses(34_500, 120_000));
  await box.after(0);
  expect(box.views()).toMatchObject([{ provider: 'payhero', fact: { code: 'enough', at: NOW } }]);
  expect(balanceWords(box.views()[0]!)).toBe('KES 345 of service tokens; KES 1,200 collected and not paid out');
  expect(box.alarms()).toEqual([]);

  await box.after(14, purses(9_950));
  expect(box.asked).toBe(1);
  await box.after(1);
  expect(box.asked).toBe(2);
  expect(box.views()).toMatchObject([{ fact: { code: 'few', state: 'wrong' } }]);
  expect(box.alarms()).toEqual([
    {
      kind: 'tokens',
      subject: 'payhero',
      message:
        'KES 99.50 of service tokens are left at payhero, less than KES 100: top them up there, or phones cannot be asked to pay.',
    },
  ]);
  await box.after(15, purses(10_000));
  expect(box.alarms()).toEqual([]);
  await box.stop();
});

test('one that cannot be asked is not known since then, and neither opens nor closes the alarm', async () => {
  const box = openBox(purses(5_000));
  await box.after(0);
  await box.after(15, SILENT);
  await box.after(15);
  const [view] = box.views();
  expect(view).toMatchObject({
    unknownSince: NOW + 15 * MINUTE,
    fact: { code: 'unknown', state: 'unknown', at: NOW, fresh: false },
    row: { error: SILENT.reason },
  });
  expect(balanceWords(view!)).toBe('Tokens not known; they were KES 50');
  expect(box.alarms()).toMatchObject([{ kind: 'tokens' }]);
  await box.after(15, purses(50_000));
  expect(box.views()).toMatchObject([{ unknownSince: null, fact: { code: 'enough' }, row: { error: null } }]);
  expect(box.alarms()).toEqual([]);
  await box.stop();
});

test('one that was never told is not known from the first time on that it was asked', async () => {
  const box = openBox(SILENT);
  await box.after(0);
  expect(box.views()).toMatchObject([{ unknownSince: NOW, fact: { code: 'unknown', at: null } }]);
  expect(balanceWords(box.views()[0]!, 'sw')).toBe('Tokeni hazijulikani');
  await box.stop();
});

test('one that refused for want of tokens, and takes orders again before it was asked, is not known', async () => {
  const box = openBox(SILENT);
  box.forget();
  await box.stop();
  const { store } = box;
  store.run(putTokensRefused, { provider: 'payhero', now: NOW });
  expect(box.views()).toMatchObject([{ fact: { code: 'refused' } }]);
  store.run(putTokensTaken, { provider: 'payhero' });
  expect(balanceWords(box.views()[0]!)).toBe('Tokens not known');
});

test('what was told is no state any more when nobody has asked for long, and goes with its connection', async () => {
  const box = openBox(purses(50_000));
  await box.after(0);
  await box.stop();
  await box.after(46);
  expect(box.views()).toMatchObject([{ unknownSince: NOW, fact: { code: 'unknown' satisfies BalanceCode } }]);
  const again = openBox(purses(50));
  await again.after(0);
  again.forget();
  await again.after(15);
  expect(again.views()).toEqual([]);
  expect(again.alarms()).toEqual([]);
  await again.stop();
});
