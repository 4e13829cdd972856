import { EXPECTED_WITHIN_MS } from '../../domain/lines/cut-brake.ts';
import { cutHold, type CutHold, type CutRules } from '../../domain/lines/cut-hold.ts';
import { isTunnelDown } from '../../domain/tunnel.ts';
import { isWithinHours } from '../../domain/time/day-hours.ts';
import type { Store } from '../../storage/engine/store.ts';
import { dropHold, heldNow, putHold } from '../../storage/cut-holds.ts';
import { pullOf } from '../../storage/pulls.ts';
import type { TimeFacts } from '../box/box-clock.ts';
import { booksAreSound } from '../box/known-books.ts';
import { tunnelNow } from '../box/watch-tunnel.ts';

/** What holds cut-offs beside the books. */
export interface CutHolds {
  readonly rules: CutRules;
  readonly timeZone: string;
  /** Since when what is delivered can arrive, UTC ms. */
  readonly openSince: number;
  /** Connections that give a list of what came in. */
  readonly listed: readonly string[];
}

/** Whether cut-offs wait at this moment, and why. */
export function holdNow(store: Store, { rules, timeZone, openSince, listed }: CutHolds, now: number): CutHold | null {
  const tunnel = tunnelNow(store);
  const isBroken = tunnel !== null && isTunnelDown(tunnel, now);
  const facts = {
    isQuiet: isWithinHours(rules.quiet, now, timeZone),
    brokenSince: isBroken ? (tunnel.failing?.since ?? null) : null,
    openSince,
    listsUntil: listed.map((provider) => store.first(pullOf, { provider })?.whole_until ?? 0),
  };
  return cutHold(rules, facts, now);
}

/** Inside a transaction: why cut-offs wait from now on, or that they do no longer. */
export function noteHold(store: Store, hold: CutHold | null, now: number): void {
  const before = heldNow(store);
  if (hold === null) {
    if (before !== null) store.run(dropHold, {});
  } else if (before?.hold.why !== hold.why) putHold(store, { since: before?.since ?? now, hold });
}

/** Whose time was over before that was not expected to be due by now, UTC ms. */
export function expectedSince(store: Store, now: number): number {
  return Math.min(now, heldNow(store)?.since ?? now) - EXPECTED_WITHIN_MS;
}

/** Why nobody is cut off at this moment whatever is due, in words: the books, or the clock; null where neither is in the way. */
export function whyNobodyIsCut(store: Store, { mayCut, verdict }: TimeFacts): string | null {
  if (!booksAreSound(store)) return 'the books are not believed, and an alarm says why.';
  return mayCut || verdict.sane ? null : verdict.reason;
}
