import { describe, expect, onTestFinished, test } from 'vitest';
import { mintOrderId } from '../../src/domain/money/order-id.ts';
import type { PaymentProvider } from '../../src/domain/provider-port.ts';
import { explainSignature } from '../../src/providers/gateway/explain-signature.ts';
import { openProvider } from '../../src/providers/index.ts';
import { simulateGateway, type SimulatedGateway } from '../../src/simulate/provider/gateway-server.ts';
import { OBLIGING, type ProviderScript } from '../../src/simulate/provider/script.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { say, startPeer } from '../outside/peer.ts';
import { gatewaySettings, order } from './capability-samples.ts';
import { providerDeps } from './deps.ts';
import { startInbox } from './inbox.ts';
import { bytes } from './samples.ts';

const idle = new AbortController().signal;
const NOW = Date.UTC(2026, 2, 15, 12);
const SECRET = 'a-gateway-secret';
const PUBLIC_ID = 'f54ec96649be11ebb3780242ac130002';
const push = { ...order, account: 'JSY-7K2M9Q' };
const payout = { ...order, confirmation: null };

async function connect(settings: object = {}, merchant: Partial<SimulatedGateway> = {}) {
  let at = NOW;
  const options = { publicId: PUBLIC_ID, secret: SECRET, confirmation: null, shortResults: false, tillUrl: null };
  const server = simulateGateway({ ...options, now: () => at, random: seededRandom(7), ...merchant });
  const url = await server.start();
  onTestFinished(() => server.stop());
  return {
    server,
    provider: open(url, settings),
    script: (script: Partial<ProviderScript>) => (server.script = { ...OBLIGING, ...script }),
    later: (ms: number) => (at += ms),
  };
}

function open(baseUrl: string, settings: object = {}): PaymentProvider {
  return openProvider(
    'gateway',
    { ...gatewaySettings, baseUrl, ...settings },
    providerDeps(() => SECRET),
  );
}

const about = (orderId: string) => ({
  orderId,
  keys: [{ scheme: 'gateway.order', value: `M1/17/${orderId}` } as const],
  callbackUrl: null,
});

/** The gateway answers everything so. */
async function answering(status: number, body: string | object): Promise<PaymentProvider> {
  const peer = await startPeer(say(status, typeof body === 'string' ? body : JSON.stringify(body)));
  return open(peer.url);
}

describe('requests', () => {
  test('are signed and sent from one list, in the documented order', async () => {
    const { provider, server } = await connect();
    expect((await provider.request!(push, idle)).kind).toBe('accepted');
    const { path, body } = server.calls[0]!;
    expect(path).toBe(`/${PUBLIC_ID}/payment_c2b`);
    const { signature, ...members } = JSON.parse(body) as Record<string, unknown>;
    expect(Object.entries(members)).toEqual([
      ['merchant_id', 'M1'],
      ['customer_id', '254712345678'],
      ['order_id', order.orderId],
      ['amount', '1500.00'],
      ['currency', 'KES'],
      ['country', 'KE'],
      ['callback_url', order.callbackUrl],
      ['provider_id', 40],
    ]);
    expect(explainSignature(bytes(body), SECRET)).toMatchObject({ matchedBy: 'php', given: signature });
  });

  test('take the first of several secrets, and an empty callback address as the document has it', async () => {
    const peer = await startPeer(say(200, ''));
    const provider = openProvider(
      'gateway',
      { merchants: [{ id: 'M1', publicId: 'p', secrets: ['new', 'old'] }], baseUrl: peer.url },
      providerDeps((name) => `${name}-secret`),
    );
    await provider.request!({ ...push, callbackUrl: null }, idle);
    const body = peer.requests[0]!.split('\r\n\r\n')[1]!;
    expect(body).toContain('"callback_url":""');
    expect(explainSignature(bytes(body), 'new-secret').matchedBy).toBe('php');
  });

  test('are never made of an order id that somebody else chose, nor of an address that could hold members', async () => {
    const { provider, server } = await connect();
    for (const orderId of ['1005', `ABCtransaction_idtransaction_refR1status2amount500`, `${order.orderId}0`]) {
      expect((await provider.request!({ ...push, orderId }, idle)).kind).toBe('refused');
      expect((await provider.payOut!({ ...payout, orderId }, idle)).kind).toBe('refused');
    }
    const odd = { ...push, callbackUrl: 'https://isp.example/cb?x=1' };
    expect((await provider.request!(odd, idle)).kind).toBe('refused');
    expect((await provider.status!(about('ABCtransaction_idtransaction_refR1'), idle)).kind).toBe('refused');
    expect(server.calls).toEqual([]);
  });

  test('in money that the settings do not name are not sent', async () => {
    const { provider } = await connect();
    expect(await provider.request!({ ...push, currency: 'USD' }, idle)).toMatchObject({ subject: 'amount' });
  });

  test('need an address and a public id, and say so', () => {
    const lacks = (settings: object) =>
      openProvider(
        'gateway',
        settings,
        providerDeps(() => SECRET),
      );
    const old = lacks({ merchants: [{ id: 'M1', secrets: ['s'] }] });
    expect(Object.keys(old).sort()).toEqual(['kind', 'lacks', 'read', 'validate']);
    expect(old.lacks?.request).toEqual(['base_url', 'merchants.public_id']);
    expect(old.lacks?.deposit).toEqual(['base_url', 'merchants with pos = true']);
    const own = { id: 'M1', publicId: 'p', secrets: ['s'] };
    expect(lacks({ merchants: [own], baseUrl: 'http://x.test' }).lacks).toEqual({
      deposit: ['merchants with pos = true'],
      withdraw: ['merchants with pos = true'],
    });
  });
});

