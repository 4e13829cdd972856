import { describe, expect, onTestFinished, test } from 'vitest';
import type { PaymentProvider } from '../../src/domain/provider-port.ts';
import { cents } from '../../src/domain/values/money.ts';
import { openProvider } from '../../src/providers/index.ts';
import { simulatePayhero } from '../../src/simulate/provider/payhero-server.ts';
import { OBLIGING, type ProviderScript } from '../../src/simulate/provider/script.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { say, startPeer } from '../outside/peer.ts';
import { order } from './capability-samples.ts';
import { startInbox } from './inbox.ts';
import { providerDeps } from './deps.ts';

const idle = new AbortController().signal;
const push = { ...order, account: 'JSY-7K2M9Q', callbackUrl: null };
const API = { username: 'uQ3fP', password: 'p4ss' };

/** A connection to a simulated PayHero. @param texts what stands in the files of the two secrets */
async function connect(settings: object = {}, texts: readonly [string, string] = [API.username, API.password]) {
  let at = Date.UTC(2026, 2, 15, 12);
  const server = simulatePayhero({ ...API, tokens: 500, now: () => at, random: seededRandom(7) });
  const url = await server.start();
  onTestFinished(() => server.stop());
  const provider = open(`${url}/api/v2`, settings, texts);
  return {
    server,
    provider,
    script: (script: Partial<ProviderScript>) => (server.script = { ...OBLIGING, ...script }),
    later: (ms: number) => (at += ms),
  };
}

function open(baseUrl: string, settings: object, texts: readonly [string, string]): PaymentProvider {
  const secrets = { apiUsernameSecret: 'user', apiPasswordSecret: 'word' };
  return openProvider(
    'payhero',
    { baseUrl, ...secrets, channelId: 133, walletChannelId: 16823, ...settings },
    providerDeps((name) => (name === 'user' ? texts[0] : texts[1])),
  );
}

const keysOf = (outcome: { kind: string }) =>
  'keys' in outcome ? (outcome.keys as { scheme: string; value: string }[]) : [];

describe('credentials', () => {
  const token = Buffer.from(`${API.username}:${API.password}`).toString('base64');

  test.each<[string, readonly [string, string]]>([
    ['as they are', [API.username, API.password]],
    ['with blanks and line ends around them', [` ${API.username}\n`, `\t${API.password} \r\n`]],
    ['as a pasted token in the place of the password', ['', `Basic ${token}`]],
    ['as a pasted header', ['whatever', `authorization:  basic ${token}\n`]],
    ['as a token in the place of the username', [`Basic ${token}`, '']],
  ])('are taken %s', async (_how, texts) => {
    const { provider } = await connect({}, texts);
    expect((await provider.channels!(idle)).kind).toBe('channels');
  });

  test('of the login get the explanation of the guide, without asking where it can be seen', async () => {
    const { provider, server } = await connect({}, ['me@isp.example', API.password]);
    expect(await provider.channels!(idle)).toMatchObject({
      kind: 'refused',
      subject: 'credentials',
      reason: expect.stringMatching(/e-mail address.*not your PayHero login.*API Keys/) as string,
    });
    expect(server.calls).toEqual([]);
  });

  test('that PayHero does not know say what a technician has to do', async () => {
    const { provider } = await connect({}, ['isp', 'login-password']);
    for (const asked of [provider.channels!(idle), provider.request!(push, idle), provider.balance!(idle)]) {
      expect(await asked).toEqual({
        kind: 'refused',
        final: true,
        subject: 'credentials',
        reason:
          'PayHero does not accept the API username and API password. They are not your PayHero login: make them in PayHero under API Keys, and copy both exactly, without blanks around them (HTTP 401)',
      });
    }
  });

  test.each<[string, readonly [string, string], RegExp]>([
    ['no username', ['', 'word'], /username .*missing/],
    ['no password', ['user', ' '], /password .*empty/],
    ['half of a token', ['user', 'Basic dXNlcg=='], /not whole/],
  ])('are told what is wrong: %s', async (_what, texts, words) => {
    const { provider } = await connect({}, texts);
    expect(await provider.status!({ orderId: 'x1', keys: [], callbackUrl: null }, idle)).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(words) as string,
    });
  });

  test('that are missing as files are told at the call, and callbacks are taken all the same', async () => {
    const provider = openProvider(
      'payhero',
      { apiUsernameSecret: 'user', apiPasswordSecret: 'word' },
      providerDeps((name) => {
        throw new Error(`there is no secret "${name}"`);
      }),
    );
    expect(provider.read(new Uint8Array(), 0).kind).toBe('quarantined');
    expect(await provider.channels!(idle)).toMatchObject({ kind: 'refused', reason: 'there is no secret "user"' });
  });
});

