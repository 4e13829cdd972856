import { localDay } from '../domain/time/local-day.ts';
import type { Store } from '../storage/engine/store.ts';
import { LINE_LISTS, paidCounts, type LineListName } from '../storage/views/line-lists.ts';
import { inTime, takenBetween } from '../storage/views/takings.ts';
import { SESSION_HOLDS_MS } from './line.ts';
import { PROMISE_MS } from './payment.ts';
import { routerCounts } from './lists.ts';
import { planCounts } from './plans.ts';
import { remembered } from './remembered.ts';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;
/** Whoever looks at home sees counts that are no older than this. */
const COUNTS_HOLD_MS = 5_000;
const MONTH_HOLDS_MS = 60_000;
const DAYS_OF_PROMISE = 30;

/** The day so far. */
export interface Today {
  readonly taken: { readonly n: number; readonly cents: number };
  /** A week ago until the same hour. */
  readonly lastWeek: { readonly n: number; readonly cents: number };
  /** Lines that are paid, and how many of them had a session within ten minutes. */
  readonly paid: number;
  readonly seen: number;
  readonly paidOff: number;
  readonly endsToday: number;
}

/** How well the promise was kept in thirty days. */
export interface Kept {
  readonly n: number;
  readonly kept: number;
}

/**
 * The figures of home and of the lists, each taken anew when it is too old.
 * @param zone IANA name @param currency of the books @param monotonic milliseconds since some moment
 */
export function createToday(store: Store, zone: string, currency: string, monotonic: () => number) {
  const count = (name: LineListName, now: number, until = 0) =>
    store.first(LINE_LISTS[name].count, { now, until })?.n ?? 0;
  const taken = (from: number, until: number) =>
    store.first(takenBetween, { from, until, currency }) ?? { n: 0, cents: 0 };
  const held = <T>(holdsMs: number, take: (now: number) => T) => remembered(holdsMs, take, monotonic);
  const day = held(COUNTS_HOLD_MS, (now): Today => {
    const { from, until } = localDay(now, zone);
    const lines = store.first(paidCounts, { now, seenSince: now - SESSION_HOLDS_MS });
    return {
      taken: taken(from, until),
      lastWeek: taken(from - WEEK_MS, now - WEEK_MS),
      paid: lines?.paid ?? 0,
      seen: lines?.seen ?? 0,
      paidOff: count('paid-off', now),
      endsToday: count('ending', now, until),
    };
  });
  const month = held(
    MONTH_HOLDS_MS,
    (now): Kept =>
      store.first(inTime, { from: now - DAYS_OF_PROMISE * DAY_MS, until: now, promiseMs: PROMISE_MS }) ?? {
        n: 0,
        kept: 0,
      },
  );
  const lists = held(COUNTS_HOLD_MS, (now): Readonly<Record<LineListName, number>> => ({
    all: count('all', now),
    'paid-off': count('paid-off', now),
    'not-known': count('not-known', now),
    ending: count('ending', now, localDay(now, zone).until),
    expired: count('expired', now),
    'expired-on': count('expired-on', now),
    'never-seen': count('never-seen', now),
    'no-phone': count('no-phone', now),
    stopped: count('stopped', now),
  }));
  const routers = held(0, (now) => routerCounts(store, now));
  const plans = held(0, (now) => planCounts(store, now));
  return { day, month, lists, routers, plans };
}

export type TodayOf = ReturnType<typeof createToday>;
export type { LineListName };
