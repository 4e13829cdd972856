import type { SmsMessage, SmsOutcome } from '../domain/ports.ts';
import { call, type Verdict } from '../outside/call.ts';
import type { Answer, HttpRequest } from '../outside/exchange.ts';
import type { SmsDeps } from './gateway.ts';

/** Longest that one message may take, milliseconds. */
const SMS_DEADLINE_MS = 10_000;

export type SmsRequest = Omit<HttpRequest, 'deadlineMs'>;

/** What the body of an answer says, read by the gateway that knows its shape. Null: nothing that this gateway documents. */
export type SmsVerdict = Verdict<Extract<SmsOutcome, { kind: 'sent' }>>;

/**
 * Hands one message to a gateway.
 * @param secrets everything secret that the request holds
 */
export function deliver(
  deps: Pick<SmsDeps, 'fetch' | 'clock'>,
  message: SmsMessage,
  request: SmsRequest,
  secrets: readonly string[],
  read: (answer: Answer) => SmsVerdict,
  signal: AbortSignal,
): Promise<SmsOutcome> {
  return call(
    deps,
    { ...request, deadlineMs: SMS_DEADLINE_MS, party: 'the gateway', secrets, phones: [message.to] },
    (answer) => {
      const verdict = read(answer);
      // A documented refusal counts in whatever status it comes, for these gateways say no inside 200 and 201; a success
      // does not count inside a fault.
      return verdict?.kind === 'sent' && (answer.status < 200 || answer.status > 299) ? null : verdict;
    },
    signal,
  );
}
