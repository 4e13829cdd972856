import { describeError, Fault } from '../../domain/values/fault.ts';
import type { PaymentProvider } from '../../domain/provider-port.ts';
import { authenticate } from './authenticate.ts';
import { readCallback } from './read-callback.ts';
import type { GatewaySettings } from './settings.ts';

/**
 * Settings with the texts of the secrets in the place of their names.
 * @throws Fault `provider.secret` for an empty secret, under which anybody could sign; and whatever `secret` throws
 */
export function withSecretTexts(settings: GatewaySettings, secret: (name: string) => string): GatewaySettings {
  const textOf = (name: string): string => {
    const text = secret(name);
    if (text === '') throw new Fault('provider.secret', 'stop', `the secret "${name}" of the gateway is empty`);
    return text;
  };
  const merchants = settings.merchants.map((merchant) => ({
    ...merchant,
    secrets: merchant.secrets.map(textOf),
  }));
  return { ...settings, merchants };
}

/**
 * The signed "Payment API Gateway" (v5.7.2) and its white labels. A body without a fitting signature is refused; one
 * with a fitting signature but another shape than the documented one is quarantined, because the signature alone does
 * not say where one member ends and the next begins.
 * @param settings with the texts of the secrets, not their names
 */
export function createGatewayProvider(settings: GatewaySettings): PaymentProvider {
  return {
    kind: 'gateway',
    read(body, now) {
      let isAuthentic = false;
      try {
        const signed = authenticate(body, settings);
        if (signed.kind === 'refused') return signed;
        isAuthentic = true;
        return readCallback(signed, settings, now);
      } catch (error) {
        if (!isAuthentic) return { kind: 'refused', reason: `reader_fault: ${describeError(error)}` };
        return { kind: 'quarantined', reason: 'reader_fault', detail: describeError(error) };
      }
    },
  };
}