describe('what the settings lack', () => {
  test('takes a capability away, and is named', () => {
    const old = openProvider(
      'payhero',
      { unconfirmed: 'hold' },
      providerDeps(() => ''),
    );
    expect(Object.keys(old).sort()).toEqual(['kind', 'lacks', 'questions', 'read', 'signsNothing']);
    expect(old.lacks?.request).toEqual(['api_username_secret', 'api_password_secret', 'channel_id']);
    expect(old.lacks?.status).toEqual(['api_username_secret', 'api_password_secret']);
    const some = openProvider(
      'payhero',
      { apiPasswordSecret: 'word' },
      providerDeps(() => ''),
    );
    expect(some.lacks).toEqual({ request: ['channel_id'], payOut: ['wallet_channel_id'] });
  });
});

describe('a push', () => {
  test('is sent as documented, and its callback names the account and the order', async () => {
    const { provider, server } = await connect();
    const inbox = await startInbox();
    const accepted = await provider.request!({ ...push, callbackUrl: inbox.url }, idle);
    expect(keysOf(accepted).map(({ scheme }) => scheme)).toEqual(['payhero.reference', 'checkout']);
    expect(JSON.parse(server.calls[0]!.body)).toEqual({
      amount: 1500,
      phone_number: '0712345678',
      channel_id: 133,
      provider: 'm-pesa',
      external_reference: `JSY-7K2M9Q.${order.orderId}`,
      callback_url: inbox.url,
    });
    const [body] = await inbox.received(1);
    const reading = provider.read(body!, 0);
    expect(reading).toMatchObject({ kind: 'notice', notice: { account: 'JSY-7K2M9Q', amountCents: 150_000 } });
    expect(reading.kind === 'notice' && reading.notice.requestNames).toContain(order.orderId);
  });

  test('without a public address has no callback, and asking tells how it ended', async () => {
    const { provider, server, script, later } = await connect();
    script({ fate: { kind: 'late-success', code: '1032', lateMs: 60_000 } });
    const keys = keysOf(await provider.request!(push, idle)) as never[];
    expect(server.calls[0]!.body).not.toContain('callback_url');
    const about = { orderId: order.orderId, keys, callbackUrl: null };
    expect(await provider.status!(about, idle)).toMatchObject({
      kind: 'failure',
      failure: { terminalKeys: [], code: 'failed' },
    });
    later(60_000);
    expect(await provider.status!(about, idle)).toMatchObject({
      kind: 'paid',
      keys: [{ scheme: 'mpesa.receipt' }, { scheme: 'checkout' }, { scheme: 'payhero.reference' }],
      paidAt: Date.UTC(2026, 2, 15, 12, 1),
    });
  });

  test('of which nobody heard is in doubt, and what was dropped after it was taken is not sent again', async () => {
    const { provider, server, script } = await connect();
    for (const calls of ['drop', 'html-error'] as const) {
      script({ calls });
      expect((await provider.request!(push, idle)).kind).toBe('unknown');
    }
    expect(server.calls).toHaveLength(2);
  });

  test('of a part of a shilling, or of other money, is not sent', async () => {
    const { provider, server } = await connect();
    for (const odd of [{ amountCents: cents(1050) }, { currency: 'USD' }, { amountCents: cents(0) }]) {
      expect(await provider.request!({ ...push, ...odd }, idle)).toMatchObject({ kind: 'refused', subject: 'amount' });
    }
    expect(server.calls).toEqual([]);
  });

  test('"Insufficient tokens" and an insufficient amount are two different things', async () => {
    const { provider, script } = await connect();
    expect(await provider.request!({ ...push, amountCents: cents(300) }, idle)).toMatchObject({
      subject: 'amount',
      reason: expect.stringContaining('too small for PayHero') as string,
    });
    script({ calls: 'no-tokens' });
    expect(await provider.request!(push, idle)).toMatchObject({
      subject: 'tokens',
      final: true,
      reason: expect.stringMatching(/service tokens .* used up: top them up.*"Insufficient tokens"/) as string,
    });
  });

  test('by a channel that is off names the cure', async () => {
    const { provider } = await connect({ channelId: 134 });
    expect(await provider.request!(push, idle)).toMatchObject({
      subject: 'channel',
      reason: expect.stringContaining('channel_id') as string,
    });
  });

  test.each([
    ['your number has been blocked for 24 hours', 'phone', false],
    ['invalid phone_number', 'phone', true],
    ['Complete KYC first', 'account', true],
    ['Service wallet is low, please top up', 'tokens', true],
    ['something else', undefined, true],
  ])('"%s" is told apart', async (words, subject, final) => {
    const peer = await startPeer(say(400, JSON.stringify({ error_message: words })));
    const outcome = await open(peer.url, {}, ['uQ3fP', 'p4ss']).request!(push, idle);
    expect(outcome).toMatchObject({ kind: 'refused', final, reason: expect.stringContaining(words) as string });
    expect('subject' in outcome ? outcome.subject : undefined).toBe(subject);
  });

  test.each([
    [200, { success: false, message: 'Insufficient tokens' }, 'refused'],
    [200, { success: false, reference: 'E8UWT7CLUW', message: 'odd' }, 'unknown'],
    [200, { success: true, status: 'FAILED', reference: 'E8UWT7CLUW' }, 'unknown'],
    [200, { message: 'odd' }, 'unknown'],
    [201, { success: true, reference: 'UFD003217286.iI', CheckoutRequestID: '29119' }, 'accepted'],
    [500, { success: false, error_message: 'Insufficient tokens' }, 'unknown'],
  ])('answered with %i and %o is %s', async (status, body, kind) => {
    const peer = await startPeer(say(status, JSON.stringify(body)));
    expect((await open(peer.url, {}, ['uQ3fP', 'p4ss']).request!(push, idle)).kind).toBe(kind);
  });
});

