import type { Notice, Reading, Refusal } from '../../src/domain/money/notice.ts';
import type { PaymentProvider } from '../../src/domain/provider-port.ts';
import { openProvider, type ProviderKind } from '../../src/providers/index.ts';
import { gatewayBody } from '../../src/simulate/provider/gateway-body.ts';
import type { GatewayCallbackKind, GatewayPayment } from '../../src/simulate/provider/gateway-body.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import type { PayheroPayment } from '../../src/simulate/provider/payhero-body.ts';
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
