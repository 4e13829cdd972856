import { describe, expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../../src/domain/ports.ts';
import type { PaymentProvider } from '../../../src/domain/provider-port.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { readKeptAnswer } from '../../../src/domain/money/kept-answer.ts';
import { openProvider } from '../../../src/providers/index.ts';
import { act } from '../../../src/services/actions/act.ts';
import { reconcileAlarms } from '../../../src/services/box/alarms.ts';
import { askRefund } from '../../../src/services/money/ask-refund.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { confirmRefund, refundByProvider } from '../../../src/services/money/refund-by-provider.ts';
import { refundFindings } from '../../../src/services/money/refunds-waiting.ts';
import { refundDone, refundFailed } from '../../../src/services/money/settle-refund.ts';
import { sendRefund } from '../../../src/services/money/send-refund.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { simulateGateway } from '../../../src/simulate/provider/gateway-server.ts';
import { simulatePayhero } from '../../../src/simulate/provider/payhero-server.ts';
import type { ProviderServer } from '../../../src/simulate/provider/provider-server.ts';
import { OBLIGING, type ProviderScript } from '../../../src/simulate/provider/script.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { nextRefundToAsk, nextRefundToSend, refundsOfPayment } from '../../../src/storage/refunds.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import {
  addLine,
  callbacks,
  DAY,
  delivery,
  ledger,
  lineRow,
  notice,
  NOW,
  openAlarms,
  openStore,
  payments,
  POLICY,
  PRICE,
  take,
} from '../books.ts';

const BY = { actor: 'cli:asha', reason: 'he moved away' };
/** Nobody listens there: what was to be delivered is kept by the simulator. */
const CUT = 'http://127.0.0.1:9/cb/x/y';
const PHONE = '0712345678';

type Kind = 'payhero' | 'gateway';

const SETTINGS: Readonly<Record<Kind, (baseUrl: string) => unknown>> = {
  payhero: (baseUrl) => ({
    baseUrl: `${baseUrl}/api/v2`,
    apiUsernameSecret: 'user',
    apiPasswordSecret: 'pass',
    channelId: 133,
    walletChannelId: 16823,
  }),
  gateway: (baseUrl) => ({
    baseUrl,
    merchants: [{ id: 'shop-1', publicId: 'pub-1', secrets: ['merchant'] }],
    providerIds: [40],
    destinationIds: null,
  }),
};

const SECRETS: Readonly<Record<string, string>> = { user: 'api-user', pass: 'api-pass', merchant: 'a-secret' };

interface Options {
  readonly time?: Clock;
  readonly confirmation?: { readonly type: number; readonly code: string };
}

/** A paid line, its provider on a real port, and the rounds by hand. */
async function openBox(kind: Kind, { time = systemClock, confirmation }: Options = {}) {
  const clock = new VirtualClock(NOW);
  const server: ProviderServer =
    kind === 'payhero'
      ? simulatePayhero({
          username: 'api-user',
          password: 'api-pass',
          tokens: 1000,
          now: () => clock.now(),
          random: seededRandom(5),
        })
      : simulateGateway({
          publicId: 'pub-1',
          secret: 'a-secret',
          confirmation: confirmation ?? null,
          shortResults: false,
          tillUrl: null,
          now: () => clock.now(),
          random: seededRandom(5),
        });
  const baseUrl = await server.start();
  onTestFinished(() => server.stop());
  const store = openStore();
  addLine(store, 1);
  take(store, delivery(notice({ account: 'ACC1' }), { provider: kind }));
  const provider: PaymentProvider = openProvider(kind, SETTINGS[kind](baseUrl), {
    fetch,
    clock: time,
    secret: (name) => SECRETS[name] ?? 'wrong',
  });
  const woken: string[] = [];
  const deps = { store, clock, policy: POLICY, wake: (lane: string) => void woken.push(lane) };
  const requester = { name: kind, provider, callbackUrl: CUT };
  const { signal } = new AbortController();
  const deed = refundByProvider(POLICY, { payers: () => [kind], reversers: () => [], random: seededRandom(7) });
  return {
    store,
    clock,
    server,
    woken,
    line: () => lineRow(store, 'ACC1'),
    script: (partial: Partial<ProviderScript>) => (server.script = { ...OBLIGING, ...partial }),
    refund: (amountCents: number | null = 100_000, phone: string | null = PHONE) =>
      act(store, deed, { paymentId: 1, amountCents, phone, provider: null }, BY, clock.now()),
    confirm: (code: string) => act(store, confirmRefund(POLICY), { paymentId: 1, code }, BY, clock.now()),
    failed: () => act(store, refundFailed(POLICY), { paymentId: 1 }, BY, clock.now()),
    done: () => act(store, refundDone(POLICY), { paymentId: 1, receipt: 'SCZ0000009' }, BY, clock.now()),
    async send() {
      const row = store.first(nextRefundToSend, { provider: kind, now: clock.now() });
      if (row !== undefined) await sendRefund(deps, requester, row, signal);
      return row !== undefined;
    },
    async ask() {
      const row = store.first(nextRefundToAsk, { provider: kind, now: clock.now() });
      if (row !== undefined) await askRefund(deps, requester, row, signal);
      return row !== undefined;
    },
    deliver(n = 0) {
      const body = new TextEncoder().encode(server.delivered[n]!.body);
      const reading = provider.read(body, clock.now());
      if (reading.kind === 'refused') throw new Error(reading.reason);
      return takePayments(store, [{ provider: kind, body, reading, receivedAt: clock.now() }], POLICY, clock.now())[0]!;
    },
    row: () => store.all(refundsOfPayment, { paymentId: 1 }).at(-1)!,
    payment: () => store.all(payments, {})[0]!,
    payouts: () => server.calls.filter(({ path }) => /withdraw$|payment_b2c$/.test(path)).length,
    alarms() {
      reconcileAlarms(store, 'refund', refundFindings(store, 'KES', clock.now()), clock.now());
      return store.all(openAlarms, {}).map(({ message }) => message);
    },
    sound: () => expect(checkBooks(store).problems).toEqual([]),
  };
}

type Box = Awaited<ReturnType<typeof openBox>>;

async function until(probe: () => boolean): Promise<void> {
  for (let n = 0; n < 400; n++) {
    if (probe()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not come about');
}

/** How much of the payment stands as refunded. */
const away = ({ store }: Box) =>
  store
    .all(ledger, {})
    .reduce(
      (sum, { move, amount_cents: amount }) =>
        sum + (move.endsWith('>refunded') ? amount : 0) - (move.startsWith('refunded>') ? amount : 0),
      0,
    );

const KINDS: readonly Kind[] = ['payhero', 'gateway'];

describe.each(KINDS)('by %s', (kind) => {
  test('it is stored and set apart before anything is sent, and settled by what the provider says', async () => {
    const box = await openBox(kind);
    expect(box.refund()).toMatchObject({ kind: 'done' });
    expect(box.row()).toMatchObject({ state: 'asked', sent_at: null, msisdn: '254712345678', amount_cents: 100_000 });
    expect(away(box)).toBe(100_000);
    expect(box.payouts()).toBe(0);
    await box.send();
    expect(box.row()).toMatchObject({ state: 'maybe', sent_at: NOW, next_at: NOW + 5_000 });
    expect(box.refund(10_000)).toMatchObject({ kind: 'refused', why: 'open' });
    await box.clock.advance(5_000);
    await box.ask();
    expect(box.row()).toMatchObject({ state: 'done', next_at: null, receipt_code: expect.any(String) as string });
    expect(away(box)).toBe(100_000);
    expect(box.payouts()).toBe(1);
    const evidence = box.store.all(callbacks, {}).at(-1)!;
    expect(evidence).toMatchObject({ payment_id: 1, result: 'request', reason: 'refund', detail: 'it went out' });
    const { asked, answer } = readKeptAnswer(evidence.body)!;
    expect(asked.order).toBe(box.row().order_id);
    expect(answer.told).toContain(box.row().receipt_code);
    box.sound();
  });

  test('accepted and unanswered it blocks a second one, is asked for on the rhythm, and after two days is a person’s', async () => {
    const box = await openBox(kind);
    box.refund();
    box.script({ fate: { kind: 'open' } });
    await box.send();
    const asked: number[] = [];
    for (let n = 0; n < 6; n++) {
      const at = box.row().next_at!;
      await box.clock.advance(at - box.clock.now());
      expect(await box.ask()).toBe(true);
      asked.push((at - NOW) / 1000);
    }
    expect(asked).toEqual([5, 10, 15, 25, 40, 60]);
    expect(box.alarms()).toEqual([]);
    await box.clock.advance(2 * DAY);
    await box.ask();
    expect(box.row()).toMatchObject({ state: 'maybe', next_at: null });
    expect(await box.ask()).toBe(false);
    expect(box.refund(10_000)).toMatchObject({ kind: 'refused', why: 'open' });
    expect(box.alarms()).toEqual([expect.stringContaining('nobody has said what became of it') as string]);
    box.done();
    expect(box.alarms()).toEqual([]);
    expect(box.row()).toMatchObject({ state: 'done', receipt_code: 'SCZ0000009' });
    box.sound();
  });

  test('wrong credentials: nothing left, and the line has its money and its time again, in words', async () => {
    const box = await openBox(kind);
    const before = box.line();
    box.refund(null);
    expect(box.line().expires_at).toBeLessThan(before.expires_at);
    box.script({ calls: 'wrong-credentials' });
    await box.send();
    expect(box.row().state).toBe('failed');
    expect(away(box)).toBe(0);
    expect(box.payment().state).toBe('applied');
    expect(box.line()).toMatchObject({ expires_at: before.expires_at, balance_cents: before.balance_cents });
    expect(box.woken).toContain('router:tower-1');
    box.script({});
    expect(box.refund()).toMatchObject({ kind: 'done' });
    box.sound();
  });

  test.each<[string, Partial<ProviderScript>]>([
    ['the connection is reset after it was taken', { calls: 'drop' }],
    ['a page of a proxy comes instead of an answer', { calls: 'html-error' }],
  ])('%s: it may have been sent, and never is a second time', async (_what, partial) => {
    const box = await openBox(kind);
    box.refund();
    box.script(partial);
    await box.send();
    expect(box.row()).toMatchObject({
      state: 'maybe',
      said: expect.stringMatching(/^It may have been sent/) as string,
    });
    expect(await box.send()).toBe(false);
    box.script({});
    await box.clock.advance(5_000);
    await box.ask();
    expect(box.payouts()).toBe(1);
    expect(box.row().state).toBe(partial.calls === 'drop' ? 'done' : 'maybe');
    expect(away(box)).toBe(100_000);
  });

  test('a death between stored and sent: it is sent after the start; between sent and answered: it is asked for', async () => {
    const box = await openBox(kind);
    box.refund();
    // Stored, and nobody was told: whoever starts finds it.
    expect(await box.send()).toBe(true);
    // Its answer is lost with the process: the row is what is known.
    expect(await box.send()).toBe(false);
    await box.clock.advance(5_000);
    await box.ask();
    expect([box.payouts(), box.row().state]).toEqual([1, 'done']);
  });

  test('its result, however often it comes, is no money that came: it is asked for, and settled once', async () => {
    const box = await openBox(kind);
    box.refund();
    box.script({ results: { delayMs: 0, times: 2, reordered: false } });
    await box.send();
    await until(() => box.server.delivered.length > 0);
    expect(box.deliver()).toMatchObject({ result: 'ignored', reason: 'outbound' });
    expect(await box.ask()).toBe(true);
    expect(box.row().state).toBe('done');
    box.deliver();
    expect(await box.ask()).toBe(false);
    expect(box.store.all(payments, {})).toHaveLength(1);
    expect(away(box)).toBe(100_000);
    box.sound();
  });

  test('one that a person had called failed, and that went out after all, is told', async () => {
    const box = await openBox(kind);
    box.refund();
    await box.send();
    expect(box.failed()).toMatchObject({ kind: 'done' });
    await until(() => box.server.delivered.length > 0);
    box.deliver();
    await box.ask();
    expect(box.row().state).toBe('failed');
    expect(box.alarms()).toEqual([expect.stringContaining('went out, and here it was called failed') as string]);
    box.sound();
  });

  test('one that a person had called failed is asked for on: it is told though its result was lost, and is asked no more', async () => {
    const box = await openBox(kind);
    box.refund();
    box.script({ results: { delayMs: 0, times: 0, reordered: false } });
    await box.send();
    box.failed();
    await box.clock.advance(5_000);
    expect([await box.ask(), await box.ask()]).toEqual([true, false]);
    expect(box.row()).toMatchObject({ state: 'failed', next_at: null });
    expect(box.alarms()).toEqual([expect.stringContaining('went out, and here it was called failed') as string]);
    box.sound();
  });

  test('a number that is not the payer’s is said to be so; without one nothing is guessed', async () => {
    const box = await openBox(kind);
    expect(box.refund(100_000, null)).toMatchObject({ kind: 'refused', why: 'phone' });
    expect(box.refund(100_000, 'nobody')).toMatchObject({ kind: 'refused', why: 'phone' });
    expect(box.refund(PRICE + 1)).toMatchObject({ kind: 'refused', why: 'amount' });
    expect(box.store.all(refundsOfPayment, { paymentId: 1 })).toEqual([]);
  });
});

test('PayHero calls it failed, and may do it after all: nothing is given back by itself', async () => {
  const box = await openBox('payhero');
  box.refund();
  box.script({ fate: { kind: 'late-success', code: '1', lateMs: 20 * 60_000 } });
  await box.send();
  await box.clock.advance(5_000);
  await box.ask();
  expect(box.row()).toMatchObject({ state: 'maybe', denied: 1 });
  expect(away(box)).toBe(100_000);
  expect(box.alarms()).toEqual([expect.stringContaining('a late success may follow') as string]);
  await box.clock.advance(30 * 60_000);
  await box.ask();
  expect(box.row().state).toBe('done');
  expect(box.alarms()).toEqual([]);
  box.sound();
});

test('the gateway calls it failed, and that is final: the money is where it was', async () => {
  const box = await openBox('gateway');
  const before = box.line();
  await box.clock.advance(9 * DAY);
  box.refund(null);
  box.script({ fate: { kind: 'failed', code: '10402' } });
  await box.send();
  await box.clock.advance(5_000);
  await box.ask();
  expect(box.row().state).toBe('failed');
  expect(box.line()).toMatchObject({ expires_at: before.expires_at });
  box.sound();
});

describe('a gateway that wants a code first', () => {
  const confirmation = { type: 3, code: '4711' };

  test('nothing is confirmed by itself; a person’s code goes out with the same order, and is kept no longer', async () => {
    const box = await openBox('gateway', { confirmation });
    box.refund();
    await box.send();
    expect(box.row()).toMatchObject({ state: 'asked', confirm_type: '3', next_at: null });
    expect(box.alarms()).toEqual([expect.stringContaining('waits for the code') as string]);
    await box.clock.advance(DAY);
    expect([await box.send(), await box.ask(), box.payouts()]).toEqual([false, false, 1]);
    expect(box.confirm('4711')).toMatchObject({ kind: 'done' });
    expect(box.alarms()).toEqual([]);
    await box.send();
    expect(box.row().state).toBe('maybe');
    await box.clock.advance(5_000);
    await box.ask();
    expect([box.payouts(), box.row().state]).toEqual([2, 'done']);
    const codes = box.server.calls.map(
      ({ body }) => (JSON.parse(body) as { confirmation_code?: string }).confirmation_code,
    );
    expect(codes.filter((code) => code !== undefined)).toEqual(['4711']);
    expect(box.store.first(nextRefundToSend, { provider: 'gateway', now: box.clock.now() })).toBeUndefined();
    box.sound();
  });

  test('a person may leave it: its money waits again', async () => {
    const box = await openBox('gateway', { confirmation });
    box.refund();
    await box.send();
    expect(box.failed()).toMatchObject({ kind: 'done' });
    expect(box.confirm('4711')).toMatchObject({ kind: 'refused', why: 'refund' });
    expect([await box.send(), away(box)]).toEqual([false, 0]);
    box.sound();
  });
});

test('a provider that cannot be reached has done nothing: it is sent again, once', async () => {
  const box = await openBox('payhero');
  await box.server.stop();
  box.refund();
  await box.send();
  expect(box.row()).toMatchObject({ state: 'asked', said: expect.stringMatching(/^Not sent yet/) as string });
  expect(away(box)).toBe(100_000);
  expect(await box.send()).toBe(false);
  await box.clock.advance(5_000);
  expect(await box.send()).toBe(true);
});

test('a connection that cannot send money is named, and how it is written down', async () => {
  const box = await openBox('payhero');
  const deed = refundByProvider(POLICY, { payers: () => ['other'], reversers: () => [], random: seededRandom(7) });
  const asked = { paymentId: 1, amountCents: null, phone: PHONE, provider: null };
  expect(act(box.store, deed, asked, BY, NOW)).toMatchObject({
    kind: 'refused',
    why: 'provider',
    words:
      '"payhero" cannot send money to a phone. These can: other (--provider). Sent by hand, it is written down by: washa payment refund 1 --by-hand',
  });
});
