import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { PaymentProvider } from '../../../src/domain/provider-port.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { openProvider } from '../../../src/providers/index.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { judgeAlarms, reconcileAlarms } from '../../../src/services/box/alarms.ts';
import { lookAtBalances } from '../../../src/services/box/watch-balances.ts';
import { askPurseOrder } from '../../../src/services/money/ask-purse-order.ts';
import { topUpTokens, withdrawMoney } from '../../../src/services/money/order-from-purse.ts';
import { purseFindings } from '../../../src/services/money/purse-waiting.ts';
import { sendPurseOrder } from '../../../src/services/money/send-purse-order.ts';
import { purseOrderConfirm, purseOrderDone, purseOrderFailed } from '../../../src/services/money/settle-purse-order.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { restoreBooks } from '../../../src/services/backup/restore-books.ts';
import { simulateGateway } from '../../../src/simulate/provider/gateway-server.ts';
import { simulatePayhero } from '../../../src/simulate/provider/payhero-server.ts';
import { OBLIGING, type ProviderScript } from '../../../src/simulate/provider/script.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { putProvider } from '../../../src/storage/providers.ts';
import { newestPurseOrders, nextPurseOrderToAsk, nextPurseOrderToSend } from '../../../src/storage/purse-orders.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { actions, callbacks, ledger, NOW, openAlarms, openStore, POLICY } from '../books.ts';

const BY = { actor: 'cli:asha', reason: 'they run out' };
/** Nobody listens there: what was to be delivered is kept by the simulator. */
const CUT = 'http://127.0.0.1:9/cb/x/y';
const PHONE = '0712345678';
type Kind = 'payhero' | 'gateway';
const SECRETS: Readonly<Record<string, string>> = { user: 'api-user', pass: 'api-pass', merchant: 'a-secret' };

/** A connection on a real port, and the rounds by hand. */
async function openBox(kind: Kind, confirmation: { readonly type: number; readonly code: string } | null = null) {
  const clock = new VirtualClock(NOW);
  const common = { now: () => clock.now(), random: seededRandom(5) };
  const server =
    kind === 'payhero'
      ? simulatePayhero({ username: 'api-user', password: 'api-pass', tokens: 20, ...common })
      : simulateGateway({
          publicId: 'pub-1',
          secret: 'a-secret',
          confirmation,
          shortResults: false,
          tillUrl: null,
          ...common,
        });
  const baseUrl = await server.start();
  onTestFinished(() => server.stop());
  const settings =
    kind === 'payhero'
      ? {
          baseUrl: `${baseUrl}/api/v2`,
          apiUsernameSecret: 'user',
          apiPasswordSecret: 'pass',
          channelId: 133,
          walletChannelId: 16823,
        }
      : {
          baseUrl,
          merchants: [{ id: 'shop-1', publicId: 'pub-1', secrets: ['merchant'] }],
          providerIds: [40],
          destinationIds: null,
        };
  const store = openStore();
  store.run(putProvider, { name: kind, kind, settings: '{}', path_secret: 'p', retired_at: null });
  const provider: PaymentProvider = openProvider(kind, settings, {
    fetch,
    clock: systemClock,
    secret: (name) => SECRETS[name] ?? 'wrong',
  });
  const deps = { store, clock, currency: 'KES' };
  const requester = { name: kind, provider, callbackUrl: CUT };
  const { signal } = new AbortController();
  const able = (member: 'topUp' | 'payOut') => () => (provider[member] === undefined ? [] : [kind]);
  const policy = { currency: 'KES', topUps: able('topUp'), payers: able('payOut'), random: seededRandom(7) };
  const input = { provider: kind, amountCents: 50_000, phone: PHONE };
  return {
    store,
    clock,
    server,
    script: (partial: Partial<ProviderScript>) => (server.script = { ...OBLIGING, ...partial }),
    topUp: (key: string | null = null, partial: Partial<typeof input> = {}) =>
      act(store, topUpTokens(policy), { ...input, ...partial }, { ...BY, key }, clock.now()),
    withdraw: (amountCents = 50_000) => act(store, withdrawMoney(policy), { ...input, amountCents }, BY, clock.now()),
    shown: () => preview(store, withdrawMoney(policy), input, clock.now()),
    confirm: (code: string) => act(store, purseOrderConfirm('KES'), { order: 1, code }, BY, clock.now()),
    done: () => act(store, purseOrderDone('KES'), { order: 1, receipt: 'SCZ0000009' }, BY, clock.now()),
    failed: () => act(store, purseOrderFailed('KES'), { order: 1 }, BY, clock.now()),
    async send() {
      const row = store.first(nextPurseOrderToSend, { provider: kind, now: clock.now() });
      if (row !== undefined) await sendPurseOrder(deps, requester, row, signal);
      return row !== undefined;
    },
    async ask() {
      const row = store.first(nextPurseOrderToAsk, { provider: kind, now: clock.now() });
      if (row !== undefined) await askPurseOrder(deps, requester, row, signal);
      return row !== undefined;
    },
    look: () =>
      lookAtBalances(
        {
          store,
          clock,
          connections: () => [{ name: kind, provider }],
          onBug: (e) => {
            throw e;
          },
        },
        signal,
      ),
    async deliver() {
      await vi.waitFor(() => expect(server.delivered).not.toEqual([]));
      const body = new TextEncoder().encode(server.delivered[0]!.body);
      const reading = provider.read(body, clock.now());
      if (reading.kind === 'refused') throw new Error(reading.reason);
      return takePayments(store, [{ provider: kind, body, reading, receivedAt: clock.now() }], POLICY, clock.now())[0]!;
    },
    row: () => store.all(newestPurseOrders, { limit: 1 })[0]!,
    ordered: () => server.calls.filter(({ path }) => /topup$|withdraw$|payment_b2c$/.test(path)).length,
    alarms() {
      reconcileAlarms(store, 'purse-order', purseFindings(store, 'KES', clock.now()), clock.now());
      return store.all(openAlarms, {}).map(({ kind: alarm, message }) => [alarm, message]);
    },
  };
}

