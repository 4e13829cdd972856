import type { Clock } from '../../domain/ports.ts';
import {
  describeTime,
  earliestNow,
  hearTime,
  isTimeKnown,
  keptNow,
  mayCutBy,
  passTime,
  startTime,
  trustTime,
  type ClockReading,
  type ClockVerdict,
  type KeptTime,
  type TimeStep,
} from '../../domain/time/clock-guard.ts';
import { metaValue } from '../../storage/ledger.ts';
import { shiftWaiting } from '../../storage/payments.ts';
import { isDamage, isDiskFault, type Store } from '../../storage/engine/store.ts';
import { lastKnown } from './last-known.ts';
import { notePutBack } from './put-back.ts';

/** How often the wall clock is compared with the one that nobody sets. Milliseconds. */
const LOOK_EVERY_MS = 1_000;

/** The action by which a person last said that the clock is right. */
export const TRUSTED_BY = 'clock_trusted_by';

/** What deeds that depend on the time have to know of it. */
export interface TimeFacts {
  readonly verdict: ClockVerdict;
  /** Whether an expiry may be counted from now. */
  readonly isKnown: boolean;
  /** Whether lines may be cut off for their time being over. */
  readonly mayCut: boolean;
  /** The earliest that it can be, UTC ms. */
  readonly earliest: number;
}

/** The time of a clock that nothing contradicts. */
export function believedTime(now: number): TimeFacts {
  return { verdict: { sane: true }, isKnown: true, mayCut: true, earliest: now };
}

/**
 * The time that this box goes by. It follows the wall clock while that runs evenly, and runs on by itself when somebody has
 * set it, until it is known which of the two is right. So whoever asks `clock` is never carried away by a clock that is wrong
 * for a while.
 */
export class BoxClock {
  /** Hands out the time that we go by. */
  readonly clock: Clock;
  readonly #source: Clock;
  readonly #store: Store;
  #time: KeptTime;
  #trustedBy: string | undefined;
  #cancel: () => void = () => undefined;

  constructor(source: Clock, store: Store, builtAt: number) {
    this.#source = source;
    this.#store = store;
    this.#time = startTime(this.#read(), lastKnown(store), builtAt);
    this.#trustedBy = this.#word();
    this.clock = {
      now: () => keptNow(this.#time, source.monotonic()),
      monotonic: () => source.monotonic(),
      after: (delayMs, fn) => source.after(delayMs, fn),
      sleep: (delayMs, signal) => source.sleep(delayMs, signal),
    };
  }

  facts(): TimeFacts {
    const reading = this.#read();
    return {
      verdict: describeTime(this.#time, reading),
      isKnown: isTimeKnown(this.#time),
      mayCut: mayCutBy(this.#time),
      earliest: this.earliest(),
    };
  }

  /** The earliest that it can be, UTC ms: whose time is over by then may be off. */
  earliest(): number {
    return earliestNow(this.#time, this.#read());
  }

  /** @returns whether it is another time now, or believed otherwise than before */
  look(): boolean {
    const isTrusted = this.#time.doubt !== null && this.#word() !== this.#trustedBy;
    const step = isTrusted ? trustTime : passTime;
    return this.#take(step(this.#time, this.#read()));
  }

  /** A payment came in that says when it was made, UTC ms; see `hearTime`. @returns as `look` */
  hear(at: number, isSigned: boolean): boolean {
    return this.#take(hearTime(this.#time, this.#read(), at, isSigned));
  }

  /** Looks on a rhythm, until the returned function is called. */
  watch(onChange: () => void): () => void {
    const look = () => {
      try {
        if (this.look()) onChange();
      } catch (error) {
        // What the disk refuses is tried again with the next look.
        if (!isDiskFault(error) && !isDamage(error)) throw error;
      }
      this.#cancel = this.#source.after(LOOK_EVERY_MS, look);
    };
    this.#cancel = this.#source.after(LOOK_EVERY_MS, look);
    return () => this.#cancel();
  }

  #read(): ClockReading {
    return { wall: this.#source.now(), monotonic: this.#source.monotonic() };
  }

  /** What a person said of the clock last. */
  #word(): string | undefined {
    try {
      return this.#store.first(metaValue, { key: TRUSTED_BY })?.value;
    } catch (error) {
      if (isDamage(error)) return undefined;
      throw error;
    }
  }

  #take({ time, moved }: TimeStep): boolean {
    const before = this.#time;
    if (moved !== 0) {
      const store = this.#store;
      const now = keptNow(time, this.#source.monotonic());
      store.transaction(() => {
        store.run(shiftWaiting, { by: moved });
        if (moved < 0) notePutBack(store, now);
      });
    }
    this.#time = time;
    // Only what is said from now on is said of this doubt.
    if (before.doubt === null && time.doubt !== null) this.#trustedBy = this.#word();
    const isOther = before.doubt?.since.wall !== time.doubt?.since.wall || isTimeKnown(before) !== isTimeKnown(time);
    return moved !== 0 || isOther || mayCutBy(before) !== mayCutBy(time);
  }
}
