import type { SmsAbout, SmsMessage, SmsOutcome } from '../domain/sms-port.ts';
import { call } from '../outside/call.ts';
import type { Answer, HttpRequest } from '../outside/exchange.ts';
import { denialIn, type AnswerContext } from './denial.ts';
import type { SmsDeps } from './gateway.ts';

/** Longest that one message may take, milliseconds. */
const SMS_DEADLINE_MS = 10_000;

export type SmsRequest = Omit<HttpRequest, 'deadlineMs'>;

/** What the body of an answer says, read by the gateway that knows its shape. Null: nothing that this gateway documents. */
export type SmsVerdict = SmsOutcome | null;

/** What a gateway knows beside its answer. */
export interface Delivery {
  readonly request: SmsRequest;
  /** Everything secret that the request holds. */
  readonly secrets: readonly string[];
  /** Codes that the settings call a success: they are no refusal, whatever they are elsewhere. */
  readonly successCodes?: readonly string[];
}

/** Hands one message to a gateway. Whatever `read` finds, a yes with a no beside it is a no. */
export async function deliver(
  deps: Pick<SmsDeps, 'fetch' | 'clock'>,
  message: SmsMessage,
  { request, secrets, successCodes = [] }: Delivery,
  read: (answer: Answer) => SmsVerdict,
  signal: AbortSignal,
): Promise<SmsOutcome> {
  const context = { sent: message.text, successCodes };
  return call<SmsOutcome>(
    deps,
    { ...request, deadlineMs: SMS_DEADLINE_MS, party: 'the gateway', secrets, phones: [message.to] },
    (answer) => judgeAnswer(answer, read(answer), context),
    signal,
  );
}

/**
 * What an answer comes to.
 * @param verdict as its gateway reads it
 */
export function judgeAnswer(answer: Answer, verdict: SmsVerdict, context: AnswerContext): SmsVerdict {
  // A page of some box in between, or of a login: whatever words stand in it, they are about something else.
  if (isPage(answer.text)) return null;
  const denial = denialIn(answer.text, context);
  const isGood = answer.status >= 200 && answer.status <= 299;
  switch (verdict?.kind) {
    case 'sent':
      if (denial !== null) return { kind: 'refused', final: true, reason: answer.text, about: denial.about };
      // A success does not count inside a fault.
      return isGood ? verdict : null;
    case 'refused':
      // A documented refusal counts in whatever status it comes, for these gateways say no inside 200 and 201.
      return verdict.about === undefined ? { ...verdict, about: denial?.about ?? null } : verdict;
    case undefined: {
      const about = isGood ? null : aboutFault(answer, denial?.about ?? null);
      return about === null ? null : { kind: 'refused', final: true, reason: answer.text, about };
    }
    case 'logged':
    case 'unreachable':
    case 'unknown':
      return verdict;
  }
}

/** 402 is HTTP's own word for what has to be paid first. */
function aboutFault({ status }: Answer, about: SmsAbout | null): SmsAbout | null {
  return status === 402 ? 'credit' : status >= 400 ? about : null;
}

/** Whether an answer is a page for a browser. */
function isPage(text: string): boolean {
  return /<!doctype html|<(?:html|head|body|title|script|form|meta)[\s>]/i.test(text);
}
