import { anchorDayOf } from '../time/time.ts';

/** A change of the end of a line's time, as a row of the ledger tells it. Instants in UTC milliseconds. */
export interface TimeChange {
  readonly isUndoing: boolean;
  /** Whole periods; 0 for time that no money bought, and for time that was lent. */
  readonly periods: number;
  readonly isLent: boolean;
  readonly givenMs: number;
  readonly before: number;
  readonly after: number;
}

const DAY_MS = 86_400_000;

/** The day on which a line's months end after a change, which no row keeps. @param anchor before it */
export function anchorAfter(
  anchor: number | null,
  { isUndoing, periods, isLent, givenMs, before, after }: TimeChange,
  zone: string,
): number | null {
  if (isUndoing) return anchor === null ? null : anchorDayOf(after, anchor, zone);
  const from = after - givenMs;
  const kept = from - before < DAY_MS ? anchor : null;
  if (periods > 0) return anchorDayOf(from, kept, zone);
  return isLent ? kept : null;
}
