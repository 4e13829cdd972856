import type { Clock } from '../../domain/ports.ts';

/** A turn that takes longer waits for its router and not for us: one that is slow keeps nobody else from a turn. Milliseconds. */
const LONGEST_MS = 1_000;

export interface Seat {
  /** Whether it was given; false when it was left before. */
  readonly given: Promise<boolean>;
  /** Gives it back, or stops waiting for it. Idempotent. */
  readonly leave: () => void;
}

/**
 * Keeps the turns of many lanes from beginning all at once: two hundred routers whose lines run out in one minute would have ten thousand
 * lines in memory, and whoever pays meanwhile would wait behind all their answers.
 */
export class Seats {
  readonly #clock: Clock;
  /** In the order in which they are given; the urgent ones first. */
  readonly #waiting = { urgent: new Set<() => void>(), other: new Set<() => void>() };
  #free: number;

  /** @param seats turns that are at work at once */
  constructor(clock: Clock, seats: number) {
    this.#clock = clock;
    this.#free = seats;
  }

  take(isUrgent: boolean): Seat {
    const { promise: given, resolve } = Promise.withResolvers<boolean>();
    const waiting = isUrgent ? this.#waiting.urgent : this.#waiting.other;
    let end = () => void waiting.delete(sit);
    const leave = () => {
      const leaving = end;
      end = () => undefined;
      leaving();
      resolve(false);
    };
    const sit = () => {
      const cancel = this.#clock.after(LONGEST_MS, leave);
      end = () => {
        cancel();
        this.#free += 1;
        this.#give();
      };
      resolve(true);
    };
    waiting.add(sit);
    this.#give();
    return { given, leave };
  }

  #give(): void {
    for (const waiting of [this.#waiting.urgent, this.#waiting.other])
      for (const sit of waiting) {
        if (this.#free === 0) return;
        this.#free -= 1;
        waiting.delete(sit);
        sit();
      }
  }
}
