import type { SecretReader } from '../../src/domain/outbound.ts';
import type { ProviderDeps } from '../../src/domain/provider-port.ts';
import { systemClock } from '../../src/host/clock.ts';

/** What a provider is opened with, over the real network and the real time. */
export function providerDeps(secret: SecretReader): ProviderDeps {
  return { fetch, clock: systemClock, secret };
}
