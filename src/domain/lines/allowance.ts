import type { Counter, LineCounters, Use } from '../line-counters.ts';

/** What a plan lets a line use in one period. Null: as much as it likes. */
export interface Caps {
  readonly bytes: number | null;
  readonly ms: number | null;
}

/** What one line may use until its next renewal, and has used of it. */
export interface Allowance {
  /** UTC ms. */
  readonly beganAt: number;
  /** Periods that are paid for and have not begun: each brings an allowance of its own. */
  readonly ahead: number;
  readonly used: Use;
  /** What people gave on top of the plan. */
  readonly given: Use;
  /** What the counters of a hotspot user showed when nothing was used: its absolute limits are counted from there. Null: not read yet. */
  readonly base: Use | null;
  /** How many percent used its subscriber was told of last; 0: none. */
  readonly told: number;
  /** What was read last; null: nothing since it began. */
  readonly last: { readonly at: number; readonly counters: LineCounters } | null;
}

const NOTHING: Use = { bytes: 0, ms: 0 };

/** Two lists are read one after the other, and count whole seconds. Milliseconds. */
const READ_APART_MS = 2_000;

/** An allowance of which nothing is used. */
export function freshAllowance(beganAt: number, ahead: number): Allowance {
  return { beganAt, ahead, used: NOTHING, given: NOTHING, base: null, told: 0, last: null };
}

/** Whether one of the caps is reached, with what was given on top. */
export function isUsedUp({ used, given }: Pick<Allowance, 'used' | 'given'>, caps: Caps): boolean {
  return (
    (caps.bytes !== null && used.bytes >= caps.bytes + given.bytes) ||
    (caps.ms !== null && used.ms >= caps.ms + given.ms)
  );
}

/**
 * What a renewal makes of an allowance. A line that has time left and something to use keeps that, and each period bought brings its own
 * when it begins. One whose time is over, or that has used all, has a new one at once.
 * @param before null: nothing was counted yet
 */
export function renewAllowance(
  before: Allowance | null,
  caps: Caps,
  { periods, expiresBefore }: { readonly periods: number; readonly expiresBefore: number },
  now: number,
): Allowance {
  const hasTime = now < expiresBefore;
  if (before !== null && hasTime && !isUsedUp(before, caps)) return { ...before, ahead: before.ahead + periods };
  if (before === null && hasTime) return freshAllowance(now, periods);
  return freshAllowance(now, (hasTime && before !== null ? before.ahead : 0) + periods - 1);
}

/**
 * The allowance of this moment: that of the newest period which has begun.
 * @param beginsAt when so many periods before the end of the line's time begin, UTC ms
 */
export function allowanceAt(allowance: Allowance, beginsAt: (ahead: number) => number, now: number): Allowance {
  let current = allowance;
  while (current.ahead > 0) {
    const next = beginsAt(current.ahead);
    if (next > now) break;
    current = freshAllowance(next, current.ahead - 1);
  }
  return current;
}

/**
 * Counts what a router has counted since it was read before. The first reading of an allowance counts nothing: what was used before it
 * began cannot be told from what was used since. Wherever two ways of counting are possible the smaller sum is taken, because nobody is
 * cut off for what is uncertain.
 * @param at when the router was asked, UTC ms; what was asked before the last reading says nothing
 */
export function countReading(allowance: Allowance, read: LineCounters, at: number): Allowance {
  const { last, used: before } = allowance;
  if (last !== null && at <= last.at) return allowance;
  const growth = last === null ? null : growthBetween(last.counters, read);
  const more = (way: 'bytes' | 'ms') => (growth === null ? 0 : usedOf(growth, way));
  const used = { bytes: before.bytes + more('bytes'), ms: before.ms + more('ms') };
  return { ...allowance, used, base: baseOf(allowance, used, read, growth), last: { at, counters: read } };
}

/**
 * The absolute limits of a hotspot user; 0: none. Null while its counters were not read.
 */
