import { describe, expect, onTestFinished, test } from 'vitest';
import { openProvider } from '../../../src/providers/index.ts';
import { act } from '../../../src/services/actions/act.ts';
import { askRequest } from '../../../src/services/money/ask-request.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { requestPayment } from '../../../src/services/money/request-payment.ts';
import { sendRequest } from '../../../src/services/money/send-request.ts';
import { takePayments, type Delivery } from '../../../src/services/money/take-payments.ts';
import { simulateGateway, type SimulatedGateway } from '../../../src/simulate/provider/gateway-server.ts';
import { OBLIGING, type ProviderScript } from '../../../src/simulate/provider/script.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { nextToAsk, nextToSend } from '../../../src/storage/requests.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { providerDeps } from '../../providers/deps.ts';
import { say, startPeer } from '../../outside/peer.ts';
import { addLine, DAY, lineRow, NOW, openAlarms, openStore, payments, POLICY, requests } from '../books.ts';

/** Nobody listens there: what was to be delivered is kept by the simulator. */
const CUT = 'http://127.0.0.1:9/cb/gateway/x';
const SECRET = 'a-gateway-secret';

/** A line that owes, and the gateway on a real port; the callbacks are delivered by hand. */
async function openBox(merchant: Partial<SimulatedGateway> = {}, settings: object = {}, peer: string | null = null) {
  const clock = new VirtualClock(NOW);
  const server = simulateGateway({
    publicId: 'pub-1',
    secret: SECRET,
    confirmation: null,
    shortResults: false,
    tillUrl: null,
    now: () => clock.now(),
    random: seededRandom(7),
    ...merchant,
  });
  const baseUrl = peer ?? (await server.start());
  if (peer === null) onTestFinished(() => server.stop());
  const store = openStore();
  addLine(store, 1);
  const own = {
    baseUrl,
    merchants: [{ id: 'shop-1', publicId: 'pub-1', secrets: ['merchant'] }],
    providerIds: [40, 14],
    destinationIds: null,
    ...settings,
  };
  const provider = openProvider(
    'gateway',
    own,
    providerDeps(() => SECRET),
  );
  const requester = { name: 'gateway', provider, callbackUrl: CUT };
  const submit = (delivery: Delivery) => Promise.resolve(takePayments(store, [delivery], POLICY, clock.now()));
  const deps = { store, clock, currency: 'KES', submit };
  const deed = requestPayment({ currency: 'KES', connections: () => ['gateway'], random: seededRandom(9) });
  const { signal } = new AbortController();
  const asked = { accountNo: 'ACC1', amountCents: null, phone: null, provider: null };
  return {
    store,
    clock,
    server,
    script: (partial: Partial<ProviderScript>) => (server.script = { ...OBLIGING, ...partial }),
    async push() {
      expect(act(store, deed, asked, { actor: 'cli:asha' }, clock.now())).toMatchObject({ kind: 'done' });
      const row = store.first(nextToSend, { provider: 'gateway', now: clock.now() })!;
      await sendRequest(deps, requester, row, signal);
    },
    async ask() {
      const row = store.first(nextToAsk, { provider: 'gateway', now: clock.now() });
      if (row !== undefined) await askRequest(deps, requester, row, signal);
      return row !== undefined;
    },
    async deliver(n = 0) {
      await until(() => server.delivered.length > n);
      const body = new TextEncoder().encode(server.delivered[n]!.body);
      const reading = provider.read(body, clock.now());
      if (reading.kind === 'refused') throw new Error(reading.reason);
      return (await submit({ provider: 'gateway', body, reading, receivedAt: clock.now() }))[0]!;
    },
    request: () => store.all(requests, {}).at(-1)!,
    booked: () => store.all(payments, {}),
    sound: () => expect(checkBooks(store).problems).toEqual([]),
  };
}

