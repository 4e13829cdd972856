/** A figure and when it was taken. */
export interface Remembered<T> {
  /** UTC ms. */
  readonly at: number;
  readonly value: T;
}

/**
 * Counts that read many rows: taken anew only when the last are older than this, so that many who look cost what one does.
 * @param holdsMs milliseconds
 * @param take reads them as of a moment, UTC ms
 */
export function remembered<T>(holdsMs: number, take: (now: number) => T): (now: number) => Remembered<T> {
  let last: Remembered<T> | null = null;
  return (now) => {
    if (last === null || now - last.at >= holdsMs || now < last.at) last = { at: now, value: take(now) };
    return last;
  };
}
