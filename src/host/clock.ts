import type { Clock } from '../domain/ports.ts';

/** The real time. Only the entry points make one. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => Number(process.hrtime.bigint() / 1_000_000n),
  after(delayMs, fn) {
    // A timer takes at most 2^31 - 1 ms; whoever waits longer looks again then.
    const timer = setTimeout(fn, Math.min(delayMs, 2 ** 31 - 1)).unref();
    return () => clearTimeout(timer);
  },
  sleep(delayMs, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, delayMs);
      signal?.addEventListener('abort', done);
    });
  },
};
