import { z } from 'zod';
import type { ConnectForm, Connecting } from '../domain/connecting.ts';
import type { PaymentProvider, ProviderDeps } from '../domain/provider-port.ts';
import { Fault } from '../domain/values/fault.ts';
import { connectDaraja } from './daraja/connect.ts';
import { createDarajaProvider } from './daraja/provider.ts';
import { darajaSettings } from './daraja/settings.ts';
import { connectGateway } from './gateway/connect.ts';
import { createGatewayProvider, withSecretTexts } from './gateway/provider.ts';
import { gatewaySettings } from './gateway/settings.ts';
import { createPayheroProvider } from './payhero/provider.ts';
import { connectPayhero } from './payhero/connect.ts';
import { payheroSettings } from './payhero/settings.ts';

interface Registration {
  /** Whether it may ask before it takes money. */
  readonly asksBefore: boolean;
  /** Settings as they are stored and edited: they hold names of secrets, never their texts. */
  readonly settings: z.ZodType;
  /** @throws z.ZodError for settings that do not fit, and whatever the secret reader throws */
  readonly open: (settings: unknown, deps: ProviderDeps) => PaymentProvider;
  /** How it is connected without a setup file. */
  readonly connect: Connecting;
}

/** Every payment provider. A new one is its folder and one line here; the contract suite then asks for its samples. */
export const providers = {
  payhero: {
    asksBefore: false,
    settings: payheroSettings,
    open: (settings, deps) => createPayheroProvider(payheroSettings.parse(settings), deps),
    connect: connectPayhero,
  },
  gateway: {
    asksBefore: true,
    settings: gatewaySettings,
    open: (settings, deps) =>
      createGatewayProvider(withSecretTexts(gatewaySettings.parse(settings), deps.secret), deps),
    connect: connectGateway,
  },
  daraja: {
    asksBefore: true,
    settings: darajaSettings,
    open: (settings, deps) => createDarajaProvider(darajaSettings.parse(settings), deps),
    connect: connectDaraja,
  },
} as const satisfies Record<string, Registration>;

export type ProviderKind = keyof typeof providers;

/**
 * Opens one provider connection from its stored row.
 * @throws Fault `provider.kind` or `provider.settings`, naming what is wrong; the secret reader's own faults pass through
 */
export function openProvider(kind: string, settings: unknown, deps: ProviderDeps): PaymentProvider {
  if (!isProviderKind(kind)) {
    throw new Fault(
      'provider.kind',
      'stop',
      `unknown payment provider "${kind}"; known: ${Object.keys(providers).join(', ')}`,
    );
  }
  try {
    return providers[kind].open(settings, deps);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new Fault('provider.settings', 'stop', `settings of ${kind}: ${z.prettifyError(error)}`, { cause: error });
  }
}

/** Whether providers of this kind ask before they take money: then they have an address for it. */
export function asksBefore(kind: string): boolean {
  return isProviderKind(kind) && providers[kind].asksBefore;
}

/** How a connection of this kind is made without a setup file; undefined for a kind that there is not. */
export function connectingOf(kind: string): Connecting | undefined {
  return isProviderKind(kind) ? providers[kind].connect : undefined;
}

/** The forms by which connections are made, one of each kind. */
export function connectForms(): readonly ConnectForm[] {
  return Object.entries(providers).map(([kind, { connect }]) => {
    const { called, where, press, asked } = connect;
    return { kind, called, where, press, asked };
  });
}

function isProviderKind(kind: string): kind is ProviderKind {
  return Object.hasOwn(providers, kind);
}
