import type { NoticeOutcome } from '../domain/notices/channel.ts';
import { call } from '../outside/call.ts';
import type { Caller } from '../outside/exchange.ts';

const DEADLINE_MS = 10_000;

/** JSON for a program. */
export interface Post {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Who is called, in the words of a reason. */
  readonly party: string;
  readonly secrets: readonly string[];
}

/** Posts JSON, once. Any 2xx takes it, whatever else is said; a redirect is a refusal, and is not followed. */
export function postJson(
  caller: Caller,
  { url, body, headers, party, secrets }: Post,
  signal: AbortSignal,
): Promise<NoticeOutcome> {
  const request = {
    method: 'POST',
    url,
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
    deadlineMs: DEADLINE_MS,
    party,
    secrets,
    phones: [],
  } as const;
  const read = ({ status }: { status: number }) => (status >= 200 && status < 300 ? { kind: 'sent' as const } : null);
  return call<NoticeOutcome>(caller, request, read, signal);
}
