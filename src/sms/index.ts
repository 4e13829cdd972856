import { africasTalking } from './africas-talking.ts';
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
