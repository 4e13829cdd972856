import type { Connections } from './connections.ts';
import type { Log } from './log.ts';
import type { Clock } from '../domain/ports.ts';
import type { Alarms } from '../services/box/alarms.ts';
import { watchBalances } from '../services/box/watch-balances.ts';
import type { BooksPolicy } from '../services/money/credit-line.ts';
import type { Inbox } from '../services/money/inbox.ts';
import { startRequests } from '../services/money/request-rounds.ts';
import { startPulling } from '../services/reconcile/pulling.ts';
import type { Store } from '../storage/engine/store.ts';

/** What is asked of providers by ourselves, beside what they tell. */
export interface Asking {
  /** A request for money was stored: it is sent at once. */
  readonly look: () => void;
  /** Callbacks may have been lost: the lists of what came in are asked for at once. */
  readonly pull: () => void;
  readonly stop: () => Promise<void>;
}

/** Sends requests for money and asks what became of them; asks for the lists of what came in, and for what is left of tokens. What is learnt goes the way of a callback. */
export function askProviders(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly log: Log;
  readonly timeZone: string;
  readonly currency: string;
  readonly inbox: Inbox;
  readonly policy: BooksPolicy;
  readonly wake: (lane: string) => void;
  readonly connections: () => Connections;
  /** Whether callbacks may be lost at this moment. */
  readonly isDoubtful: () => boolean;
  readonly onBug: (error: unknown) => void;
}): Asking {
  const { log, inbox } = deps;
  const connections = () => deps.connections().providers;
  const pulling = startPulling(
    { ...deps, connections, take: (deliveries) => Promise.all(deliveries.map((one) => inbox.submit(one))) },
    log.pulled,
  );
  const requests = startRequests({ ...deps, requesters: connections, submit: (one) => inbox.submit(one) });
  const stopBalances = watchBalances({ ...deps, connections });
  return {
    look: () => requests.look(),
    pull: () => pulling.hasten(),
    async stop() {
      await stopBalances();
      await requests.stop();
      await pulling.stop();
    },
  };
}