describe('service tokens', () => {
  test('are ordered once, asked of the phone that was named, and there when the tokens are more by as many', async () => {
    const box = await openBox('payhero');
    expect(box.topUp('k1')).toMatchObject({ kind: 'done', result: { order: 1 } });
    expect(box.topUp('k1')).toMatchObject({ kind: 'done', repeated: true });
    expect(await box.send()).toBe(true);
    expect(await box.send()).toBe(false);
    const [body] = box.server.calls.filter(({ path }) => path.endsWith('/topup')).map((call) => call.body);
    expect(JSON.parse(body!)).toEqual({ amount: 500, phone_number: '0712345678' });
    expect(box.row()).toMatchObject({ state: 'maybe', tokens_cents: 2_000 });
    await box.clock.advance(5_000);
    expect(await box.ask()).toBe(true);
    expect(box.row()).toMatchObject({ state: 'done', next_at: null });
    expect(box.row().said).toBe('payhero had KES 20 of tokens before, and has KES 520');
    expect(box.ordered()).toBe(1);
    // The order and its end are two deeds, by whom each was; no money of anybody's has moved.
    expect(box.store.all(actions, {}).map(({ actor, name }) => [actor, name])).toEqual([
      ['cli:asha', 'provider.top-up'],
      ['box', 'provider.order-done'],
    ]);
    expect(box.store.all(ledger, {})).toEqual([]);
  });

  test('close the alarm that they were too few', async () => {
    const box = await openBox('payhero');
    await box.look();
    expect(box.store.all(openAlarms, {})).toMatchObject([{ kind: 'tokens', subject: 'payhero' }]);
    box.topUp();
    await box.send();
    await box.clock.advance(5_000);
    await box.ask();
    judgeAlarms(box.store, box.clock.now());
    expect(box.store.all(openAlarms, {})).toEqual([]);
  });

  test('of which nobody knows whether they were paid are not ordered a second time until somebody says so', async () => {
    const box = await openBox('payhero');
    box.script({ calls: 'drop' });
    box.topUp();
    await box.send();
    expect(box.row().state).toBe('maybe');
    expect(box.topUp()).toMatchObject({ kind: 'refused', why: 'open' });
    expect(box.failed()).toMatchObject({ kind: 'done' });
    expect(box.topUp()).toMatchObject({ kind: 'done' });
  });

  test.each([
    ['another connection', { provider: 'other' }, 'provider'],
    ['no number', { phone: '07123' }, 'phone'],
    ['cents', { amountCents: 50_050 }, 'amount'],
  ] as const)('are not ordered for %s', async (_, input, why) => {
    const box = await openBox('payhero');
    expect(box.topUp(null, input as never)).toMatchObject({ kind: 'refused', why });
    expect(await box.send()).toBe(false);
  });
});

