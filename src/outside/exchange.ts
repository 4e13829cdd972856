import type { NoAnswer, Fetch } from '../domain/outbound.ts';
import type { Clock } from '../domain/ports.ts';
import { describeError } from '../domain/values/fault.ts';
import { member } from './json-path.ts';

/** Nothing that is asked of an outside party is answered by more than this; what is longer is cut off. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** What it takes to call somebody. */
export interface Caller {
  readonly fetch: Fetch;
  /** Times the deadlines. */
  readonly clock: Pick<Clock, 'after'>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Longest that the whole exchange may take, from the name look-up to the last byte of the answer. Milliseconds. */
  readonly deadlineMs: number;
}

/** What came back, whatever the status and the type: a page of HTML and nothing at all are answers too. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly text: string;
}

/**
 * What became of one HTTP exchange. `text` and `reason` are raw: they may echo secrets and numbers, so they go through
 * `scrub` before anybody reads them.
 */
export type Exchange = Answer | NoAnswer | { readonly kind: 'unbuildable'; readonly reason: string };

/** Codes that Node's fetch (undici) and the system give when no connection came to be, so no byte of the request went out. */
const NO_CONNECTION = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && chain.length < 8; at = member(at, 'cause')) chain.push(at);
  return chain;
}

function neverConnected(error: unknown): boolean {
  // One name with several addresses fails with one error for each; a single address that answered is enough for doubt.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverConnected);
  const code = member(error, 'code');
  const call = member(error, 'syscall');
  return (typeof code === 'string' && NO_CONNECTION.has(code)) || call === 'connect' || call === 'getaddrinfo';
}

function describeChain(error: unknown): string {
  const chain = causes(error);
  const last = chain.at(-1);
  const code = member(last, 'code');
  const text = describeError(last);
  return typeof code === 'string' && !text.includes(code) ? `${text} (${code})` : text;
}

/**
 * A body in two parts that tells whether its second part was taken. fetch takes that one only when the connection stands
 * and the request is being written (the first part it may fetch ahead), and nobody can accept a request whose body is
 * incomplete. So a failure before that is known to be harmless, even a deadline that ran out while a dead uplink swallowed
 * the connection attempt. With a plain string the two could not be told apart.
 */
function watchedBody(text: string): { stream: ReadableStream<Uint8Array>; complete: () => boolean; length: number } {
  const bytes = new TextEncoder().encode(text);
  const parts = [bytes.subarray(0, 1), bytes.subarray(1)];
  let taken = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const part = parts[taken++];
        if (part && part.length > 0) controller.enqueue(part);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, complete: () => taken > 1, length: bytes.length };
}

async function readCapped(response: Response): Promise<string> {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  for (let room = MAX_ANSWER_BYTES; room > 0;) {
    const { value, done } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value.subarray(0, room), { stream: true });
    room -= value.byteLength;
  }
  await reader.cancel();
  return text;
}

/**
 * Sends one request and reads its answer, all within its deadline. Never throws. Redirects are not followed: what was sent
 * to one address, with our key in it, is not meant for another.
 */
export async function exchange(caller: Caller, request: HttpRequest, signal: AbortSignal): Promise<Exchange> {
  const stopped = (): boolean => signal.aborted;
  if (stopped()) return { kind: 'unreachable', reason: 'not sent: we are stopping' };
  const body = request.body === null || request.body === '' ? null : watchedBody(request.body);
  let headers: Headers;
  try {
    headers = new Headers(request.headers);
    // One connection an exchange: a kept one that the other side has just closed would leave the next outcome in doubt.
    headers.set('connection', 'close');
    if (body) headers.set('content-length', String(body.length));
  } catch (error) {
    return { kind: 'unbuildable', reason: describeError(error) };
  }

  const deadline = new AbortController();
  const cancel = caller.clock.after(request.deadlineMs, () => deadline.abort());
  try {
    const response = await caller.fetch(request.url, {
      method: request.method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, deadline.signal]),
      ...(body ? { body: body.stream, duplex: 'half' } : {}),
    });
    return { kind: 'answer', status: response.status, text: await readCapped(response) };
  } catch (error) {
    if (causes(error).some(neverConnected)) return { kind: 'unreachable', reason: describeChain(error) };
    const kind = body === null || body.complete() ? 'unknown' : 'unreachable';
    if (deadline.signal.aborted) {
      const what = kind === 'unknown' ? 'no answer' : 'no connection';
      return { kind, reason: `${what} within ${request.deadlineMs / 1000} s` };
    }
    if (stopped()) return { kind, reason: 'we stopped before the answer came' };
    return { kind, reason: describeChain(error) };
  } finally {
    cancel();
  }
}