describe('status', () => {
  test('tries the names that it knows, until one is', async () => {
    const { provider, server } = await connect();
    await provider.request!(push, idle);
    const about = (keys: readonly { scheme: 'payhero.reference' | 'checkout'; value: string }[]) => ({
      orderId: order.orderId,
      account: push.account,
      keys,
      callbackUrl: null,
    });
    const known = await provider.status!(about([{ scheme: 'payhero.reference', value: 'NOT-1' }]), idle);
    expect(known.kind).toBe('paid');
    expect(server.calls.slice(1).map(({ query }) => query.get('reference'))).toEqual([
      'NOT-1',
      `JSY-7K2M9Q.${order.orderId}`,
    ]);
    expect(await provider.status!({ orderId: 'W1', keys: [], callbackUrl: null }, idle)).toMatchObject({
      kind: 'absent',
    });
  });

  test.each([
    [{ status: 'QUEUED', success: true }, 'open'],
    [{ status: 'UNSUCCESSFUL', success: true }, 'failure'],
    [{ status: 'SUCCESS', transaction_status: 'FAILED' }, 'open'],
    [{ transaction_status: 'SUCCESS', provider_reference: 'UCF51A2XO2' }, 'paid'],
    [{ status: 'SUCCESS', provider_reference: 'UCF51A2XO2', CheckoutRequestID: 'ws_CO_other1' }, 'unknown'],
    [{ success: true }, 'unknown'],
  ])('%o is %s', async (body, kind) => {
    const peer = await startPeer(say(200, JSON.stringify(body)));
    const keys = [{ scheme: 'checkout', value: 'ws_CO_1' } as const];
    const state = await open(peer.url, {}, ['uQ3fP', 'p4ss']).status!({ orderId: null, keys, callbackUrl: null }, idle);
    expect(state.kind).toBe(kind);
  });
});

describe('the wallets', () => {
  test('tell tokens and collected money, and a top-up adds tokens', async () => {
    const { provider } = await connect();
    const balances = async () => {
      const told = await provider.balance!(idle);
      return told.kind === 'balances' ? told.balances.map(({ purse, amountCents }) => [purse, amountCents]) : told;
    };
    expect(await balances()).toEqual([
      ['tokens', 50_000],
      ['money', 470_000],
    ]);
    expect((await provider.topUp!(order, idle)).kind).toBe('accepted');
    expect(await balances()).toEqual([
      ['tokens', 200_000],
      ['money', 470_000],
    ]);
  });

  test('a payments wallet that is not there leaves the tokens told', async () => {
    const { provider } = await connect({ walletChannelId: 9 });
    expect(await provider.balance!(idle)).toMatchObject({
      balances: [{ purse: 'tokens' }],
      missing: expect.stringContaining('the payments wallet') as string,
    });
  });

  test.each([
    [
      '[{"wallet_type":"payment_wallet","available_balance":1},{"wallet_type":"service_wallet","available_balance":"7.5"}]',
      750,
    ],
    ['{"data":[{"wallet_type":"service_wallet","wallet_status":"PENDING","available_balance":-3.25}]}', -325],
    ['{"available_balance":0.129}', 12],
  ])('are read in the shape %s', async (body, amountCents) => {
    const peer = await startPeer(say(200, body));
    const provider = open(peer.url, { walletChannelId: undefined }, ['uQ3fP', 'p4ss']);
    expect(await provider.balance!(idle)).toMatchObject({ balances: [{ purse: 'tokens', amountCents }] });
  });

  test('pay out to a phone, and their callback is no money', async () => {
    const { provider, server } = await connect();
    const inbox = await startInbox();
    const asked = { ...order, amountCents: cents(100_000), callbackUrl: inbox.url, confirmation: null };
    expect((await provider.payOut!(asked, idle)).kind).toBe('accepted');
    expect(JSON.parse(server.calls[0]!.body)).toEqual({
      external_reference: order.orderId,
      amount: 1000,
      phone_number: '254712345678',
      network_code: '63902',
      callback_url: inbox.url,
      channel: 'mobile',
      channel_id: 16823,
      payment_service: 'b2c',
    });
    expect(provider.read((await inbox.received(1))[0]!, 0)).toMatchObject({ kind: 'ignored', reason: 'outbound' });
    expect(await provider.payOut!({ ...asked, amountCents: cents(900_000) }, idle)).toMatchObject({ kind: 'refused' });
  });
});

