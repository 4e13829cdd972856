import type { Fetch } from '../domain/outbound.ts';
import type { Clock } from '../domain/ports.ts';
import type { ProbeOutcome } from '../domain/tunnel.ts';
import { exchange } from '../outside/exchange.ts';
import type { OwnCalls } from '../services/box/own-calls.ts';

/** Longer than a delivery through a tunnel takes on a bad day. Milliseconds. */
const DEADLINE_MS = 10_000;

/** What an answer that is not ours tells of where the call ended, for the technician. */
function whereItEnded(status: number): string {
  if (status === 404) return 'something answers "not found": the tunnel leads elsewhere, or leaves this path out';
  if (status === 401 || status === 403)
    return 'something in between refuses it: a bot check, a firewall or a login page';
  if (status === 429) return 'something in between refuses it: too many requests';
  if (status >= 500) return "the tunnel's far end answers, and does not reach this box";
  return 'something else answers in the place of this box: a login page, or another box';
}

/** Calls our own public address once, and measures it. What comes back is believed only when it is what this process has to say to it. */
export async function callOurselves(
  deps: { readonly fetch: Fetch; readonly clock: Clock; readonly calls: OwnCalls },
  url: string,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const { path, answer } = deps.calls.mint();
  const from = deps.clock.monotonic();
  const request = { method: 'POST', url: `${url}${path}`, headers: {}, body: '{}', deadlineMs: DEADLINE_MS } as const;
  const told = await exchange(deps, request, signal);
  if (told.kind !== 'answer') return { kind: 'lost', reason: told.reason };
  if (told.status === 200 && told.text === answer)
    return { kind: 'arrived', ms: Math.round(deps.clock.monotonic() - from) };
  return { kind: 'lost', reason: `HTTP ${told.status}, ${whereItEnded(told.status)}` };
}
