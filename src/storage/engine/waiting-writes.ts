import type { Clock } from '../../domain/ports.ts';
import { isDiskFault } from './store-faults.ts';

const AGAIN_MS = 200;

interface Waiting {
  isOver(): boolean;
  drop(): void;
  /** @returns false when it was refused again */
  store(): boolean;
}

/** Writes that the disk has refused so far, in their order. */
export class WaitingWrites {
  readonly #waiting: Waiting[] = [];
  #closed = false;

  /** Writes now, or behind all that waits. @returns null when it was given up @throws what the write threw, where the disk is not at fault */
  async add<T>(clock: Clock, write: () => T, signal?: AbortSignal): Promise<T | null> {
    const isFirst = this.#waiting.length === 0;
    if (isFirst) {
      try {
        return write();
      } catch (error) {
        if (!isDiskFault(error)) throw error;
      }
    }
    const { promise, resolve, reject } = Promise.withResolvers<T | null>();
    this.#waiting.push({
      isOver: () => this.#closed || signal?.aborted === true,
      drop: () => resolve(null),
      store: () => {
        try {
          resolve(write());
        } catch (error) {
          if (isDiskFault(error)) return false;
          reject(error);
        }
        return true;
      },
    });
    if (isFirst) clock.after(AGAIN_MS, () => this.#again(clock));
    return promise;
  }

  /** Gives up all that waits. */
  close(): void {
    this.#closed = true;
    for (const one of this.#waiting.splice(0)) one.drop();
  }

  #again(clock: Clock): void {
    for (const one of this.#waiting.filter((each) => each.isOver())) {
      this.#waiting.splice(this.#waiting.indexOf(one), 1);
      one.drop();
    }
    // One that is refused is enough: each costs the wait on the spot.
    while (this.#waiting[0]?.store() === true) this.#waiting.shift();
    if (this.#waiting.length > 0) clock.after(AGAIN_MS, () => this.#again(clock));
  }
}