describe('a push', () => {
  test('is paid by its callback, and asking tells the receipt', async () => {
    const { provider } = await connect();
    const inbox = await startInbox();
    await provider.request!({ ...push, callbackUrl: inbox.url }, idle);
    const reading = provider.read((await inbox.received(1))[0]!, NOW);
    if (reading.kind !== 'notice') throw new Error(JSON.stringify(reading));
    expect(reading.notice).toMatchObject({ amountCents: 150_000, requestOnly: true });
    expect(await provider.status!(about(order.orderId), idle)).toEqual({
      kind: 'paid',
      keys: reading.notice.keys,
      paidAt: null,
      told: expect.stringContaining('"status":2') as string,
    });
  });

  test('through provider 14 stays in progress, and nobody calls back', async () => {
    const { provider, server } = await connect({ sendProviderId: 14 });
    expect((await provider.request!(push, idle)).kind).toBe('accepted');
    expect(await provider.status!(about(order.orderId), idle)).toMatchObject({ kind: 'open' });
    expect(server.delivered).toEqual([]);
  });

  test('that failed may succeed late, and a failure closes the order with the gateway’s own name', async () => {
    const { provider, script, later } = await connect();
    script({ fate: { kind: 'late-success', code: '1', lateMs: 1000 } });
    await provider.request!(push, idle);
    expect(await provider.status!(about(order.orderId), idle)).toMatchObject({
      kind: 'failure',
      failure: { code: '1', message: 'INVALID PIN', terminalKeys: [{ value: `M1/17/${order.orderId}` }] },
    });
    later(1000);
    expect((await provider.status!(about(order.orderId), idle)).kind).toBe('paid');
  });

  test('with a short callback is completed by asking for the name that it gives', async () => {
    const { provider } = await connect({}, { shortResults: true });
    const inbox = await startInbox();
    await provider.request!({ ...push, callbackUrl: inbox.url }, idle);
    const reading = provider.read((await inbox.received(1))[0]!, NOW);
    expect(reading).toMatchObject({ kind: 'quarantined', reason: 'needs_status' });
    const asks = reading.kind === 'quarantined' ? reading.asks : undefined;
    expect(asks?.[0]).toBe(order.orderId);
    expect((await provider.status!(about(asks![0]!), idle)).kind).toBe('paid');
  });

  test('sent again with its own id is done once', async () => {
    const { provider, server } = await connect();
    const inbox = await startInbox();
    const first = await provider.request!({ ...push, callbackUrl: inbox.url }, idle);
    expect(await provider.request!({ ...push, callbackUrl: inbox.url }, idle)).toEqual(first);
    expect(server.calls[1]!.body).toBe(server.calls[0]!.body);
    await inbox.received(1);
    expect(server.delivered.length).toBeLessThanOrEqual(1);
  });

  test('under a wrong secret says what a technician has to do', async () => {
    const { provider } = await connect({}, { secret: 'another' });
    expect(await provider.request!(push, idle)).toEqual({
      kind: 'refused',
      final: true,
      subject: 'credentials',
      reason:
        'the gateway does not accept our signature: check the secret of the merchant (code 10201: MERCHANT AUTHENTICATION ERROR) (HTTP 200)',
    });
  });

  test('of which nobody heard is in doubt', async () => {
    const { provider, script } = await connect();
    for (const calls of ['drop', 'html-error'] as const) {
      script({ calls });
      expect((await provider.request!(push, idle)).kind).toBe('unknown');
    }
  });
});

