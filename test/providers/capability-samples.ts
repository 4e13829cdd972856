import type { ProviderDeps } from '../../src/domain/provider-port.ts';
import { cents } from '../../src/domain/values/money.ts';
import type { Msisdn } from '../../src/domain/values/msisdn.ts';
import { openProvider } from '../../src/providers/index.ts';
import { gatewayBody } from '../../src/simulate/provider/gateway-body.ts';
import type { CallSample, CapabilitySamples } from './capability-contract.ts';

const phone = '254712345678' as Msisdn;
/** An order of ours, as every provider takes it. */
export const order = {
  orderId: 'W1ABCDEFGH1234567890',
  amountCents: cents(150_000),
  currency: 'KES',
  phone,
  callbackUrl: 'https://isp.example/cb/x/s3cret',
};
const receipt = { scheme: 'mpesa.receipt', value: 'UCF51A2XO2' } as const;
const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** Everything that PayHero's API is used for. */
export const payheroSettings = {
  apiUsernameSecret: 'payhero-api-username',
  apiPasswordSecret: 'payhero-api-password',
  channelId: 133,
};

const reference = { scheme: 'payhero.reference', value: 'E8UWT7CLUW' } as const;
const checkout = { scheme: 'checkout', value: 'ws_CO_15012024164321519708344109' } as const;
const error = (words: string): string[] => [JSON.stringify({ error_message: words })];

const transaction = {
  id: 7,
  transaction_type: 'service_charge',
  description: 'cost',
  amount: -6,
  transaction_reference: 'T1',
  provider_reference: 'cost_UCF51A2XO2',
  created_at: '2026-03-15T12:25:12Z',
};

export const payheroCapabilities: CapabilitySamples = {
  open: (baseUrl: string, deps: ProviderDeps) => openProvider('payhero', { ...payheroSettings, baseUrl }, deps),
  calls: {
    request: {
      call: (provider, signal) => provider.request!({ ...order, account: 'JSY-7K2M9Q' }, signal),
      answer: `{"success":true,"status":"QUEUED","reference":"E8UWT7CLUW","CheckoutRequestID":"${checkout.value}"}`,
      outcome: { kind: 'accepted', keys: [reference, checkout] },
      quoting: error,
    },
    balance: {
      call: (provider, signal) => provider.balance!(signal),
      answer: '{"id":22156,"wallet_type":"service_wallet","currency":"KES","available_balance":15101.36}',
      outcome: { kind: 'balances', balances: [{ purse: 'tokens', amountCents: 1_510_136, currency: 'KES' }] },
      quoting: error,
    },
    topUp: {
      call: (provider, signal) => provider.topUp!(order, signal),
      answer: '{"success":true}',
      outcome: { kind: 'accepted', keys: [] },
      quoting: error,
    },
    status: {
      call: (provider, signal) =>
        provider.status!({ orderId: order.orderId, keys: [reference], callbackUrl: null }, signal),
      answer:
        '{"transaction_date":"2024-11-26T08:41:14.160604Z","provider":"m-pesa","success":true,"third_party_reference":"UCF51A2XO2","status":"SUCCESS","reference":"6b71cb8b-638d-4b6e-9c7c-b0334a641e3a","CheckoutRequestID":"","provider_reference":"UCF51A2XO2"}',
      outcome: {
        kind: 'paid',
        keys: [receipt, { scheme: 'payhero.reference', value: '6b71cb8b-638d-4b6e-9c7c-b0334a641e3a' }],
        paidAt: Date.UTC(2024, 10, 26, 8, 41, 14, 160),
      },
      quoting: (words) => [
        ...error(words),
        ...['FAILED', 'ODD'].map((status) => JSON.stringify({ status, ResultDesc: words })),
      ],
    },
    pull: {
      call: (provider, signal) => provider.pull!({ since: 5, page: null }, signal),
      answer: JSON.stringify({ transactions: [transaction], pagination: { page: 1, next_page: 2 } }),
      outcome: {
        kind: 'page',
        rows: [
          {
            body: text(transaction),
            reading: {
              kind: 'fee',
              key: receipt,
              amountCents: 600,
              currency: 'KES',
              at: Date.UTC(2026, 2, 15, 12, 25, 12),
            },
          },
        ],
        wholeSince: 5,
        next: '2',
      },
      quoting: error,
    },
    channels: {
      call: (provider, signal) => provider.channels!(signal),
      answer:
        '{"payment_channels":[{"id":2429,"transaction_type":"CustomerPayBillOnline","channel_type":"bank","account_id":5000,"short_code":"522522","account_number":"1280006242","description":"KCB Bank","is_active":true,"balance_plain":null},{"id":16823,"channel_type":"wallet","short_code":"553125"}],"pagination":{"next_page":null}}',
      outcome: {
        kind: 'channels',
        channels: [
          {
            id: '2429',
            type: 'bank',
            shortCode: '522522',
            accountNo: '1280006242',
            name: 'KCB Bank',
            active: true,
            chosen: false,
          },
        ],
      },
      quoting: error,
    },
  },
  validation: null,
};

