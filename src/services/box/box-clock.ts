import type { Clock } from '../../domain/ports.ts';
import {
  describeTime,
  earliestNow,
  hearTime,
  isDoubted,
  isSettled,
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
import { ledgerHead, metaValue } from '../../storage/ledger.ts';
import { shiftWaiting } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isDamage, unlessStoreRefuses } from '../../storage/engine/store-faults.ts';
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

/** The time that was gone by was wrong, and nothing had confirmed it: what the ledger says from there on is off by so much, ms. */
type OnMoved = (moved: { readonly after: number; readonly by: number }, now: number) => void;

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
  #wasKnown: boolean;
  /** The newest row of the ledger when we began to go by this time. */
  #ledger: number;
  readonly #onMoved: OnMoved;

  /** @param onMoved called inside a transaction */
  constructor(source: Clock, store: Store, builtAt: number, onMoved: OnMoved = () => undefined) {
    this.#source = source;
    this.#store = store;
    this.#onMoved = onMoved;
    this.#ledger = this.#newestRow();
    this.#time = startTime(this.#read(), lastKnown(store), builtAt);
    this.#trustedBy = this.#word();
    this.#wasKnown = isTimeKnown(this.#time, source.monotonic());
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
      isKnown: isTimeKnown(this.#time, reading.monotonic),
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
    const isTrusted = isDoubted(this.#time) && this.#word() !== this.#trustedBy;
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
      // What the disk refuses is tried again with the next look.
      unlessStoreRefuses(() => {
        if (this.look()) onChange();
      });
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

  #newestRow(): number {
    try {
      return this.#store.first(ledgerHead, {})?.id ?? 0;
    } catch (error) {
      if (isDamage(error)) return Number.MAX_SAFE_INTEGER;
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
        // What has been confirmed once was right then; what is only known to be later than something wrote nothing.
        // One that stood still while the machine slept was right before.
        const isOld = before.basis === 'known' && !before.isFirm && (moved < 0 || !isSettled(before));
        if (isOld) this.#onMoved({ after: this.#ledger, by: moved }, now);
        if (moved < 0) notePutBack(store, now);
      });
      this.#ledger = this.#newestRow();
    }
    this.#time = time;
    // Only what is said from now on is said of this doubt.
    if (!isDoubted(before) && isDoubted(time)) this.#trustedBy = this.#word();
    const wasKnown = this.#wasKnown;
    this.#wasKnown = isTimeKnown(time, this.#source.monotonic());
    const isSet = before.doubt?.since.wall !== time.doubt?.since.wall;
    return moved !== 0 || isSet || wasKnown !== this.#wasKnown || mayCutBy(before) !== mayCutBy(time);
  }
}
