import { Fault } from '../domain/values/fault.ts';
import type { SmsGateway } from '../domain/sms-port.ts';
import { africasTalking } from './africas-talking.ts';
import type { SmsDeps } from './gateway.ts';
import { logOnly } from './log-only.ts';
import { servicesFamily } from './services-family.ts';
import { templated } from './template.ts';

/** Every kind of SMS gateway. A new one is one file and one line here; the contract suite then runs on it. */
export const smsGateways = {
  'africas-talking': africasTalking,
  'services-family': servicesFamily,
  template: templated,
  'log-only': logOnly,
} as const;

export type SmsGatewayKind = keyof typeof smsGateways;

/** Opens a gateway from its stored settings. @throws Fault for an unknown kind, ZodError for settings that do not fit */
export function openSmsGateway(kind: string, settings: unknown, deps: SmsDeps): SmsGateway {
  if (!Object.hasOwn(smsGateways, kind)) {
    throw new Fault(
      'sms.kind',
      'stop',
      `There is no kind of SMS gateway "${kind}"; known are ${Object.keys(smsGateways).join(', ')}.`,
    );
  }
  return smsGateways[kind as SmsGatewayKind].open(settings, deps);
}