/** What a payments wallet adds. With one the balance is asked of two addresses. */
export const payheroPayOut = {
  call: (provider, signal) => provider.payOut!({ ...order, confirmation: null }, signal),
  answer:
    '{"status":"QUEUED","merchant_reference":"W5ZBQBHJOS","checkout_request_id":"553125-97e66f37","response_code":"0"}',
  outcome: {
    kind: 'accepted',
    keys: [
      { scheme: 'payhero.reference', value: 'W5ZBQBHJOS' },
      { scheme: 'checkout', value: '553125-97e66f37' },
    ],
  },
  quoting: error,
} satisfies CallSample;

const MERCHANT = 'M1';
const TILL = 'till-7';
const GATEWAY_SECRET = 'k3y/with "quotes" & ü';

/** Everything that the gateway's API is used for. */
export const gatewaySettings = {
  merchants: [
    { id: MERCHANT, publicId: 'f54ec96649be11ebb3780242ac130002', secrets: ['gateway-secret'] },
    { id: TILL, publicId: 'till-public', secrets: ['till-secret'], pos: true, destinationId: '2133456' },
  ],
};

const answered = (members: object): string =>
  JSON.stringify({
    order_id: order.orderId,
    transaction_id: '732007046722',
    transaction_ref: '',
    status: 1,
    result: { code: 0, message: 'OK' },
    provider_result: { code: -8888, message: 'Good' },
    service_id: 1,
    service_version: 11.1,
    service_date_time: '2020-11-25 10:08:32.832969',
    ...members,
  });
const gatewayOrder = (operation: number) =>
  ({ scheme: 'gateway.order', value: `${MERCHANT}/${operation}/${order.orderId}` }) as const;
const gatewayTransaction = { scheme: 'gateway.transaction', value: '732007046722' } as const;
const refusals = (message: string): string[] =>
  [10201, 10401, 77].map((code) => answered({ status: -1, result: { code, message } }));
const question = (secret: string): Uint8Array =>
  new TextEncoder().encode(
    gatewayBody('paybill', {
      merchantId: MERCHANT,
      secret,
      orderId: '2026-03-15-15-25-12-255432',
      amount: 1500,
      at: Date.UTC(2026, 2, 15),
      status: 0,
      account: 'JSY-7K2M9Q',
    }),
  );

export const gatewayCapabilities: CapabilitySamples = {
  open: (baseUrl, deps) => openProvider('gateway', { ...gatewaySettings, baseUrl }, deps),
  calls: {
    request: {
      call: (provider, signal) => provider.request!({ ...order, account: 'JSY-7K2M9Q' }, signal),
      answer: answered({}),
      outcome: { kind: 'accepted', keys: [gatewayOrder(17), gatewayTransaction] },
      quoting: refusals,
    },
    payOut: {
      call: (provider, signal) => provider.payOut!({ ...order, confirmation: null }, signal),
      answer: answered({ confirm_type: 3 }),
      outcome: { kind: 'confirmation', type: '3', keys: [gatewayOrder(16), gatewayTransaction] },
      quoting: refusals,
    },
    deposit: {
      call: (provider, signal) => provider.deposit!({ ...order, till: TILL }, signal),
      answer: answered({}),
      outcome: { kind: 'accepted', keys: [gatewayTransaction] },
      quoting: refusals,
    },
    withdraw: {
      call: (provider, signal) => provider.withdraw!({ ...order, till: TILL, confirmation: null }, signal),
      answer: answered({ confirm_type: 0 }),
      outcome: { kind: 'accepted', keys: [gatewayTransaction] },
      quoting: refusals,
    },
    status: {
      call: (provider, signal) =>
        provider.status!({ orderId: order.orderId, keys: [gatewayOrder(17)], callbackUrl: null }, signal),
      answer: answered({ status: 2, transaction_ref: 'UCF51A2XO2' }),
      outcome: { kind: 'paid', keys: [receipt, gatewayOrder(17), gatewayTransaction], paidAt: null },
      quoting: (message) => [-1, 1, 3, 5, 7].map((status) => answered({ status, result: { code: 10301, message } })),
    },
  },
  validation: {
    body: question(GATEWAY_SECRET),
    question: { account: 'JSY-7K2M9Q', amountCents: cents(150_000), currency: 'KES', payerPhone: '2547 ***** 126' },
    forged: question('guessed'),
  },
};
