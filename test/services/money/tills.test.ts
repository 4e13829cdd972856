import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { PaymentProvider } from '../../../src/domain/provider-port.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { openProvider } from '../../../src/providers/index.ts';
import { act } from '../../../src/services/actions/act.ts';
import { askRefund } from '../../../src/services/money/ask-refund.ts';
import { askRequest } from '../../../src/services/money/ask-request.ts';
import { refundByProvider, confirmRefund } from '../../../src/services/money/refund-by-provider.ts';
import { requestPayment } from '../../../src/services/money/request-payment.ts';
import { sendRefund } from '../../../src/services/money/send-refund.ts';
import { sendRequest } from '../../../src/services/money/send-request.ts';
import { takePayments, type Delivery } from '../../../src/services/money/take-payments.ts';
import { simulateGateway } from '../../../src/simulate/provider/gateway-server.ts';
import { OBLIGING, type ProviderScript } from '../../../src/simulate/provider/script.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { nextRefundToAsk, nextRefundToSend, refundsOfPayment } from '../../../src/storage/refunds.ts';
import { nextToAsk, nextToSend } from '../../../src/storage/requests.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import {
  addLine,
  callbacks,
  lineRow,
  NOW,
  openStore,
  payments,
  POLICY,
  PRICE,
  requests,
  take,
  notice,
  delivery,
} from '../books.ts';

const BY = { actor: 'cli:asha', reason: 'at the desk' };
/** Nobody listens there: what was to be delivered is kept by the simulator. */
const CUT = 'http://127.0.0.1:9/cb/x/y';
const TILL = { provider: 'gateway', id: 'till-1' };

/** A gateway with one till, on a real port, and the rounds by hand. */
async function openBox(confirmation: { readonly type: number; readonly code: string } | null = null) {
  const clock = new VirtualClock(NOW);
  const server = simulateGateway({
    publicId: 'pub-till',
    secret: 'till-secret',
    confirmation,
    shortResults: true,
    tillUrl: CUT,
    now: () => clock.now(),
    random: seededRandom(5),
  });
  const baseUrl = await server.start();
  onTestFinished(() => server.stop());
  const store = openStore();
  addLine(store, 1);
  const settings = {
    baseUrl,
    merchants: [
      // Of another public id: what is asked of it about an order of the till is not known there.
      { id: 'shop-1', publicId: 'pub-shop', secrets: ['shop'] },
      { id: 'till-1', publicId: 'pub-till', secrets: ['till'], pos: true },
    ],
    providerIds: [40],
    destinationIds: null,
  };
  const provider: PaymentProvider = openProvider('gateway', settings, {
    fetch,
    clock: systemClock,
    secret: (name) => (name === 'till' ? 'till-secret' : 'shop-secret'),
  });
  const submit = (one: Delivery) => Promise.resolve(takePayments(store, [one], POLICY, clock.now())[0]!);
  const deps = { store, clock, policy: POLICY, currency: 'KES', submit, wake: () => undefined };
  const requester = { name: 'gateway', provider, callbackUrl: CUT };
  const { signal } = new AbortController();
  const tills = () => [TILL];
  const random = seededRandom(7);
  const pay = requestPayment({ currency: 'KES', connections: () => [], tills, random });
  const refund = refundByProvider(POLICY, { payers: () => [], reversers: () => [], tills, random });
  const due = { provider: 'gateway' };
  return {
    store,
    clock,
    server,
    script: (partial: Partial<ProviderScript>) => (server.script = { ...OBLIGING, ...partial }),
    pay: (till = 'till-1', provider: string | null = null) =>
      act(store, pay, { accountNo: 'ACC1', amountCents: PRICE, phone: '0712345678', provider, till }, BY, clock.now()),
    refund: () =>
      act(
        store,
        refund,
        { paymentId: 1, amountCents: null, phone: '0712345678', provider: null, till: 'till-1' },
        BY,
        clock.now(),
      ),
    confirm: (code: string) => act(store, confirmRefund(POLICY), { paymentId: 1, code }, BY, clock.now()),
    async round() {
      const at = { ...due, now: clock.now() };
      const [sends, asks] = [store.first(nextToSend, at), store.first(nextToAsk, at)];
      if (sends !== undefined) await sendRequest(deps, requester, sends, signal);
      if (asks !== undefined) await askRequest(deps, requester, asks, signal);
      const [out, about] = [store.first(nextRefundToSend, at), store.first(nextRefundToAsk, at)];
      if (out !== undefined) await sendRefund(deps, requester, out, signal);
      if (about !== undefined) await askRefund(deps, requester, about, signal);
    },
    async deliver() {
      await vi.waitFor(() => expect(server.delivered).not.toEqual([]));
      const body = new TextEncoder().encode(server.delivered[0]!.body);
      const reading = provider.read(body, clock.now());
      if (reading.kind === 'refused') throw new Error(reading.reason);
      return takePayments(
        store,
        [{ provider: 'gateway', body, reading, receivedAt: clock.now() }],
        POLICY,
        clock.now(),
      )[0]!;
    },
    calls: (operation: string) => server.calls.filter(({ path }) => path === `/pub-till/${operation}`),
  };
}

