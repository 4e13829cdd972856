import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AlarmKind } from '../../../src/domain/alarm.ts';
import type { Clock } from '../../../src/domain/ports.ts';
import { openProvider } from '../../../src/providers/index.ts';
import { act } from '../../../src/services/actions/act.ts';
import { judgeAlarms } from '../../../src/services/box/alarms.ts';
import { readKeptAnswer } from '../../../src/domain/money/kept-answer.ts';
import { askRequest } from '../../../src/services/money/ask-request.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { requestPayment } from '../../../src/services/money/request-payment.ts';
import { startRequests } from '../../../src/services/money/request-rounds.ts';
import { sendRequest, type Requester } from '../../../src/services/money/send-request.ts';
import { takePayments, type Delivery } from '../../../src/services/money/take-payments.ts';
import { simulatePayhero } from '../../../src/simulate/provider/payhero-server.ts';
import type { ProviderServer } from '../../../src/simulate/provider/provider-server.ts';
import { OBLIGING, type ProviderScript } from '../../../src/simulate/provider/script.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { putProvider } from '../../../src/storage/providers.ts';
import { nextToAsk, nextToSend } from '../../../src/storage/requests.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { showCallback } from '../../../src/views/callback.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { addLine, callbacks, HOUR, ledger, NOW, openAlarms, openStore, POLICY, payments, requests } from '../books.ts';
import { runs } from '../../runs.ts';

const SECRETS: Readonly<Record<string, string>> = { user: 'api-user', pass: 'api-pass' };
/** Nobody listens there: the tunnel is cut. What was to be delivered is kept by the simulator. */
const CUT = 'http://127.0.0.1:9/cb/payhero/x';

/** Of all boxes: an order id is never minted twice. */
const random = seededRandom(9);

let server: ProviderServer;
let clock: VirtualClock;
let baseUrl: string;

beforeEach(async () => {
  clock = new VirtualClock(NOW);
  server = simulatePayhero({
    username: 'api-user',
    password: 'api-pass',
    tokens: 1000,
    now: () => clock.now(),
    random: seededRandom(5),
  });
  baseUrl = await server.start();
});
afterEach(() => server.stop());

/** @param time that the deadlines of calls go by */
function openBox({ time = systemClock, channelId = 133 }: { time?: Clock; channelId?: number } = {}) {
  const store = openStore();
  const line = addLine(store, 1);
  const settings = {
    baseUrl: `${baseUrl}/api/v2`,
    apiUsernameSecret: 'user',
    apiPasswordSecret: 'pass',
    channelId,
  };
  store.run(putProvider, {
    name: 'payhero',
    kind: 'payhero',
    settings: JSON.stringify(settings),
    path_secret: 'x',
    retired_at: null,
  });
  const provider = openProvider('payhero', settings, {
    fetch,
    clock: time,
    secret: (name) => SECRETS[name] ?? 'wrong',
  });
  const requester: Requester = { name: 'payhero', provider, callbackUrl: CUT };
  const deed = requestPayment({ currency: 'KES', connections: () => ['payhero'], random });
  const { signal } = new AbortController();
  const submit = (delivery: Delivery) => Promise.resolve(takePayments(store, [delivery], POLICY, clock.now()));
  const deps = { store, clock, currency: 'KES', submit, policy: POLICY, wake: () => undefined };
  return {
    store,
    line,
    requester,
    deps,
    submit,
    pay: (amountCents: number | null = null) =>
      act(
        store,
        deed,
        { accountNo: 'ACC1', amountCents, phone: null, provider: null },
        { actor: 'cli:x' },
        clock.now(),
      ),
    /** What is due to be sent is sent; false: nothing is. */
    async send() {
      const row = store.first(nextToSend, { provider: 'payhero', now: clock.now() });
      if (row !== undefined) await sendRequest(deps, requester, row, signal);
      return row !== undefined;
    },
    async ask() {
      const row = store.first(nextToAsk, { provider: 'payhero', now: clock.now() });
      if (row !== undefined) await askRequest(deps, requester, row, signal);
      return row !== undefined;
    },
    /** The n-th result, as it comes late after all. */
    async deliver(n = 0) {
      const body = new TextEncoder().encode(server.delivered[n]!.body);
      const reading = provider.read(body, clock.now());
      if (reading.kind === 'refused') throw new Error(reading.reason);
      const [taken] = await submit({ provider: 'payhero', body, reading, receivedAt: clock.now() });
      return taken!;
    },
    request: () => store.all(requests, {}).at(-1)!,
  };
}

const script = (partial: Partial<ProviderScript>) => (server.script = { ...OBLIGING, ...partial });
const pushes = () => server.calls.filter(({ path }) => path.endsWith('/payments')).length;

