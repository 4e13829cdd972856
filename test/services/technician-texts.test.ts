import { describe, expect, test } from 'vitest';
import type { PaymentProvider } from '../../src/domain/provider-port.ts';
import { act } from '../../src/services/actions/act.ts';
import { refundByProvider } from '../../src/services/money/refund-by-provider.ts';
import { requestPayment } from '../../src/services/money/request-payment.ts';
import { sendRefund } from '../../src/services/money/send-refund.ts';
import { sendRequest } from '../../src/services/money/send-request.ts';
import { takePayments } from '../../src/services/money/take-payments.ts';
import { checkProvider } from '../../src/services/setup/check-provider.ts';
import { confirmationBody } from '../../src/simulate/provider/daraja-body.ts';
import { gatewayBody } from '../../src/simulate/provider/gateway-body.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { nextRefundToSend, refundsOfPayment } from '../../src/storage/refunds.ts';
import { nextToSend } from '../../src/storage/requests.ts';
import { outcomeWords } from '../../src/views/callback-words.ts';
import { showPayment } from '../../src/views/payment.ts';
import { paymentDetail, paymentWords } from '../../src/views/payment-words.ts';
import { refundWords } from '../../src/views/refund.ts';
import { requestView, requestWords } from '../../src/views/request.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { addLine, callbacks, delivery, notice, openStore, payments, POLICY, requests, take } from './books.ts';
import { NOW, OPEN, type Box, type Kind } from './opened-providers.ts';

const { signal } = new AbortController();
const BY = { actor: 'cli:asha', reason: 'a trial' };

function booksOf(kind: Kind, provider: PaymentProvider) {
  const store = openStore();
  addLine(store, 1, { accountNo: 'ACC1', msisdn: '254712345678' });
  const clock = new VirtualClock(NOW);
  return {
    store,
    deps: { store, clock, policy: POLICY, currency: 'KES', wake: () => undefined },
    requester: { name: kind, provider, callbackUrl: 'https://isp.example/cb/x/y' },
  };
}

/** What stands at the request, in the CLI and on the page of the line. */
async function pay(kind: Kind, provider: PaymentProvider, currency = 'KES', amountCents = 150_000): Promise<string> {
  const { store, deps, requester } = booksOf(kind, provider);
  const deed = requestPayment({ currency, connections: () => [kind], random: seededRandom(3) });
  const done = act(store, deed, { accountNo: 'ACC1', amountCents, phone: null, provider: null }, BY, NOW);
  if (done.kind === 'refused') return done.words;
  const row = store.first(nextToSend, { provider: kind, now: NOW })!;
  await sendRequest({ ...deps, currency }, requester, row, signal);
  return requestWords(requestView(store.all(requests, {})[0]!));
}

/** What stands at the refund, in `washa payment show` and on the page of the payment. */
async function refund(kind: Kind, provider: PaymentProvider, currency = 'KES', amountCents = 50_000): Promise<string> {
  const { store, deps, requester } = booksOf(kind, provider);
  take(
    store,
    delivery(notice({ account: 'ACC1', amountCents: 1_000_000 as never }), { provider: kind, receivedAt: NOW }),
  );
  const payers = () => (provider.payOut === undefined ? [] : [kind]);
  const deed = refundByProvider(POLICY, { payers, reversers: () => [], random: seededRandom(3) });
  const done = act(store, deed, { paymentId: 1, amountCents, phone: '0712345678', provider: null }, BY, NOW);
  if (done.kind === 'refused') return done.words;
  const row = store.first(nextRefundToSend, { provider: kind, now: NOW })!;
  await sendRefund({ ...deps, policy: { ...POLICY, currency } }, requester, row, signal);
  return refundWords(store.all(refundsOfPayment, { paymentId: 1 })[0]!, currency, NOW);
}

/** What `washa provider check` and the page say that is wrong. */
async function check(kind: Kind, provider: PaymentProvider): Promise<string> {
  const heard = { delivered: null, pushed: null, direct: null, tests: [] };
  const items = await checkProvider(
    { name: kind, provider, heard, hasAddress: true },
    'W1000000000000000000',
    NOW,
    signal,
  );
  return items
    .filter(({ state }) => state === 'wrong')
    .map(({ words }) => words.en)
    .join(' ');
}

