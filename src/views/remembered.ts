/** A figure and when it was taken. */
export interface Remembered<T> {
  /** UTC ms. */
  readonly at: number;
  readonly value: T;
}

/** What took this long is dear, and is held for a thousand times as long: reading it takes a thousandth of the time at most. Milliseconds. */
const DEAR_MS = 5;
const HELD_TIMES = 1_000;
/** Longer nothing is held for what it costs. Milliseconds. */
const LONGEST_MS = 2 * 60_000;

/**
 * Counts that read many rows: taken anew only when the last are older than this, so that many who look cost what one does.
 * @param holdsMs milliseconds; more where it takes long
 * @param take reads them as of a moment, UTC ms
 * @param monotonic milliseconds since some moment
 */
export function remembered<T>(
  holdsMs: number,
  take: (now: number) => T,
  monotonic: () => number,
): (now: number) => Remembered<T> {
  let last: Remembered<T> | null = null;
  let holds = holdsMs;
  return (now) => {
    if (last !== null && now - last.at < holds && now >= last.at) return last;
    const startedAt = monotonic();
    last = { at: now, value: take(now) };
    const tookMs = monotonic() - startedAt;
    holds = tookMs < DEAR_MS ? holdsMs : Math.max(holdsMs, Math.min(LONGEST_MS, tookMs * HELD_TIMES));
    return last;
  };
}