async function until(probe: () => boolean): Promise<void> {
  for (let n = 0; n < 400; n++) {
    if (probe()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not come about');
}

describe('with the tunnel cut', () => {
  test('a push is sent, asked for, and booked once; the callback that comes after all books nothing', async () => {
    const box = openBox();
    box.pay();
    const bugs: unknown[] = [];
    const rounds = startRequests({ ...box.deps, requesters: () => [box.requester], onBug: (bug) => bugs.push(bug) });
    await until(() => box.request().checkout_id !== null);
    expect(box.request()).toMatchObject({ state: 'open', sent_at: NOW, next_at: NOW + 5_000 });
    expect(box.store.all(payments, {})).toEqual([]);
    await clock.advance(5_000);
    await until(() => box.request().state === 'paid');
    await rounds.stop();
    expect(box.store.all(payments, {})).toMatchObject([
      {
        state: 'applied',
        subscription_id: box.line,
        amount_cents: 150_000,
        receipt_code: expect.stringMatching(/^[A-Z0-9]{10}$/) as string,
      },
    ]);
    await until(() => server.delivered.length > 0);
    expect(await box.deliver()).toMatchObject({ result: 'repeat', reason: 'same_money' });
    expect(box.store.all(payments, {})).toHaveLength(1);
    expect(box.store.all(ledger, {}).filter(({ move }) => move === 'line>spent')).toHaveLength(1);
    expect(box.request()).toMatchObject({ state: 'paid', next_at: null, payment_id: 1 });
    expect(checkBooks(box.store).problems).toEqual([]);
    expect(bugs).toEqual([]);
    expect(pushes()).toBe(1);
  });

  test('what told of it is kept: the question, the answer word by word, and as it was read', async () => {
    const box = openBox();
    box.pay();
    await box.send();
    await clock.advance(5_000);
    await box.ask();
    expect(box.store.all(callbacks, {}).map(({ body }) => readKeptAnswer(body)?.answer.kind)).toEqual(['paid']);
    const shown = showCallback(box.store, 1)!;
    const { order_id: order, checkout_id: checkout } = box.request();
    expect(shown.asked).toContain(order);
    expect(shown.asked).toContain(`checkout ${checkout!}`);
    expect(shown.text).toMatch(/"status":"SUCCESS"/);
    expect(shown.gleanings.receipt).toBe(box.store.all(payments, {})[0]!.receipt_code);
  });

  test('of questions that are not answered yet nothing is kept', async () => {
    const box = openBox();
    box.pay();
    script({ fate: { kind: 'open' } });
    await box.send();
    for (const wait of [5_000, 5_000, 5_000]) {
      await clock.advance(wait);
      expect(await box.ask()).toBe(true);
    }
    expect(box.store.all(callbacks, {})).toEqual([]);
  });
});

describe('whatever becomes of the call, the order is sent once', () => {
  test.each<[string, Partial<ProviderScript>]>([
    ['the connection is reset after it was taken', { calls: 'drop' }],
    ['a page of a proxy comes instead of an answer', { calls: 'html-error' }],
  ])('%s', async (_what, partial) => {
    const box = openBox();
    box.pay();
    script(partial);
    await box.send();
    expect(box.request()).toMatchObject({
      state: 'open',
      sent_at: NOW,
      outcome: expect.stringMatching(/^It may have been sent/) as string,
    });
    expect(await box.send()).toBe(false);
    script({});
    await clock.advance(5_000);
    await box.ask();
    expect(pushes()).toBe(1);
    expect(box.request().state).toBe(partial.calls === 'drop' ? 'paid' : 'open');
  });

  test('silence: it may have been done, is asked for, and is over for another one after three minutes', async () => {
    const box = openBox({ time: clock });
    box.pay();
    script({ calls: 'silence' });
    const sending = box.send();
    await until(() => pushes() === 1);
    await clock.advance(15_000);
    await sending;
    expect(box.request()).toMatchObject({ state: 'open', sent_at: NOW });
    script({});
    for (let n = 0; n < 12; n++) {
      await clock.advance(20_000);
      expect(await box.send()).toBe(false);
      await box.ask();
    }
    expect(box.request()).toMatchObject({ state: 'expired' });
    expect(box.request().next_at).toBeGreaterThan(clock.now());
    expect(box.store.all(payments, {})).toEqual([]);
  });

  test('nobody is there: nothing was sent, it is sent again for two minutes, and then never', async () => {
    const box = openBox();
    await server.stop();
    box.pay();
    await box.send();
    expect(box.request()).toMatchObject({
      state: 'open',
      sent_at: null,
      outcome: expect.stringMatching(/^Not sent yet/) as string,
    });
    await server.start();
    await clock.advance(5_000);
    expect(await box.send()).toBe(true);
    expect(box.request()).toMatchObject({ state: 'open', checkout_id: expect.any(String) as string });

    const late = openBox();
    late.pay();
    await clock.advance(121_000);
    await late.send();
    expect(late.request()).toMatchObject({ state: 'expired', sent_at: null, next_at: null });
    expect(pushes()).toBe(1);
  });

  test('a process that died between the mark and the answer asks, and does not send', async () => {
    const box = openBox();
    box.pay();
    const row = box.store.first(nextToSend, { provider: 'payhero', now: NOW })!;
    const stop = new AbortController();
    script({ calls: 'silence' });
    const sending = sendRequest(box.deps, box.requester, row, stop.signal);
    await until(() => pushes() === 1);
    stop.abort();
    await sending;
    expect(await box.send()).toBe(false);
    expect(box.request().sent_at).toBe(NOW);
  });
});

describe('what a technician reads', () => {
  test.each<[string, Partial<ProviderScript>, RegExp, AlarmKind]>([
    [
      'wrong credentials',
      { calls: 'wrong-credentials' },
      /does not accept the API username and API password/,
      'request-refused',
    ],
    ['no tokens', { calls: 'no-tokens' }, /service tokens of PayHero are used up/, 'tokens'],
  ])('%s: on the request, and as an alarm until one is taken', async (_what, partial, words, opened) => {
    const box = openBox();
    box.pay();
    script(partial);
    await box.send();
    expect(box.request()).toMatchObject({ state: 'failed', sent_at: null, next_at: null });
    expect(box.request().outcome).toMatch(words);
    const alarm = box.store.all(openAlarms, {}).find(({ kind }) => kind === opened);
    expect(alarm?.message ?? '').toMatch(words);
    script({});
    box.pay();
    await box.send();
    judgeAlarms(box.store, clock.now());
    expect(box.store.all(openAlarms, {})).toEqual([]);
  });
});

test('an amount that is too small is said so, and is no fault of the connection', async () => {
  const box = openBox();
  box.pay(200);
  await box.send();
  expect(box.request().outcome).toMatch(/the amount is too small for PayHero/);
  expect(box.store.all(openAlarms, {})).toEqual([]);
});

test('a wrong channel is said so', async () => {
  const box = openBox({ channelId: 134 });
  box.pay();
  await box.send();
  expect(box.request().outcome).toMatch(/does not take this channel: fetch the channels/);
  expect(box.store.all(openAlarms, {})).toMatchObject([{ kind: 'request-refused', subject: 'payhero' }]);
});

test('a late success revives one that failed, by asking alone', async () => {
  const box = openBox();
  box.pay();
  script({ fate: { kind: 'late-success', code: '1032', lateMs: HOUR } });
  await box.send();
  await clock.advance(5_000);
  await box.ask();
  expect(box.request()).toMatchObject({ state: 'failed' });
  while (box.request().state === 'failed' && box.request().next_at !== null) {
    await clock.advance(box.request().next_at! - clock.now());
    await box.ask();
  }
  expect(box.request()).toMatchObject({ state: 'paid' });
  expect(box.store.all(payments, {})).toMatchObject([{ state: 'applied' }]);
  // The failure is told once, however often it was asked for.
  expect(box.store.all(callbacks, {}).map(({ result }) => result)).toEqual(['request', 'payment']);
});

test('in any order of answers and callbacks, each several times, money is booked once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('ask', 'late callback', 'another request', 'wait', 'lost answer'), { maxLength: 12 }),
      async (steps) => {
        const box = openBox();
        const before = server.delivered.length;
        script({ calls: steps.includes('lost answer') ? 'drop' : 'take' });
        box.pay();
        await box.send();
        await until(() => server.delivered.length > before);
        script({});
        for (const step of steps) {
          if (step === 'ask') await box.ask();
          else if (step === 'late callback') await box.deliver(before);
          else if (step === 'another request') box.pay();
          else await clock.advance(5_000);
        }
        await clock.advance(5_000);
        await box.ask();
        const [first] = box.store.all(requests, {});
        expect(first).toMatchObject({ state: 'paid', payment_id: 1 });
        expect(box.store.all(payments, {})).toHaveLength(1);
        expect(checkBooks(box.store).problems).toEqual([]);
        expect(box.store.all(openAlarms, {})).toEqual([]);
      },
    ),
    { numRuns: runs(12) },
  );
});

test('a short callback about a request is completed by asking at once, and waits for no person', async () => {
  const box = openBox();
  box.pay();
  await box.send();
  const body = new TextEncoder().encode('short');
  const { order_id: order } = box.request();
  const short = (asks: string[]) => ({ kind: 'quarantined', reason: 'needs_status', detail: 'short', asks }) as const;
  expect(await box.submit({ provider: 'payhero', body, reading: short([order]), receivedAt: NOW })).toMatchObject([
    { result: 'request', reason: 'needs_status' },
  ]);
  expect(box.request().next_at).toBe(NOW);
  await box.ask();
  expect(box.request().state).toBe('paid');
  const foreign = new TextEncoder().encode('another');
  expect(
    await box.submit({ provider: 'payhero', body: foreign, reading: short(['W1UNKNOWN']), receivedAt: NOW }),
  ).toMatchObject([{ result: 'quarantined', reason: 'needs_status' }]);
});