describe('answers', () => {
  const result = (code: number | string, status: number | null = null, message = 'X') => ({
    result: { code, message },
    ...(status === null ? {} : { status }),
  });
  test.each<[what: string, http: number, body: string | object, push: string, payout: string]>([
    ['wrong merchant', 200, result('10105'), 'refused', 'refused'],
    ['wrong number', 200, result(10401), 'refused', 'refused'],
    ['wrong signature', 400, result('10201'), 'refused', 'refused'],
    ['a PIN', 200, result(1, 3), 'refused', 'unknown'],
    ['a failure', 200, result(0, 3), 'refused', 'unknown'],
    ['a cancellation', 200, result(9, 4), 'refused', 'unknown'],
    ['a request that could not be sent on', 200, result(10301), 'unknown', 'unknown'],
    ['a code that nobody knows', 200, result(77_777), 'unknown', 'unknown'],
    ['a fault with a code that nobody knows', 500, result(77_777), 'unknown', 'unknown'],
    ['a fault that looks like a yes', 500, result(0, 1), 'unknown', 'unknown'],
    ['a page about the signature', 400, '<p>Signature is invalid</p>', 'unknown', 'unknown'],
    ['a page of success', 200, '<html>welcome</html>', 'unknown', 'unknown'],
    ['nothing', 200, '', 'unknown', 'unknown'],
    ['not found', 404, '', 'unknown', 'unknown'],
    ['another order', 200, { order_id: 'W1', ...result(0, 1) }, 'unknown', 'unknown'],
    ['in progress', 200, result('0', 1), 'accepted', 'accepted'],
    ['success at once', 200, result(0, 2), 'accepted', 'accepted'],
  ])('%s', async (_what, http, body, pushed, paidOut) => {
    const provider = await answering(http, body);
    expect((await provider.request!(push, idle)).kind).toBe(pushed);
    expect((await provider.payOut!(payout, idle)).kind).toBe(paidOut);
  });

  test.each<[status: number | null, code: number, message: string, state: string]>([
    [-1, 404, 'PARENT OPERATION NOT FOUND', 'absent'],
    [-1, 10301, 'ERROR', 'open'],
    [-1, 10201, 'MERCHANT AUTHENTICATION ERROR', 'refused'],
    [0, 0, 'OK', 'open'],
    [1, 0, 'OK', 'open'],
    [2, 0, 'OK', 'paid'],
    [2, 3, 'X', 'open'],
    [3, 5, 'X', 'failure'],
    [4, 0, 'OK', 'failure'],
    [5, 0, 'OK', 'open'],
    [6, 0, 'OK', 'open'],
    [7, 0, 'OK', 'open'],
    [null, 0, 'OK', 'open'],
  ])('status %s with code %i, %s: %s', async (status, code, message, state) => {
    const provider = await answering(200, result(code, status, message));
    expect((await provider.status!(about(order.orderId), idle)).kind).toBe(state);
  });
});

