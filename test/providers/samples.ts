import type { Notice, Reading, Refusal } from '../../src/domain/money/notice.ts';
import type { PaymentProvider } from '../../src/domain/provider-port.ts';
import { openProvider, type ProviderKind } from '../../src/providers/index.ts';
import { gatewayBody } from '../../src/simulate/provider/gateway-body.ts';
import type { GatewayCallbackKind, GatewayPayment } from '../../src/simulate/provider/gateway-body.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import type { PayheroPayment } from '../../src/simulate/provider/payhero-body.ts';
import {
  confirmationBody,
  pulledRow,
  pushResultBody,
  transactionBody,
  type DarajaPayment,
} from '../../src/simulate/provider/daraja-body.ts';
import { sendingBody, type DarajaOrder } from '../../src/simulate/provider/daraja-sending.ts';
import { cents } from '../../src/domain/values/money.ts';
import type { Msisdn } from '../../src/domain/values/msisdn.ts';
import type { CapabilitySamples } from './capability-contract.ts';
import { gatewayCapabilities, payheroCapabilities } from './capability-samples.ts';
import { providerDeps } from './deps.ts';

/** 15 March 2026, 15:25:12 in Nairobi. */
export const NOW = Date.UTC(2026, 2, 15, 12, 25, 12);

export const MERCHANT = '555222hhh555fff999rrr444qqq222';
export const TILL = 'till-7';
export const SECRET = 'a-secret-of-these-tests';

/** What stands in the secrets' files, by their names. */
const SECRETS: Readonly<Record<string, string>> = {
  'gateway-new': 'a-newer-secret',
  'gateway-old': SECRET,
  till: 'a-till-secret',
};

const gatewayConfig = {
  merchants: [
    { id: MERCHANT, secrets: ['gateway-new', 'gateway-old'] },
    { id: TILL, secrets: ['till'], pos: true },
  ],
  destinationIds: ['7000000'],
  depositOperations: [21],
};

export function gateway(overrides: object = {}): PaymentProvider {
  return openProvider(
    'gateway',
    { ...gatewayConfig, ...overrides },
    providerDeps((name) => SECRETS[name] ?? ''),
  );
}

export function payhero(overrides: object = {}): PaymentProvider {
  return openProvider(
    'payhero',
    overrides,
    providerDeps(() => ''),
  );
}

export const genuine: GatewayPayment = {
  merchantId: MERCHANT,
  secret: SECRET,
  orderId: '2026-03-15-15-25-12-255432',
  amount: 1500,
  at: NOW - 5000,
  receipt: 'UCF51A2XO2',
  account: 'JSY-7K2M9Q',
};

export function gatewayText(kind: GatewayCallbackKind, overrides: Partial<GatewayPayment> = {}): string {
  return gatewayBody(kind, { ...genuine, ...overrides });
}

export const pushed: PayheroPayment = {
  amount: 1500,
  reference: 'JSY-7K2M9Q',
  at: NOW - 5000,
  receipt: 'UCF51A2XO2',
  checkoutId: 'ws_CO_15032026152512000700000126',
  payheroReference: 'UFD004453187.iI',
};

export const darajaConfig = {
  shortCode: '600000',
  consumerKeySecret: 'daraja-consumer-key',
  consumerSecret: 'daraja-consumer-secret',
  passkeySecret: 'daraja-passkey',
  nominatedPhone: '0722 000 000',
};

/** With these it sends money out too. */
export const darajaSending = {
  ...darajaConfig,
  initiator: { name: 'api', credentialSecret: 'daraja-credential' },
  payoutShortCode: '600000',
};

export function daraja(overrides: object = {}): PaymentProvider {
  return openProvider(
    'daraja',
    { ...darajaConfig, ...overrides },
    providerDeps(() => 'x'),
  );
}

/** `paidIn` goes back. */
export const reversal: DarajaOrder = {
  originator: 'dad6-0001',
  conversation: 'AG_20260315_0001',
  reverses: 'UCF51A2XO2',
  shortCode: '600000',
  phone: '254712345678',
  amount: '1500',
  at: NOW,
  receipt: 'UCF51A2XP3',
  fate: { kind: 'paid' },
};

