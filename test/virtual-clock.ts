import type { Clock } from '../src/domain/ports.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fn: () => void;
}

/**
 * Time that only moves when the test says so. Timers fire in the order of their instants, those of one instant in the
 * order in which they were set, and everything that a timer sets off has settled before the next one fires.
 */
export class VirtualClock implements Clock {
  #now: number;
  #setBy = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.parse('2026-03-10T06:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#setBy;
  }

  after(delayMs: number, fn: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), order: this.#order++, fn };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const done = () => {
        cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.after(delayMs, done);
      signal?.addEventListener('abort', done);
    });
  }

  /** Lets `ms` pass, one timer after the other. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#next(); next !== undefined && next.at <= end; next = this.#next()) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.fn();
      await settle();
    }
    this.#now = end;
    await settle();
  }

  /** Sets the clock as NTP or a person would: no timer notices. */
  set(now: number): void {
    const step = now - this.#now;
    this.#now = now;
    this.#setBy += step;
    const timers = [...this.#timers];
    this.#timers.clear();
    for (const timer of timers) Object.assign(timer, { at: timer.at + step });
    for (const timer of timers) this.#timers.add(timer);
  }

  /** Timers that have not fired and were not cancelled. */
  get pending(): number {
    return this.#timers.size;
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (next === undefined || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }
}

/** Everything that runs without a timer or a socket has run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
