import type { Clock } from '../../../domain/ports.ts';

/** Between two attempts there is at least this much, whoever waits. */
const LEAST_MS = 1_000;

/** The pause between two attempts to connect, which ends early when somebody waits for the router. */
export class AttemptPause {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  /** Ends the pause that goes on. */
  #rouse: () => void = () => undefined;
  #isWanted = false;

  /** @param signal ends the pause that goes on, and those that come */
  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Somebody waits, or nobody does any more: then the pause that goes on, or the next one, is the least there is. */
  hasten(isWanted: boolean): void {
    this.#isWanted = isWanted;
    this.#rouse();
  }

  /** Waits. @param isFirm one that waits for a person is as long as it is, whoever else waits */
  async wait(waitMs: number, isFirm: boolean): Promise<void> {
    // A router that was just tried would not be there at once either.
    const leastMs = isFirm ? waitMs : Math.min(waitMs, LEAST_MS);
    await this.#clock.sleep(leastMs, this.#signal);
    if (leastMs < waitMs && !this.#isWanted && !this.#signal.aborted) {
      const roused = new AbortController();
      this.#rouse = () => roused.abort();
      await this.#clock.sleep(waitMs - leastMs, AbortSignal.any([this.#signal, roused.signal]));
      this.#rouse = () => undefined;
    }
    this.#isWanted = false;
  }
}
