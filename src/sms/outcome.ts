import type { SmsMessage, SmsOutcome } from '../domain/ports.ts';
import type { Exchange } from './exchange.ts';
import { scrub } from './scrub.ts';

/** What the body of an answer says, read by the gateway that knows its shape. Null: nothing that this gateway documents. */
export type Verdict =
  | { readonly kind: 'accepted'; readonly messageId: string | null }
  | { readonly kind: 'refused'; readonly reason: string; readonly final: boolean }
  | null;

type Answer = Extract<Exchange, { kind: 'answer' }>;

function judge(answer: Answer, verdict: Verdict): SmsOutcome {
  const { status, text } = answer;
  const http = `HTTP ${status}`;
  // A documented refusal counts in whatever status it comes: these gateways say no inside 200 and 201.
  if (verdict?.kind === 'refused') return { ...verdict, reason: `${verdict.reason} (${http})` };
  const said = text.trim() === '' ? '' : `: ${text}`;
  if (status >= 200 && status <= 299) {
    if (verdict) return { kind: 'sent', messageId: verdict.messageId };
    return { kind: 'unknown', reason: `${http} without a usable answer${said}` };
  }
  if (status === 429) return { kind: 'refused', final: false, reason: `too many requests (${http})${said}` };
  if (status === 401 || status === 403) {
    return { kind: 'refused', final: true, reason: `the gateway does not accept our key (${http})${said}` };
  }
  if (status >= 300 && status <= 399) {
    return { kind: 'refused', final: true, reason: `the address of the gateway answers with a redirect (${http})` };
  }
  // A time-out or a fault behind the gateway's front may have come after it took the message.
  if (status === 408 || status >= 500) return { kind: 'unknown', reason: `${http}${said}` };
  return { kind: 'refused', final: true, reason: `${http}${said}` };
}

/**
 * What became of a message, from its exchange and from what the body says. No reason holds a secret or a full number.
 * @param read reads the body of an answer; must not throw
 * @param secrets everything secret that the request held
 */
export function outcomeOf(
  result: Exchange,
  read: (answer: Answer) => Verdict,
  message: SmsMessage,
  secrets: readonly string[],
): SmsOutcome {
  const clean = (text: string): string => scrub(text, secrets, message.to);
  switch (result.kind) {
    case 'unbuildable':
      return { kind: 'refused', final: true, reason: clean(`the request cannot be built: ${result.reason}`) };
    case 'unreachable':
    case 'unknown':
      return { kind: result.kind, reason: clean(result.reason) };
    case 'answer': {
      const outcome = judge(result, read(result));
      return outcome.kind === 'sent' ? outcome : { ...outcome, reason: clean(outcome.reason) };
    }
  }
}
