import { z } from 'zod';
import type { PaymentProvider, ProviderDeps } from '../domain/provider-port.ts';
import { Fault } from '../domain/values/fault.ts';
import { createGatewayProvider, withSecretTexts } from './gateway/provider.ts';
import { gatewaySettings } from './gateway/settings.ts';
import { createPayheroProvider } from './payhero/provider.ts';
import { payheroSettings } from './payhero/settings.ts';

interface Registration {
  /** Settings as they are stored and edited: they hold names of secrets, never their texts. */
  readonly settings: z.ZodType;
  /** @throws z.ZodError for settings that do not fit, and whatever the secret reader throws */
  readonly open: (settings: unknown, deps: ProviderDeps) => PaymentProvider;
}

/** Every payment provider. A new one is its folder and one line here; the contract suite then asks for its samples. */
export const providers = {
  payhero: {
    settings: payheroSettings,
    open: (settings, deps) => createPayheroProvider(payheroSettings.parse(settings), deps),
  },
  gateway: {
    settings: gatewaySettings,
    open: (settings, deps) =>
      createGatewayProvider(withSecretTexts(gatewaySettings.parse(settings), deps.secret), deps),
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

function isProviderKind(kind: string): kind is ProviderKind {
  return Object.hasOwn(providers, kind);
}