export function limitsOf({ base, given }: Pick<Allowance, 'base' | 'given'>, caps: Caps): Use | null {
  if (base === null) return null;
  // 0 would be no limit at all, and less than 0 is none that a router takes.
  const limit = (from: number, cap: number | null, more: number) => (cap === null ? 0 : Math.max(1, from + cap + more));
  const ms = limit(base.ms, caps.ms, given.ms);
  return { bytes: limit(base.bytes, caps.bytes, given.bytes), ms: Math.ceil(ms / 1000) * 1000 };
}

/** What the counters of a line grew by between two readings. */
interface Growth {
  /** The user's own row; nothing where there is none. */
  readonly kept: Use;
  /** The sessions that are live. */
  readonly live: Use;
  /** What was read of sessions that are over. */
  readonly ended: Use;
  readonly hasEnded: boolean;
}

function growthBetween(before: LineCounters, now: LineCounters): Growth {
  const over = before.live.filter((one) => !now.live.some((session) => isSame(one, session)));
  const both = (of: (way: (counter: Counter) => number) => number): Use => ({ bytes: of(bytesOf), ms: of(msOf) });
  return {
    kept: both((way) => (now.kept === null ? 0 : keptGrown(before.kept, now.kept, way))),
    live: both((way) =>
      sumOf(now.live, way, (session) => {
        const known = before.live.find((one) => isSame(one, session));
        return known === undefined ? 0 : way(known);
      }),
    ),
    ended: both((way) => sumOf(over, way)),
    hasEnded: over.length > 0,
  };
}

/** What was used meanwhile. A user's row either grows with its sessions, or by all of each that ended. */
function usedOf({ kept, live, ended, hasEnded }: Growth, way: 'bytes' | 'ms'): number {
  const [row, sessions] = [kept[way], live[way]];
  if (!hasEnded || row < ended[way]) return Math.max(row, sessions);
  const byEnds = row - ended[way] + sessions;
  return row < sessions / 2 ? byEnds : Math.min(row, byEnds);
}

/** Time passes evenly for all that counts it, so that it tells in which of the two ways this router counts. */
function growsAtOnce({ kept, live, hasEnded }: Growth): boolean {
  return !hasEnded && kept.ms > 0 && Math.abs(kept.ms - live.ms) <= READ_APART_MS;
}

const bytesOf = ({ bytes }: Counter): number => bytes;
const msOf = ({ ms }: Counter): number => ms;

function sumOf(
  counters: readonly Counter[],
  way: (counter: Counter) => number,
  less: (counter: Counter) => number = () => 0,
): number {
  return counters.reduce((sum, one) => sum + way(one) - less(one), 0);
}

/** A row that was made anew counted all that it shows since; one that went back (a power cut, a hand) says nothing of what was. */
function keptGrown(before: Counter | null, now: Counter, way: (counter: Counter) => number): number {
  if (before?.id !== now.id) return way(now);
  return isSame(before, now) ? way(now) - way(before) : 0;
}

/** Counters never go down: what went down is another session, whose row has the number of the one before. */
function isSame(before: Counter, now: Counter): boolean {
  return before.id === now.id && now.bytes >= before.bytes && now.ms >= before.ms;
}

function baseOf({ base, last }: Allowance, used: Use, { kept, live }: LineCounters, growth: Growth | null): Use | null {
  if (kept === null) return null;
  const before = last?.counters.kept ?? null;
  const isOld = base !== null && before !== null && isSame(before, kept);
  // What the router adds up itself is exact when nobody is online, or when it adds at once.
  const isExact = live.length === 0 || (growth !== null && growsAtOnce(growth));
  if (isOld && !isExact) return base;
  const shown = isExact ? [kept] : [kept, ...live];
  return { bytes: sumOf(shown, bytesOf) - used.bytes, ms: sumOf(shown, msOf) - used.ms };
}