/** What stands at the delivery, or at the payment that it became. */
function callback(kind: Kind, provider: PaymentProvider, body: string): string {
  const { store } = booksOf(kind, provider);
  const bytes = new TextEncoder().encode(body);
  const reading = provider.read(bytes, NOW);
  if (reading.kind === 'refused') return reading.reason;
  takePayments(store, [{ provider: kind, body: bytes, reading, receivedAt: NOW }], POLICY, NOW);
  const [row] = store.all(callbacks, {});
  if (row?.result === 'quarantined') return `${outcomeWords(row)} ${row.detail ?? ''}`;
  const shown = showPayment(store, store.all(payments, {})[0]!.id, () => null, NOW)!;
  return `${paymentWords(shown.view)}. ${paymentDetail(shown.view) ?? ''}`;
}

const gateway = (partial: object) =>
  gatewayBody('paybill', {
    merchantId: 'm1',
    secret: 'gateway-secret',
    orderId: 'O-100-1',
    amount: 1500,
    at: NOW,
    receipt: 'TKD1A2B3C4',
    account: 'ACC1',
    ...partial,
  });
const daraja = (partial: object) =>
  confirmationBody({
    amount: '1500.00',
    account: 'ACC1',
    at: NOW,
    receipt: 'TKD1A2B3C4',
    shortCode: '600000',
    phone: '254712345678',
    checkoutId: 'ws_CO_1',
    ...partial,
  });
const payhero = (partial: object) =>
  payheroBody('B', { amount: 1500, reference: 'ACC1', at: NOW, receipt: 'TKD1A2B3C4', ...partial });

const WALLET = { settings: { walletChannelId: 16823 } };
const LOGIN =
  /does not accept the API username and API password\. They are not your PayHero login: make them in PayHero under API Keys/;
const SECRET = /does not accept our signature: check the secret of the merchant/;
const KEYS = /Daraja does not take the consumer key and the consumer secret/;
const NOWHERE = /No line has the account number that was typed\./;
const LITTLE = /^Credited to the line; it buys no whole period/;
const BY_HAND =
  /"daraja" cannot send money to a phone\. Sent by hand, it is written down by: washa payment refund 1 --by-hand/;

type Door = (kind: Kind, provider: PaymentProvider) => Promise<string> | string;

