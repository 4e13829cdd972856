import type { Clock } from '../../src/domain/ports.ts';
import { systemClock } from '../../src/host/clock.ts';

/** The real clock, which a test may set wrong, and whose hours it may let pass at once. */
export class SetClock implements Clock {
  /** By how much the wall clock is wrong, ms. */
  error = 0;
  #passed = 0;
  readonly after = systemClock.after.bind(systemClock);
  readonly sleep = systemClock.sleep.bind(systemClock);

  now(): number {
    return this.truth() + this.error;
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#passed;
  }

  /** What time it really is. */
  truth(): number {
    return systemClock.now() + this.#passed;
  }

  /** So much time passes, for every clock alike. */
  pass(ms: number): void {
    this.#passed += ms;
  }
}