export const paidIn: DarajaPayment = {
  amount: '1500.00',
  account: 'JSY-7K2M9Q',
  at: NOW - 5000,
  receipt: 'UCF51A2XO2',
  shortCode: '600000',
  phone: '254712345678',
  checkoutId: 'ws_CO_15032026152512000712345678',
};

const sentOrder = {
  orderId: 'W1ABCDEFGH1234567890',
  amountCents: cents(150_000),
  currency: 'KES',
  callbackUrl: 'https://pay.test/cb/daraja/k3y',
};
const acknowledged =
  '{"OriginatorConversationID":"f1e2-4b95","ConversationID":"AG_20260315_1","ResponseCode":"0","ResponseDescription":"Accept the service request successfully."}';
const acknowledgedKeys = [
  { scheme: 'daraja.originator', value: 'f1e2-4b95' },
  { scheme: 'daraja.conversation', value: 'AG_20260315_1' },
] as const;
const refusedBy = (words: string): string[] => [
  JSON.stringify({ errorCode: '400.002.02', errorMessage: words }),
  ...['1', '21'].map((ResponseCode) => JSON.stringify({ ResponseCode, ResponseDescription: words })),
];

const darajaCapabilities: CapabilitySamples = {
  open: (baseUrl, deps) => openProvider('daraja', { ...darajaSending, baseUrl }, deps),
  signIn: { path: '/oauth/v1/generate', answer: '{"access_token":"t0ken-of-the-contract","expires_in":"3599"}' },
  calls: {
    request: {
      call: (provider, signal) => {
        const phone = '254712345678' as Msisdn;
        const order = { orderId: 'W-42', amountCents: cents(150_000), currency: 'KES', phone, account: 'JSY-7K2M9Q' };
        return provider.request!({ ...order, callbackUrl: 'https://pay.test/cb/daraja/k3y' }, signal);
      },
      answer: '{"ResponseCode":"0","CheckoutRequestID":"ws_CO_1","ResponseDescription":"Success"}',
      outcome: { kind: 'accepted', keys: [{ scheme: 'checkout', value: 'ws_CO_1' }] },
      quoting: (words) => [
        JSON.stringify({ errorCode: '400.002.02', errorMessage: words }),
        JSON.stringify({ ResponseCode: '1', ResponseDescription: words }),
      ],
    },
    status: {
      call: (provider, signal) => {
        const keys = [{ scheme: 'checkout', value: 'ws_CO_1' }] as const;
        return provider.status!({ orderId: 'W-42', keys, callbackUrl: null }, signal);
      },
      answer: '{"ResponseCode":"0","CheckoutRequestID":"ws_CO_1","ResultCode":"0","ResultDesc":"Fine"}',
      outcome: { kind: 'paid', keys: [{ scheme: 'checkout', value: 'ws_CO_1' }], paidAt: null },
      quoting: (words) => [
        ...['1032', '9999'].map((ResultCode) => JSON.stringify({ ResponseCode: '0', ResultCode, ResultDesc: words })),
        JSON.stringify({ errorCode: '500.001.1001', errorMessage: `is being processed: ${words}` }),
      ],
    },
    reverse: {
      call: (provider, signal) => provider.reverse!({ ...sentOrder, receipt: 'UCF51A2XO2' }, signal),
      answer: acknowledged,
      outcome: { kind: 'accepted', keys: acknowledgedKeys },
      quoting: refusedBy,
    },
    payOut: {
      call: (provider, signal) =>
        provider.payOut!({ ...sentOrder, phone: '254712345678' as Msisdn, confirmation: null }, signal),
      answer: acknowledged,
      outcome: { kind: 'accepted', keys: acknowledgedKeys },
      quoting: refusedBy,
    },
    pull: {
      call: (provider, signal) => provider.pull!({ since: Date.UTC(2026, 2, 9), page: null }, signal),
      answer: '{"ResponseCode":"1001","ResponseMessage":"None","Response":[[]]}',
      outcome: { kind: 'page', rows: [], wholeSince: Date.UTC(2026, 2, 9), next: null },
      quoting: (words) => [JSON.stringify({ ResponseCode: '1002', ResponseMessage: words })],
    },
    register: {
      call: (provider, signal) => {
        const address = 'https://pay.test/cb/daraja/k3y';
        return provider.register!({ callback: address, validation: `${address}-2` }, signal);
      },
      answer:
        '{"OriginatorCoversationID":"6e86","ResponseCode":"0","ResponseStatus":"1000","ResponseDescription":"Success"}',
      outcome: {
        kind: 'registered',
        parts: [
          { of: 'callbacks', state: 'new' },
          { of: 'list', state: 'new' },
        ],
      },
      exchanges: 2,
      quoting: (words) => [JSON.stringify({ ResponseCode: '1', ResponseDescription: words })],
    },
  },
  validation: {
    body: new TextEncoder().encode(confirmationBody(paidIn)),
    question: {
      account: 'JSY-7K2M9Q',
      amountCents: cents(150_000),
      currency: 'KES',
      payerPhone: '2547 ***** 678',
    },
    forged: new TextEncoder().encode('{"account":"JSY-7K2M9Q","amount":"1500"}'),
  },
};

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export function read(provider: PaymentProvider, body: string | Uint8Array, now = NOW): Reading | Refusal {
  return provider.read(typeof body === 'string' ? bytes(body) : body, now);
}