describe('what a technician reads', () => {
  test.each<[what: string, Kind, door: string, Door, Box, RegExp]>([
    ['wrong credentials', 'payhero', 'pay', pay, { secrets: { word: 'w0rd-x' } }, LOGIN],
    ['wrong credentials', 'payhero', 'refund', refund, { ...WALLET, secrets: { word: 'w0rd-x' } }, LOGIN],
    ['wrong credentials', 'payhero', 'check', check, { secrets: { word: 'w0rd-x' } }, LOGIN],
    ['wrong credentials', 'gateway', 'pay', pay, { secrets: { secret: 'w0rd-x' } }, SECRET],
    ['wrong credentials', 'gateway', 'refund', refund, { secrets: { secret: 'w0rd-x' } }, SECRET],
    ['wrong credentials', 'gateway', 'check', check, { secrets: { secret: 'w0rd-x' } }, SECRET],
    ['wrong credentials', 'daraja', 'pay', pay, { secrets: { key: 'w0rd-x' } }, KEYS],
    ['wrong credentials', 'daraja', 'check', check, { secrets: { key: 'w0rd-x' } }, KEYS],
    [
      'a wrong passkey',
      'daraja',
      'pay',
      pay,
      { secrets: { passkey: 'w0rd-x' } },
      /Daraja does not take the passkey: it has to be that of this short_code/,
    ],
    ['no payouts', 'daraja', 'refund', refund, {}, BY_HAND],
    [
      'no tokens',
      'payhero',
      'pay',
      pay,
      { tokens: 0 },
      /service tokens of PayHero are used up: top them up with washa provider top-up, or on its dashboard/,
    ],
    ['no tokens', 'payhero', 'check', check, { tokens: 0 }, /KES 0 of service tokens are left: top them up/],
    [
      'a wrong channel',
      'payhero',
      'pay',
      pay,
      { settings: { channelId: 134 } },
      /does not take this channel: fetch the channels/,
    ],
    [
      'a wrong channel',
      'payhero',
      'refund',
      refund,
      { settings: { walletChannelId: 133 } },
      /does not take this channel.*for refunds wallet_channel_id/,
    ],
    [
      'a wrong channel',
      'payhero',
      'check',
      check,
      { settings: { channelId: 134 } },
      /Channel 134, paybill 400200, is not active\./,
    ],
    [
      'a wrong channel',
      'gateway',
      'callback',
      (k, p) => callback(k, p, gateway({ destinationId: '9999' })),
      { settings: { destinationIds: ['7000000'] } },
      /short code that is not among destination_ids.* 9999/,
    ],
    [
      'a wrong channel',
      'daraja',
      'callback',
      (k, p) => callback(k, p, daraja({ shortCode: '999' })),
      {},
      /paid to another short code than that of the connection: look whether short_code is right/,
    ],
    ['a wrong account', 'payhero', 'callback', (k, p) => callback(k, p, payhero({ reference: 'XYZ99' })), {}, NOWHERE],
    ['a wrong account', 'gateway', 'callback', (k, p) => callback(k, p, gateway({ account: 'XYZ99' })), {}, NOWHERE],
    ['a wrong account', 'daraja', 'callback', (k, p) => callback(k, p, daraja({ account: 'XYZ99' })), {}, NOWHERE],
    ['too little', 'payhero', 'pay', (k, p) => pay(k, p, 'KES', 200), {}, /the amount is too small for PayHero/],
    ['cents', 'payhero', 'pay', (k, p) => pay(k, p, 'KES', 150), {}, /whole shillings, at least 1/],
    [
      'cents',
      'payhero',
      'refund',
      (k, p) => refund(k, p, 'KES', 150),
      WALLET,
      /PayHero takes whole Kenyan shillings only/,
    ],
    [
      'more than the wallet',
      'payhero',
      'refund',
      (k, p) => refund(k, p, 'KES', 600_000),
      WALLET,
      /the wallet of PayHero holds too little money for this/,
    ],
    [
      'more than was paid',
      'gateway',
      'refund',
      (k, p) => refund(k, p, 'KES', 1_000_100),
      {},
      /Of payment 1 there is KES 10,000/,
    ],
    ['a wrong amount', 'payhero', 'callback', (k, p) => callback(k, p, payhero({ amount: 700 })), {}, LITTLE],
    ['a wrong amount', 'gateway', 'callback', (k, p) => callback(k, p, gateway({ amount: 700 })), {}, LITTLE],
    ['a wrong amount', 'daraja', 'callback', (k, p) => callback(k, p, daraja({ amount: '700.00' })), {}, LITTLE],
    ['a wrong currency', 'payhero', 'pay', (k, p) => pay(k, p, 'USD'), {}, /PayHero takes whole Kenyan shillings only/],
    ['a wrong currency', 'gateway', 'pay', (k, p) => pay(k, p, 'USD'), {}, /the gateway is not set up for USD/],
    ['a wrong currency', 'daraja', 'pay', (k, p) => pay(k, p, 'USD'), {}, /Daraja knows shillings only, not USD/],
    [
      'a wrong currency',
      'payhero',
      'refund',
      (k, p) => refund(k, p, 'USD'),
      WALLET,
      /PayHero takes whole Kenyan shillings only/,
    ],
    ['a wrong currency', 'gateway', 'refund', (k, p) => refund(k, p, 'USD'), {}, /the gateway is not set up for USD/],
    [
      'a wrong currency',
      'gateway',
      'callback',
      (k, p) => callback(k, p, gateway({ currency: 'USD' })),
      {},
      /currency that this connection is not set up for: if it is right, add it to currencies.* USD/,
    ],
  ])('%s of %s: %s', async (_what, kind, _door, door, box, words) => {
    const text = await door(kind, await OPEN[kind](box));
    expect(text).toMatch(words);
    // Nobody reads a code of ours, or a secret.
    expect(text).not.toMatch(/\b[a-z]+_not_[a-z]+\b|w0rd-x|-secret/);
  });
});
