import { z } from 'zod';
import type { SmsGateway, SmsOutcome } from '../domain/sms-port.ts';
import { maskNumber } from '../outside/scrub.ts';
import { gatewayKind } from './gateway.ts';

/** Sends nothing: every text goes to the log, with the number masked. For trials, and for an ISP without an SMS account. */
export const logOnly = gatewayKind(z.strictObject({}), (_settings, deps): SmsGateway => ({
  kind: 'log-only',
  send(message): Promise<SmsOutcome> {
    deps.log({ to: maskNumber(message.to), text: message.text, reference: message.reference });
    return Promise.resolve({ kind: 'logged' });
  },
}));