describe('cash at a till', () => {
  test('is taken in once for a line, asked for of its till, and renews the line', async () => {
    const box = await openBox();
    const before = lineRow(box.store, 'ACC1').expires_at;
    expect(box.pay()).toMatchObject({ kind: 'done' });
    await box.round();
    const [call] = box.calls('deposit');
    expect(JSON.parse(call!.body)).toMatchObject({
      merchant_id: 'till-1',
      customer_id: '254712345678',
      amount: '1500.00',
      provider_id: 15,
    });
    await box.clock.advance(5_000);
    await box.round();
    expect(box.calls('status')).toHaveLength(1);
    expect(box.store.all(payments, {})).toMatchObject([{ state: 'applied', amount_cents: PRICE, provider: 'gateway' }]);
    expect(lineRow(box.store, 'ACC1').expires_at).toBeGreaterThan(before);
    expect(box.store.all(requests, {})).toMatchObject([{ state: 'paid', till: 'till-1', payment_id: 1 }]);
    // An answer is no delivery, and the callback that comes after all books nothing.
    expect(box.store.all(callbacks, {})).toMatchObject([{ came_by: 'answer' }]);
    await box.deliver();
    expect(box.store.all(payments, {})).toHaveLength(1);
    expect(box.calls('deposit')).toHaveLength(1);
  });

  test('is asked for at once when a result names its order, whose operation nobody documents', async () => {
    const box = await openBox();
    box.pay();
    await box.round();
    expect(await box.deliver()).toMatchObject({ result: 'request' });
    await box.round();
    expect(box.store.all(payments, {})).toMatchObject([{ state: 'applied' }]);
  });

  test('is no push: what limits pushes does not limit it, and one that was not paid says so', async () => {
    const box = await openBox();
    for (let n = 0; n < 5; n += 1) {
      box.script({ fate: { kind: 'failed', code: '7' } });
      expect(box.pay()).toMatchObject({ kind: 'done' });
      await box.round();
      await box.clock.advance(5_000);
      await box.round();
    }
    expect(box.store.all(requests, {}).map(({ state }) => state)).toEqual(Array(5).fill('failed'));
    expect(box.store.all(payments, {})).toEqual([]);
  });

  test.each([
    ['till-9', null, 'There is no till "till-9"; there are: till-1 (gateway).'],
    ['till-1', 'payhero', 'There is no till "till-1" at payhero; there are: till-1 (gateway).'],
  ])('%s of %s is refused in words', async (till, provider, words) => {
    const box = await openBox();
    expect(box.pay(till, provider)).toMatchObject({ kind: 'refused', why: 'till', words });
  });

  test('is handed out as a refund, once, after the code that the till wants', async () => {
    const box = await openBox({ type: 1, code: '4711' });
    take(box.store, delivery(notice({ account: 'ACC1' }), { provider: 'gateway' }));
    expect(box.refund()).toMatchObject({ kind: 'done' });
    await box.round();
    const refund = () => box.store.all(refundsOfPayment, { paymentId: 1 })[0]!;
    expect(refund()).toMatchObject({ state: 'asked', till: 'till-1', confirm_type: '1' });
    expect(box.refund()).toMatchObject({ kind: 'refused', why: 'open' });
    box.confirm('4711');
    await box.round();
    expect(
      box.calls('withdrawal').map(({ body }) => (JSON.parse(body) as Record<string, unknown>)['confirmation_code']),
    ).toEqual([undefined, '4711']);
    await box.clock.advance(5_000);
    await box.round();
    expect(refund().state).toBe('done');
    expect(box.store.all(payments, {})).toMatchObject([{ state: 'refunded' }]);
  });
});
