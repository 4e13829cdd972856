import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../domain/ports.ts';
import { localDay, type LocalDay } from '../../domain/time/local-day.ts';
import {
  dropDays,
  putDay,
  putTaken,
  putTook,
  summedBefore,
  sumsSoFar,
  takenThen,
  takenTogether,
  tookThen,
  tookTogether,
} from '../../storage/day-sums.ts';
import { DIMENSIONS } from '../../storage/engine/schema-sums.ts';
import type { Store } from '../../storage/engine/store.ts';
import { keepLooking } from '../box/rhythm.ts';

/** Then again, while there are more days: of a box that had no sums yet, or whose lines changed their plan. Milliseconds. */
const SOON_MS = 100;
/** A day is looked for so often, and one of those that are summed is compared with its payments. Milliseconds. */
const LATER_MS = 60_000;

/** A day by its first instant and that of the day after it, UTC ms. */
interface Day {
  readonly from: number;
  readonly until: number;
}

/** What a day came to, each row once, in one order. */
function sumsOf(store: Store, { from, until }: Day) {
  const rows = store.all(takenTogether, { from, until });
  const taken = DIMENSIONS.toSorted().flatMap((dimension) =>
    [...Map.groupBy(rows, (row) => JSON.stringify([row.currency, row[dimension] ?? '']))]
      .map(([key, own]) => {
        const [currency, name] = JSON.parse(key) as [string, string];
        const n = own.reduce((sum, row) => sum + row.n, 0);
        const cents = own.reduce((sum, row) => sum + row.cents, 0);
        return { dimension, currency, name, n, cents };
      })
      .toSorted((a, b) => compare(a.currency, b.currency) || compare(a.name, b.name)),
  );
  return { taken, took: store.all(tookTogether, { from, until }) };
}

const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Whether what stands of a day that is summed is what its payments come to. */
export function isSummedRight(store: Store, day: Day): boolean {
  return store.snapshot(() => {
    const stands = { taken: store.all(takenThen, day), took: store.all(tookThen, day) };
    return isDeepStrictEqual(stands, sumsOf(store, day));
  });
}

/** Sums a day anew. */
export function sumDay(store: Store, day: Day): void {
  store.transaction(() => {
    const { taken, took } = sumsOf(store, day);
    store.run(dropDays, day);
    store.run(putDay, day);
    for (const row of taken) store.run(putTaken, { from_at: day.from, ...row });
    for (const row of took) store.run(putTook, { from_at: day.from, ...row });
  });
}

/** The next day to be summed: one that has changed, one that is over since, or one further back, as far as payments go. */
function nextDay(store: Store, zone: string, today: LocalDay, last: Day | null): LocalDay | null {
  const { oldest = null, stale = null, first = null } = store.first(sumsSoFar, {}) ?? {};
  if (first === null || first >= today.from) return null;
  if (stale !== null) return localDay(stale, zone);
  if (last === null || oldest === null) return localDay(today.from - 1, zone);
  if (last.until < today.from) return localDay(last.until, zone);
  return oldest > first ? localDay(oldest - 1, zone) : null;
}

/**
 * One step towards all days that are over being summed.
 * @param zone IANA name @param now UTC ms
 * @returns whether there may be another step
 */
export function sumNext(store: Store, zone: string, now: number): boolean {
  const today = localDay(now, zone);
  const last = store.first(summedBefore, { before: Number.MAX_SAFE_INTEGER }) ?? null;
  if (
    last !== null &&
    !(last.until <= today.from && isDeepStrictEqual(spanOf(localDay(last.from, zone)), spanOf(last)))
  ) {
    // A day of another zone, or of a clock that was ahead.
    store.run(dropDays, last);
    return true;
  }
  const day = nextDay(store, zone, today, last);
  if (day === null) return false;
  sumDay(store, day);
  return true;
}

const spanOf = ({ from, until }: Day): Day => ({ from, until });

/**
 * Keeps the days that are over summed, beside the bookings; and compares one of them after the other with its payments.
 * @param onWrong is told of a day that was not what its payments come to, and is put right
 * @returns ends it
 */
export function keepDaySums(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly isClockRight: () => boolean;
  readonly onWrong: (day: string) => void;
}): () => void {
  const { store, clock, zone, isClockRight, onWrong } = deps;
  let before = Number.MAX_SAFE_INTEGER;
  const compareOne = () => {
    const day = store.first(summedBefore, { before });
    before = day?.from ?? Number.MAX_SAFE_INTEGER;
    if (day === undefined || isSummedRight(store, day)) return;
    sumDay(store, day);
    onWrong(localDay(day.from, zone).day);
  };
  return keepLooking(clock, LATER_MS, () => {
    if (!isClockRight()) return LATER_MS;
    if (sumNext(store, zone, clock.now())) return SOON_MS;
    compareOne();
    return LATER_MS;
  });
}
