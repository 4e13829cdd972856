import type { Clock } from '../../domain/ports.ts';

/**
 * Spaces turns exactly: never two within `intervalMs`, and no burst after a pause (p-queue's interval limiter would let a
 * whole interval's worth out at once). The first turn after a pause comes at once.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #perSecond: () => number;
  #next = 0;
  #waiting = 0;

  /** @param perSecond turns a second at that moment, more than 0; Infinity for no limit */
  constructor(clock: Clock, perSecond: () => number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Resolves when it is the caller's turn, in the order of calls. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const intervalMs = 1000 / this.#perSecond();
    // Nobody can be ahead by more than those who wait: a clock that was set back must not stop the lane until then.
    const latest = now + (this.#waiting + 1) * intervalMs;
    const at = Math.max(now, Math.min(this.#next, latest));
    this.#next = at + intervalMs;
    this.#waiting += 1;
    // Timers count whole milliseconds and may fire early: go on until the instant has really come.
    for (let wait = at - now; wait > 0 && !signal.aborted;) {
      await this.#clock.sleep(Math.ceil(wait), signal);
      const left = at - this.#clock.now();
      wait = left < wait ? left : 0;
    }
    this.#waiting -= 1;
  }
}
