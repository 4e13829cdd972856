import { describeError } from '../../domain/fault.ts';
import type { PaymentProvider } from '../../domain/ports.ts';
import { authenticate } from './authenticate.ts';
import { readCallback } from './read-callback.ts';
import type { GatewaySettings } from './settings.ts';

/**
 * The signed "Payment API Gateway" (v5.7.2) and its white labels. A body without a fitting signature is refused; one
 * with a fitting signature but another shape than the documented one is quarantined, because the signature alone does
 * not say where one member ends and the next begins.
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
