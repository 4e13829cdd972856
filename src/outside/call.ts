import type { NotDone } from '../domain/outbound.ts';
import { describeError } from '../domain/values/fault.ts';
import type { Msisdn } from '../domain/values/msisdn.ts';
import { exchange, type Answer, type Caller, type HttpRequest } from './exchange.ts';
import { plainWords, scrub } from './scrub.ts';

/** A request, and what a reason has to know about it. */
export interface CallRequest extends HttpRequest {
  /** Who is called, in the words of a reason: `the gateway`. */
  readonly party: string;
  /** Everything secret in the request, in each form in which it stands there: a password, and the Basic token made of it. */
  readonly secrets: readonly string[];
  /** Numbers of people in the request. */
  readonly phones: readonly Msisdn[];
}

/** What an answer says, read by the one who knows its shape. Null: nothing that this party documents. */
export type Verdict<A> = A | NotDone | null;

/**
 * Asks an outside party once. Never throws. Only reasons are scrubbed: a text that `read` takes over into its own answer is
 * its own to scrub.
 * @param read reads an answer of any status. What it returns null for is left to what HTTP says
 */
export async function call<A extends { readonly kind: string }>(
  caller: Caller,
  request: CallRequest,
  read: (answer: Answer) => Verdict<A>,
  signal: AbortSignal,
): Promise<A | NotDone> {
  const clean = (text: string): string => scrub(text, request.secrets, request.phones);
  const result = await exchange(caller, request, signal);
  switch (result.kind) {
    case 'unbuildable':
      return { kind: 'refused', final: true, reason: clean(`the request cannot be built: ${result.reason}`) };
    case 'unreachable':
    case 'unknown':
      return { kind: result.kind, reason: clean(result.reason) };
    case 'answer': {
      const verdict = tryRead(result, read);
      if (verdict === null) {
        const outcome = judgeStatus(result, request.party);
        return { ...outcome, reason: clean(outcome.reason) };
      }
      if (!isNotDone(verdict)) return verdict;
      return { ...verdict, reason: clean(`${verdict.reason} (HTTP ${result.status})`) };
    }
  }
}

function tryRead<A>(answer: Answer, read: (answer: Answer) => Verdict<A>): Verdict<A> {
  try {
    return read(answer);
  } catch (error) {
    // Whatever was asked for may have been done: nobody is to learn that from a crash.
    return { kind: 'unknown', reason: `the answer cannot be read: ${describeError(error)}` };
  }
}

function isNotDone(verdict: { readonly kind: string }): verdict is NotDone {
  return verdict.kind === 'refused' || verdict.kind === 'unreachable' || verdict.kind === 'unknown';
}

/** What an answer means by its status alone, the same for everybody. */
function judgeStatus({ status, text }: Answer, party: string): NotDone {
  const http = `HTTP ${status}`;
  const said = text.trim() === '' ? '' : `: ${plainWords(text)}`;
  if (status >= 200 && status <= 299) return { kind: 'unknown', reason: `${http} without a usable answer${said}` };
  if (status === 429) return { kind: 'refused', final: false, reason: `too many requests (${http})${said}` };
  if (status === 401 || status === 403) {
    return { kind: 'refused', final: true, reason: `${party} does not accept our key (${http})${said}` };
  }
  if (status >= 300 && status <= 399) {
    return { kind: 'refused', final: true, reason: `the address of ${party} answers with a redirect (${http})` };
  }
  // A time-out or a fault behind the other side's front may have come after it took the request.
  if (status === 408 || status >= 500) return { kind: 'unknown', reason: `${http}${said}` };
  return { kind: 'refused', final: true, reason: `${http}${said}` };
}