describe('collected money', () => {
  test('goes out once, and its result is asked for and never booked as money', async () => {
    const box = await openBox('payhero');
    await box.look();
    await box.clock.advance(60_000);
    expect(box.shown()).toMatchObject({
      preview: ['KES 500 of what payhero has collected go to 0712 345 678', 'KES 4,700 were there 1 min 00 s ago'],
    });
    expect(box.withdraw()).toMatchObject({ kind: 'done' });
    await box.send();
    const [call] = box.server.calls.filter(({ path }) => path.endsWith('/withdraw'));
    expect(JSON.parse(call!.body)).toMatchObject({ amount: 500, phone_number: '254712345678', channel_id: 16823 });
    expect(await box.deliver()).toMatchObject({ result: 'ignored' });
    expect(await box.ask()).toBe(true);
    expect(box.row()).toMatchObject({ state: 'done', said: 'payhero says that it went through' });
    expect(box.row().receipt_code).toMatch(/^[A-Z0-9]{10}$/);
    expect(box.ordered()).toBe(1);
    expect(box.store.all(callbacks, {}).map(({ payment_id }) => payment_id)).toEqual([null]);
  });

  test('that the provider does not send is over, with its words', async () => {
    const box = await openBox('payhero');
    box.withdraw(900_000);
    await box.send();
    expect(box.row()).toMatchObject({ state: 'failed' });
    expect(box.row().said).toContain('insufficient balance');
    expect(box.withdraw()).toMatchObject({ kind: 'done' });
  });

  test('that cannot be sent within two minutes stays there', async () => {
    const box = await openBox('payhero');
    await box.server.stop();
    box.withdraw();
    await box.send();
    expect(box.row()).toMatchObject({ state: 'asked', sent_at: null });
    await box.clock.advance(121_000);
    await box.send();
    expect(box.row()).toMatchObject({
      state: 'failed',
      said: 'Not sent: Washa, or payhero, could not be reached for two minutes',
    });
  });

  test('for which a code is wanted waits for a person, however long, and goes out with it', async () => {
    const box = await openBox('gateway', { type: 1, code: '4711' });
    box.withdraw();
    await box.send();
    expect(box.row()).toMatchObject({ state: 'asked', confirm_type: '1', next_at: null });
    expect(box.alarms()).toEqual([['purse-order', expect.stringContaining('waits for the code that gateway wants')]]);
    await box.clock.advance(3_600_000);
    expect(await box.send()).toBe(false);
    expect(box.confirm('4711')).toMatchObject({ kind: 'done' });
    expect(await box.send()).toBe(true);
    await box.clock.advance(5_000);
    await box.ask();
    expect(box.row().state).toBe('done');
    expect(box.alarms()).toEqual([]);
    expect(box.confirm('4711')).toMatchObject({ kind: 'refused', why: 'order' });
  });

  test('whose answer was lost is never sent again, and a person ends it', async () => {
    const box = await openBox('payhero');
    box.script({ calls: 'drop' });
    box.withdraw();
    await box.send();
    expect(box.withdraw()).toMatchObject({ kind: 'refused', why: 'open' });
    expect(await box.send()).toBe(false);
    await box.clock.advance(2 * 86_400_000);
    expect(box.alarms()).toEqual([['purse-order', expect.stringContaining('was ordered two days ago')]]);
    expect(box.done()).toMatchObject({ kind: 'done' });
    expect(box.row()).toMatchObject({ state: 'done', receipt_code: 'SCZ0000009' });
    expect(box.done()).toMatchObject({ kind: 'refused', why: 'state' });
    expect(box.alarms()).toEqual([]);
  });

  test('that waited in a backup may have gone out since: it is asked for, and not sent', async () => {
    const box = await openBox('payhero');
    box.withdraw();
    const backup = { name: 'b', endsAt: null, erased: [] };
    act(box.store, restoreBooks(POLICY.timeZone), backup, { actor: 'box' }, NOW);
    expect(await box.send()).toBe(false);
    expect(box.row()).toMatchObject({ state: 'maybe', sent_at: NOW });
  });
});
