import type { Clock } from '../../domain/ports.ts';
import { isStoreFault, unlessStoreRefuses } from '../../storage/engine/store-faults.ts';

/**
 * Looks at something now, and again and again. What the store refuses at one look is left to the next.
 * @param everyMs until the next look, where the store refused this one
 * @param look @returns how long until the next, milliseconds; `Infinity`: there is none
 * @returns ends it
 */
export function keepLooking(clock: Clock, everyMs: number, look: () => number): () => void {
  let cancel: () => void = () => undefined;
  const run = (): void => {
    let waitMs = everyMs;
    unlessStoreRefuses(() => {
      waitMs = look();
    });
    if (waitMs !== Infinity) cancel = clock.after(waitMs, run);
  };
  run();
  return () => cancel();
}

/** The same, always so far apart. */
export function lookEvery(clock: Clock, everyMs: number, look: () => void): () => void {
  return keepLooking(clock, everyMs, () => {
    look();
    return everyMs;
  });
}

/**
 * The same for what takes its time: the wait begins when it is over.
 * @param ask is told by its signal that this is to end
 * @returns ends it, and resolves when what was being asked is over
 */
export function keepAsking(
  { clock, onBug }: { readonly clock: Clock; readonly onBug: (error: unknown) => void },
  everyMs: number,
  ask: (signal: AbortSignal) => Promise<number>,
): () => Promise<void> {
  const stopping = new AbortController();
  let cancel: () => void = () => undefined;
  let running = Promise.resolve();
  const run = async (): Promise<void> => {
    let waitMs = everyMs;
    try {
      waitMs = await ask(stopping.signal);
    } catch (error) {
      if (!isStoreFault(error)) {
        onBug(error);
        return;
      }
    }
    if (!stopping.signal.aborted && waitMs !== Infinity) cancel = clock.after(waitMs, start);
  };
  const start = (): void => {
    running = run();
  };
  start();
  return async () => {
    stopping.abort();
    cancel();
    await running;
  };
}
