import { nextToProve } from '../../storage/proofs.ts';
import { nextToAsk, nextToSend } from '../../storage/requests.ts';
import { nextPurseOrderToAsk, nextPurseOrderToSend } from '../../storage/purse-orders.ts';
import { nextRefundToAsk, nextRefundToSend } from '../../storage/refunds.ts';
import type { Query } from '../../storage/engine/query.ts';
import { isStoreFault, tolerate } from '../../storage/engine/store-faults.ts';
import { askRefund } from './ask-refund.ts';
import { askPurseOrder } from './ask-purse-order.ts';
import { askRequest, type AskDeps } from './ask-request.ts';
import { provePayment, type ProveDeps } from './prove-payment.ts';
import { sendPurseOrder } from './send-purse-order.ts';
import { sendRefund } from './send-refund.ts';
import { sendRequest, type Requester } from './send-request.ts';

/** How soon a request of another process (`washa pay`) is found, and one that is due. Milliseconds. */
const LOOK_MS = 1_000;

export interface RoundsDeps extends AskDeps, ProveDeps {
  /** As they are set up at this moment. */
  readonly requesters: () => readonly Requester[];
  readonly onBug: (error: unknown) => void;
}

export interface RequestRounds {
  /** A request was stored: it is sent at once. */
  readonly look: () => void;
  /** Ends the calls that are on their way: what they were about is asked for after the next start. */
  readonly stop: () => Promise<void>;
}

/** What is due at one connection, and how it is done. */
interface Errand {
  readonly name: string;
  readonly next: (deps: RoundsDeps, requester: Requester, signal: AbortSignal) => (() => Promise<void>) | null;
}

function errandOf<Row>(
  query: Query<{ provider: string; now: number }, Row>,
  run: (deps: RoundsDeps, requester: Requester, row: Row, signal: AbortSignal) => Promise<void>,
): Errand {
  return {
    name: run.name,
    next(deps, requester, signal) {
      const row = deps.store.first(query, { provider: requester.name, now: deps.clock.now() });
      return row === undefined ? null : () => run(deps, requester, row, signal);
    },
  };
}

const ERRANDS = [
  errandOf(nextToSend, sendRequest),
  errandOf(nextToAsk, askRequest),
  errandOf(nextToProve, provePayment),
  errandOf(nextRefundToSend, sendRefund),
  errandOf(nextRefundToAsk, askRefund),
  errandOf(nextPurseOrderToSend, sendPurseOrder),
  errandOf(nextPurseOrderToAsk, askPurseOrder),
];

/**
 * Sends the requests for money, the refunds and the orders about the ISP's own money that wait, asks what became of those that were sent, and whether what nobody signed is true. The tables are the queue: each connection has one
 * call of each sort on its way at a time, so that a thousand open requests, or a provider that is silent, take nothing from the intake.
 */
export function startRequests(deps: RoundsDeps): RequestRounds {
  const { clock, requesters, onBug } = deps;
  const closing = new AbortController();
  const running = new Map<string, Promise<void>>();
  let cancel: () => void = () => undefined;

  const begin = (requester: Requester, errand: Errand): void => {
    const lane = `${errand.name} ${requester.name}`;
    if (closing.signal.aborted || running.has(lane)) return;
    const due: ReturnType<Errand['next']>[] = [];
    tolerate(() => {
      due.push(errand.next(deps, requester, closing.signal));
    });
    const [run = null] = due;
    if (run === null) return;
    const done = run().then(
      () => true,
      (error: unknown) => {
        // What the disk refuses now is found due again by the next look.
        if (!isStoreFault(error)) onBug(error);
        return false;
      },
    );
    running.set(
      lane,
      done.then((isDone) => {
        running.delete(lane);
        if (isDone) begin(requester, errand);
      }),
    );
  };
  const look = (): void => {
    cancel();
    if (closing.signal.aborted) return;
    cancel = clock.after(LOOK_MS, look);
    for (const requester of requesters()) for (const errand of ERRANDS) begin(requester, errand);
  };
  look();
  return {
    look,
    async stop() {
      closing.abort();
      cancel();
      await Promise.all(running.values());
    },
  };
}
