import { z } from 'zod';
import { Fault } from '../domain/values/fault.ts';
import type { ProviderKind } from '../domain/money/notice.ts';
import type { PaymentProvider } from '../domain/ports.ts';
import { createGatewayProvider, withSecretTexts } from './gateway/provider.ts';
import { gatewaySettings } from './gateway/settings.ts';
import { createPayheroProvider } from './payhero/provider.ts';
import { payheroSettings } from './payhero/settings.ts';

/** Reads a secret by its name. @throws Fault when there is none */
export type SecretReader = (name: string) => string;

interface Registration {
  /** Settings as they are stored and edited: they hold names of secrets, never their texts. */
  readonly settings: z.ZodType;
  /** @throws z.ZodError for settings that do not fit, and whatever the secret reader throws */
  readonly open: (settings: unknown, secret: SecretReader) => PaymentProvider;
}

/** Every payment provider. A new one is its folder and one line here (and its name in `ProviderKind`). */
export const providers = {
  payhero: {
    settings: payheroSettings,
    open: (settings) => createPayheroProvider(payheroSettings.parse(settings)),
  },
  gateway: {
    settings: gatewaySettings,
    open: (settings, secret) => createGatewayProvider(withSecretTexts(gatewaySettings.parse(settings), secret)),
  },
} as const satisfies Record<ProviderKind, Registration>;

/**
 * Makes the reader of one provider connection from its stored row.
 * @throws Fault `provider.kind` or `provider.settings`, naming what is wrong; the secret reader's own faults pass through
 */
export function openProvider(kind: string, settings: unknown, secret: SecretReader): PaymentProvider {
  if (!isProviderKind(kind)) {
    throw new Fault(
      'provider.kind',
      'stop',
      `unknown payment provider "${kind}"; known: ${Object.keys(providers).join(', ')}`,
    );
  }
  try {
    return providers[kind].open(settings, secret);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new Fault('provider.settings', 'stop', `settings of ${kind}: ${z.prettifyError(error)}`, { cause: error });
  }
}

function isProviderKind(kind: string): kind is ProviderKind {
  return Object.hasOwn(providers, kind);
}
