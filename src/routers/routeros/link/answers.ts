import { Fault } from '../../../domain/values/fault.ts';
import type { Clock } from '../../../domain/ports.ts';
import type { Exec } from '../line/observe.ts';

/** So many answers are remembered: those of about three lines. */
const KEPT = 15;

/** How a router has answered of late, over one link. */
export class Answers {
  readonly #clock: Clock;
  readonly #tookMs: number[] = [];
  #isOverloaded = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The median of the last answers, ms; null while there are none. */
  get medianMs(): number | null {
    return this.#tookMs.toSorted((a, b) => a - b)[Math.floor(this.#tookMs.length / 2)] ?? null;
  }

  /**
   * Times each command. After one that the router gave up for want of time, nothing is written until it has answered a look: what it was
   * told then may be done or not.
   */
  watch(exec: Exec): Exec {
    return async (words, deadlineMs) => {
      const isLook = words[0]?.endsWith('/print') === true;
      if (this.#isOverloaded && !isLook) {
        throw new Fault(
          'router.trap.busy',
          'retry',
          'the router is overloaded: nothing is written until it answers a look',
        );
      }
      const startedAt = this.#clock.now();
      try {
        const reply = await exec(words, deadlineMs);
        if (isLook) this.#isOverloaded = false;
        return reply;
      } catch (error) {
        if (error instanceof Fault && error.code === 'router.trap.busy') this.#isOverloaded = true;
        throw error;
      } finally {
        this.#tookMs.push(Math.max(0, this.#clock.now() - startedAt));
        if (this.#tookMs.length > KEPT) this.#tookMs.shift();
      }
    };
  }
}