/** The notice of a body that must be one. */
export function noticeOf(provider: PaymentProvider, body: string | Uint8Array, now = NOW): Notice {
  const reading = read(provider, body, now);
  if (reading.kind !== 'notice') throw new Error(`not a notice: ${JSON.stringify(reading)}`);
  return reading.notice;
}

export interface ProviderSamples {
  readonly provider: PaymentProvider;
  /** Bodies that must become a notice. */
  readonly paid: readonly string[];
  /** Bodies of money that leaves the ISP. */
  readonly outbound: readonly string[];
  /** Bodies of attempts that ended without money. */
  readonly failed: readonly string[];
  readonly capabilities: CapabilitySamples;
}

const cancelled = { code: 1032, message: 'Request cancelled by user' };

/** What the contract suite needs of each provider; a new provider adds its own here. */
export const samples: Readonly<Record<ProviderKind, ProviderSamples>> = {
  payhero: {
    provider: payhero(),
    paid: [
      ...(['A', 'B', 'C'] as const).map((dialect) => payheroBody(dialect, pushed)),
      payheroBody('A', { ...pushed, responseAsText: true }),
    ],
    outbound: [
      payheroBody('B', { ...pushed, outbound: true }),
      payheroBody('C', { ...pushed, outbound: true }),
      payheroBody('B', { ...pushed, outbound: true, responseAsText: true }),
    ],
    failed: [payheroBody('A', { ...pushed, failed: cancelled }), payheroBody('C', { ...pushed, failed: cancelled })],
    capabilities: payheroCapabilities,
  },
  daraja: {
    provider: daraja(),
    paid: [
      confirmationBody(paidIn),
      pushResultBody(paidIn),
      transactionBody(paidIn),
      JSON.stringify(pulledRow(paidIn)),
    ],
    outbound: [
      transactionBody(paidIn, true),
      sendingBody(reversal),
      sendingBody({ ...reversal, reverses: null }),
      sendingBody(reversal, 'R000001'),
    ],
    failed: ['1032', '1', '2001', 'SFC_IC0003'].map((code) => pushResultBody(paidIn, code)),
    capabilities: darajaCapabilities,
  },
  gateway: {
    provider: gateway(),
    paid: [
      gatewayText('paybill'),
      gatewayText('c2b', { amount: '1500.00', transactionId: '732007046722' }),
      gatewayText('pos', { merchantId: TILL, secret: 'a-till-secret', operation: 21 }),
    ],
    outbound: [gatewayText('b2c'), gatewayText('b2c', { merchantId: TILL, secret: 'a-till-secret' })],
    failed: [gatewayText('c2b', { status: 3, resultCode: 1 }), gatewayText('c2b', { status: 4 })],
    capabilities: gatewayCapabilities,
  },
};
