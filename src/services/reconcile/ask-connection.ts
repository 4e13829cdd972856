import type { RequestState } from '../../domain/money/payment-request.ts';
import { requestByOrder, requestsToAsk } from '../../storage/requests.ts';
import { askRequest, type AskDeps } from '../money/ask-request.ts';
import type { Requester } from '../money/send-request.ts';
import { listing, pullPayments, type PullDeps, type PullReport } from './pull-payments.ts';

/** What became of the requests that were asked for, by their state now. */
export type AskedRequests = Readonly<Record<RequestState, number>>;

/** What one connection told when it was asked for all that it can tell. */
export interface AskedConnection {
  /** Null where the provider gives no list. */
  readonly list: PullReport | null;
  /** Null where the provider cannot be asked what became of a request. */
  readonly requests: AskedRequests | null;
}

/**
 * Asks a connection for two days of its list at least, and what became of every request that is not decided for good. What it tells goes
 * the way of a callback, so that it may be asked by two processes at once.
 */
export async function askConnection(
  deps: PullDeps & AskDeps,
  connection: Requester,
  signal: AbortSignal,
): Promise<AskedConnection> {
  // The requests first: what they brought has its line at once, and is only known again in the list.
  const requests = connection.provider.status === undefined ? null : await askRequests(deps, connection, signal);
  const [list] = listing([connection]);
  return { list: list === undefined ? null : await pullPayments(deps, list, 'full', signal), requests };
}

async function askRequests(deps: AskDeps, connection: Requester, signal: AbortSignal): Promise<AskedRequests> {
  const counts = { open: 0, paid: 0, failed: 0, expired: 0 };
  for (const row of deps.store.all(requestsToAsk, { provider: connection.name })) {
    await askRequest(deps, connection, row, signal);
    const now = deps.store.first(requestByOrder, { orderId: row.order_id });
    counts[now?.state ?? row.state] += 1;
  }
  return counts;
}
