import type { Clock, RouterConnection } from '../../domain/ports.ts';
import { describeError, Fault } from '../../domain/values/fault.ts';
import { isStoreFault } from '../../storage/engine/store-faults.ts';
import { countUse, type CountDeps } from './count-use.ts';

export interface CountRhythmDeps extends CountDeps {
  readonly clock: Clock;
  readonly router: RouterConnection;
  readonly everyMs: number;
  /** False while the clock is not believed, and while somebody works at the router. */
  readonly mayCount: () => boolean;
  /** Something was counted. */
  readonly onCounted: () => void;
  /** The router answered, and not what was asked for. */
  readonly onFailed: (reason: string) => void;
}

/** Counts what the lines of one router use, on a rhythm, for as long as it answers. @returns ends it, and waits for the count that is under way */
export function startCounting(deps: CountRhythmDeps): () => Promise<void> {
  const { clock, router, everyMs, mayCount, onCounted, onFailed } = deps;
  const stopping = new AbortController();
  const isStopped = () => stopping.signal.aborted;
  const count = async (): Promise<void> => {
    try {
      if (router.health().state === 'up' && mayCount() && (await countUse(deps, router))) onCounted();
    } catch (error) {
      // What the disk refuses now is counted when it takes it again.
      if (!(error instanceof Fault || isStoreFault(error))) throw error;
      onFailed(describeError(error));
    }
  };
  const run = async (): Promise<void> => {
    while (!isStopped()) {
      await clock.sleep(everyMs, stopping.signal);
      if (!isStopped()) await count();
    }
  };
  const running = run();
  return () => {
    stopping.abort();
    return running;
  };
}
