import type { Reading, Refusal } from '../../domain/money/notice.ts';
import { describeError, Fault } from '../../domain/values/fault.ts';
import type { PaymentProvider, ProviderDeps } from '../../domain/provider-port.ts';
import { callersOf, gatewayApi } from './api.ts';
import { authenticate } from './authenticate.ts';
import { depositOver, payOutOver, pushOver, withdrawOver } from './orders.ts';
import { readCallback } from './read-callback.ts';
import { lacksOf, type GatewaySettings } from './settings.ts';
import { readKeptState, statusOver } from './status.ts';
import { validatePaybill } from './validate.ts';

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
export function createGatewayProvider(settings: GatewaySettings, deps: ProviderDeps): PaymentProvider {
  return {
    kind: 'gateway',
    read: (body, now) => readDelivery(body, now, settings),
    validate: (body, _now, judge) => validatePaybill(body, judge, settings),
    lacks: lacksOf(settings),
    ...callsOf(settings, deps),
  };
}

function readDelivery(body: Uint8Array, now: number, settings: GatewaySettings): Reading | Refusal {
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
}

/** What can be asked of the gateway: by its merchant, and at its tills. */
function callsOf(settings: GatewaySettings, deps: ProviderDeps): Partial<PaymentProvider> {
  if (settings.baseUrl === undefined) return {};
  const api = gatewayApi(settings.baseUrl, deps);
  const [merchant] = callersOf(settings, false);
  const tills = callersOf(settings, true);
  const all = [...(merchant === undefined ? [] : [merchant]), ...tills];
  return {
    ...(merchant === undefined
      ? {}
      : {
          request: pushOver(api, settings, merchant),
          payOut: payOutOver(api, settings, merchant),
        }),
    ...(tills.length === 0
      ? {}
      : {
          deposit: depositOver(api, settings, tills),
          withdraw: withdrawOver(api, settings, tills),
          tills: tills.map(({ id }) => id),
        }),
    ...(all.length === 0 ? {} : { status: statusOver(api, all), readAnswer: readKeptState }),
  };
}
