/** A time without service. UTC milliseconds. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

/** An end of a line's paid time that became another, in the order in which that happened. UTC milliseconds. */
export interface Extended {
  readonly at: number;
  readonly before: number;
  readonly after: number;
  /** Where a pause ended so: for how long until then no paid time passed. Milliseconds. */
  readonly pausedMs?: number;
}

/**
 * How much paid time a line lost in an outage: what of it lay between the two instants, as the books knew it then. What was
 * paid for only afterwards lost nothing, and neither did a line while it was paused: that time it has back. Milliseconds.
 * @param expiresAt as it is now
 * @param since every change of it from the beginning of the outage on
 */
export function lostTime(expiresAt: number, since: readonly Extended[], { from, to }: Outage): number {
  const known = since.filter(({ at }) => at <= to);
  const atFirst = since[0]?.before ?? expiresAt;
  // Who paid in the middle of it has lost what came after.
  const begins = atFirst > from ? from : (known.find(({ after }) => after > from)?.at ?? to);
  const ends = known.at(-1)?.after ?? atFirst;
  const first = Math.max(from, begins);
  const last = Math.min(to, ends);
  const paused = since.map(({ at, pausedMs = 0 }) => between(Math.max(first, at - pausedMs), Math.min(last, at)));
  return paused.reduce((lost, span) => lost - span, between(first, last));
}

function between(begin: number, end: number): number {
  return Math.max(0, end - begin);
}
