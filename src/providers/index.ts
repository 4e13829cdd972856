import type { z } from 'zod';
import type { ProviderKind } from '../domain/notice.ts';
import type { PaymentProvider } from '../domain/ports.ts';
import { createGatewayProvider } from './gateway/provider.ts';
import { gatewaySettings } from './gateway/settings.ts';
import { createPayheroProvider } from './payhero/provider.ts';
import { payheroSettings } from './payhero/settings.ts';

interface Registration<S extends z.ZodType> {
  readonly settings: S;
  readonly create: (settings: z.output<S>) => PaymentProvider;
}

/** Ties a schema to the factory that takes its output, and offers both without their types. */
function register<S extends z.ZodType>({ settings, create }: Registration<S>) {
  return {
    /** The zod schema of this provider's settings, secrets as text. */
    settings,
    create,
    /** @throws z.ZodError for settings that do not fit the schema */
    createFrom: (raw: unknown): PaymentProvider => create(settings.parse(raw)),
  };
}

/** Every payment provider. A new one is its folder and one line here (and its name in `ProviderKind`). */
export const providers = {
  payhero: register({ settings: payheroSettings, create: createPayheroProvider }),
  gateway: register({ settings: gatewaySettings, create: createGatewayProvider }),
} as const satisfies Record<ProviderKind, unknown>;