describe('the channels', () => {
  test('are listed for the settings, without wallets', async () => {
    const { provider } = await connect();
    const told = await provider.channels!(idle);
    expect(told.kind === 'channels' && told.channels.map(({ id, type, active }) => [id, type, active])).toEqual([
      ['133', 'till', true],
      ['134', 'paybill', false],
      ['2429', 'bank', true],
    ]);
  });

  test('are read page by page', async () => {
    const row = { channel_type: 'till', short_code: '1', is_active: true };
    const peer = await startPeer((socket, nth) => {
      const next_page = nth === 0 ? 2 : null;
      say(200, JSON.stringify({ payment_channels: [{ ...row, id: nth + 1 }], pagination: { next_page } }))(socket, nth);
    });
    const told = await open(peer.url, {}, ['uQ3fP', 'p4ss']).channels!(idle);
    expect(told.kind === 'channels' && told.channels.map(({ id }) => id)).toEqual(['1', '2']);
  });
});

describe('the list of transactions', () => {
  test('says what came in, what it cost and what went out, back to the time that is asked for', async () => {
    const { provider, later } = await connect();
    const rows = async (since: number) => {
      const found = [];
      for (let page: string | null = null; ;) {
        const answer = await provider.pull!({ since, page }, idle);
        if (answer.kind !== 'page') throw new Error(JSON.stringify(answer));
        found.push(...answer.rows);
        if (answer.next === null) return found;
        page = answer.next;
      }
    };
    for (let i = 0; i < 15; i += 1) {
      await provider.request!(push, idle);
      later(60_000);
    }
    await provider.payOut!({ ...order, amountCents: cents(100_000), callbackUrl: null, confirmation: null }, idle);
    const all = await rows(0);
    const kinds = Map.groupBy(all, ({ reading }) => reading.kind);
    expect([...kinds].map(([kind, { length }]) => [kind, length])).toEqual([
      ['ignored', 1],
      ['fee', 15],
      ['notice', 15],
    ]);
    const money = kinds.get('notice')![0]!.reading;
    const fee = kinds.get('fee')![0]!.reading;
    expect(money).toMatchObject({ notice: { account: null, amountCents: 150_000, hold: null } });
    expect(fee).toMatchObject({ amountCents: 600, key: money.kind === 'notice' ? money.notice.keys[0] : null });
    expect(await rows(Date.UTC(2026, 2, 15, 12, 10))).toHaveLength(5 * 2 + 1);
  });

  test.each([
    [
      'the documented sample, outbound in its type and received in its words',
      { transaction_type: 'outbound_payment', description: 'Received KES 50 from ' },
      'quarantined',
    ],
    ['an unknown type', { transaction_type: 'topup' }, 'quarantined'],
    ['money without a receipt', { provider_reference: '' }, 'quarantined'],
  ])('%s is held with its amount', async (_what, odd, kind) => {
    const row = {
      transaction_type: 'inbound_payment',
      amount: 50,
      provider_reference: 'SKQ96C7K7H',
      description: 'x',
      created_at: '2026-03-15T12:00:00Z',
      ...odd,
    };
    const peer = await startPeer(say(200, JSON.stringify({ transactions: [row] })));
    const page = await open(peer.url, {}, ['uQ3fP', 'p4ss']).pull!({ since: 0, page: null }, idle);
    expect(page).toMatchObject({ rows: [{ reading: { kind, claim: { amountCents: 5000 } } }], next: null });
  });
});
