import { nextToAsk, nextToSend, type RequestRow } from '../../storage/requests.ts';
import { isStoreFault, tolerate } from '../../storage/engine/store.ts';
import { askRequest, type AskDeps } from './ask-request.ts';
import { sendRequest, type Requester } from './send-request.ts';

/** How soon a request of another process (`washa pay`) is found, and one that is due. Milliseconds. */
const LOOK_MS = 1_000;

export interface RoundsDeps extends AskDeps {
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

const ERRANDS = [
  { next: nextToSend, run: sendRequest },
  { next: nextToAsk, run: askRequest },
] as const;

/**
 * Sends the requests for money that wait, and asks what became of those that were sent. The table is the queue: each connection has one
 * call of either sort on its way at a time, so that a thousand open requests, or a provider that is silent, take nothing from the intake.
 */
export function startRequests(deps: RoundsDeps): RequestRounds {
  const { store, clock, requesters, onBug } = deps;
  const closing = new AbortController();
  const running = new Map<string, Promise<void>>();
  let cancel: () => void = () => undefined;

  const begin = (requester: Requester, errand: (typeof ERRANDS)[number]): void => {
    const lane = `${errand.run.name} ${requester.name}`;
    if (closing.signal.aborted || running.has(lane)) return;
    let row: RequestRow | undefined;
    tolerate(() => {
      row = store.first(errand.next, { provider: requester.name, now: clock.now() });
    });
    if (row === undefined) return;
    const done = errand.run(deps, requester, row, closing.signal).then(
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