describe('a payout', () => {
  const settings = { confirmationMembers: { '4': 'otp' } };

  test('that wants a code is told, never answered by itself, and done with the code of a person', async () => {
    const { provider, server } = await connect({}, { confirmation: { type: 3, code: '654321' } });
    const inbox = await startInbox();
    const asked = { ...payout, callbackUrl: inbox.url };
    expect(await provider.payOut!(asked, idle)).toMatchObject({ kind: 'confirmation', type: '3' });
    expect(server.calls).toHaveLength(1);
    expect(await provider.payOut!(asked, idle)).toMatchObject({ kind: 'confirmation', type: '3' });
    const wrong = { ...asked, confirmation: { type: '3', code: '111111' } };
    expect((await provider.payOut!(wrong, idle)).kind).toBe('unknown');
    const right = { ...asked, confirmation: { type: '3', code: '654321' } };
    expect((await provider.payOut!(right, idle)).kind).toBe('accepted');
    const { signature: _, ...second } = JSON.parse(server.calls.at(-1)!.body) as Record<string, unknown>;
    const { signature: __, ...first } = JSON.parse(server.calls[0]!.body) as Record<string, unknown>;
    expect(second).toEqual({ ...first, confirmation_code: '654321' });
    expect(provider.read((await inbox.received(1))[0]!, NOW)).toMatchObject({ kind: 'ignored', reason: 'outbound' });
  });

  test('sends the code in the member that the settings name for its type', async () => {
    const { provider, server } = await connect(settings);
    await provider.payOut!({ ...payout, confirmation: { type: '4', code: '9' } }, idle);
    expect(JSON.parse(server.calls[0]!.body)).toMatchObject({ otp: '9' });
    const odd = { ...payout, confirmation: { type: '4', code: '9status2' + '"' } };
    expect((await provider.payOut!(odd, idle)).kind).toBe('refused');
  });
});

describe('tills', () => {
  const cash = { ...order, till: 'till-7' };

  test('take cash in and hand it out by the documented members, and never a card', async () => {
    const { provider, server } = await connect(
      {},
      { publicId: 'till-public', confirmation: { type: 3, code: '654321' } },
    );
    expect((await provider.deposit!(cash, idle)).kind).toBe('accepted');
    const out = { ...cash, orderId: mintOrderId(seededRandom(3)) };
    expect(await provider.withdraw!({ ...out, confirmation: null }, idle)).toMatchObject({ kind: 'confirmation' });
    const code = { type: '3', code: '654321' };
    expect((await provider.withdraw!({ ...out, confirmation: code }, idle)).kind).toBe('accepted');
    expect(server.calls.map(({ path }) => path)).toEqual(
      ['deposit', 'withdrawal', 'withdrawal'].map((o) => `/till-public/${o}`),
    );
    const members = server.calls.map(({ body }) => Object.keys(JSON.parse(body) as object));
    const common = ['merchant_id', 'customer_id', 'order_id', 'amount', 'currency', 'country'];
    const end = ['provider_id', 'destination_id', 'signature'];
    expect(members).toEqual([
      [...common, ...end],
      [...common, ...end],
      [...common, 'confirmation_code', ...end],
    ]);
    expect(JSON.parse(server.calls[0]!.body)).toMatchObject({
      merchant_id: 'till-7',
      provider_id: 15,
      destination_id: '2133456',
    });
  });

  test('that the settings do not name are not asked for', async () => {
    const { provider, server } = await connect();
    expect(await provider.deposit!({ ...cash, till: 'till-8' }, idle)).toMatchObject({
      kind: 'refused',
      reason: 'there is no till "till-8" with a public_id among the merchants of the gateway',
    });
    expect(server.calls).toEqual([]);
  });
});

describe('our own order ids', () => {
  test('are of one length, all different, and never a word', () => {
    const random = seededRandom(11);
    const ids = Array.from({ length: 2000 }, () => mintOrderId(random));
    expect(new Set(ids).size).toBe(2000);
    for (const id of ids) expect(id).toMatch(/^W1[0-9A-HJKMNP-TV-Z]{18}$/);
  });
});