async function until(probe: () => boolean): Promise<void> {
  for (let n = 0; n < 400; n++) {
    if (probe()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not come about');
}

describe('a push of the gateway', () => {
  test('is paid, told by its callback, and asked for afterwards it is the same money', async () => {
    const box = await openBox();
    await box.push();
    expect(box.request()).toMatchObject({ state: 'open', sent_at: NOW, next_at: NOW + 5_000 });
    expect(await box.deliver()).toMatchObject({ result: 'payment', isNew: true });
    expect(box.request()).toMatchObject({ state: 'paid', payment_id: 1, next_at: null });
    expect(lineRow(box.store, 'ACC1').expires_at).toBeGreaterThan(NOW + 27 * DAY);
    expect(await box.deliver()).toMatchObject({ result: 'repeat' });
    expect(box.booked()).toHaveLength(1);
    box.sound();
  });

  test('is paid by asking alone, and the callback that comes after all books nothing', async () => {
    const box = await openBox();
    await box.push();
    await box.clock.advance(5_000);
    await box.ask();
    expect(box.request()).toMatchObject({ state: 'paid', payment_id: 1 });
    expect(box.booked()).toMatchObject([{ state: 'applied', amount_cents: 150_000 }]);
    expect(await box.deliver()).toMatchObject({ result: 'repeat' });
    expect(box.booked()).toHaveLength(1);
    box.sound();
  });

  test('by the gateway’s own simulator stays in progress: it is asked for, over for another after three minutes, and books nothing', async () => {
    const box = await openBox({}, { sendProviderId: 14 });
    await box.push();
    for (let n = 0; n < 12; n++) {
      await box.clock.advance(20_000);
      await box.ask();
    }
    expect(box.request()).toMatchObject({ state: 'expired' });
    expect(box.request().next_at).not.toBeNull();
    await box.clock.advance(3 * DAY);
    await box.ask();
    expect([box.request().next_at, await box.ask(), box.booked()]).toEqual([null, false, []]);
    expect(box.server.delivered).toEqual([]);
    expect(box.store.all(openAlarms, {})).toEqual([]);
  });

  test('told of in a short form is asked for at once, and no person has to look', async () => {
    const box = await openBox({ shortResults: true });
    await box.push();
    expect(await box.deliver()).toMatchObject({ result: 'request', reason: 'needs_status', paymentId: null });
    expect(box.request().next_at).toBe(NOW);
    await box.ask();
    expect(box.request()).toMatchObject({ state: 'paid', payment_id: 1 });
    expect(box.booked()).toHaveLength(1);
    box.sound();
  });

  test('answered by a page of a proxy may have been sent: it is asked for, and never sent again', async () => {
    const box = await openBox();
    box.script({ calls: 'html-error' });
    await box.push();
    expect(box.request()).toMatchObject({
      state: 'open',
      sent_at: NOW,
      outcome: expect.stringMatching(/^It may have been sent/) as string,
    });
    box.script({});
    await box.clock.advance(5_000);
    await box.ask();
    expect(box.request()).toMatchObject({ state: 'open' });
    expect(box.store.first(nextToSend, { provider: 'gateway', now: box.clock.now() })).toBeUndefined();
    expect(box.server.calls.filter(({ path }) => path.endsWith('/payment_c2b'))).toHaveLength(1);
  });

  test('whose answer is lost with the connection is booked by asking', async () => {
    const box = await openBox();
    box.script({ calls: 'drop' });
    await box.push();
    box.script({});
    await box.clock.advance(5_000);
    await box.ask();
    expect(box.request()).toMatchObject({ state: 'paid' });
    expect(await box.deliver()).toMatchObject({ result: 'repeat' });
    expect(box.booked()).toHaveLength(1);
    box.sound();
  });

  test('of which the payer has not enough is not paid, in the gateway’s words, and may be asked for again', async () => {
    const box = await openBox();
    box.script({ fate: { kind: 'failed', code: '10402' } });
    await box.push();
    await box.clock.advance(5_000);
    await box.ask();
    expect(box.request()).toMatchObject({ state: 'failed', outcome: expect.stringContaining('10402') as string });
    box.script({});
    await box.clock.advance(200_000);
    await box.push();
    expect(await box.deliver(1)).toMatchObject({ result: 'payment' });
    expect(box.booked()).toHaveLength(1);
    box.sound();
  });

  test('whose signature is refused says which secret is to be looked at', async () => {
    const box = await openBox();
    box.script({ calls: 'wrong-credentials' });
    await box.push();
    expect(box.request()).toMatchObject({
      state: 'failed',
      next_at: null,
      outcome: expect.stringContaining('check the secret of the merchant') as string,
    });
    expect(box.store.all(openAlarms, {})).toMatchObject([{ kind: 'request-refused', subject: 'gateway' }]);
  });

  test('answered by nothing at all may have been sent', async () => {
    const peer = await startPeer(say(200, ''));
    const box = await openBox({}, {}, peer.url);
    await box.push();
    expect(box.request()).toMatchObject({
      state: 'open',
      sent_at: NOW,
      outcome: expect.stringMatching(/^It may have been sent/) as string,
    });
  });
});
