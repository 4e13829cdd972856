import type { Clock } from '../../domain/ports.ts';
import { cutsByAge, KEPT_KINDS, type Cuts, type KeptKind, type RetentionRules } from '../../domain/retention.ts';
import { isWithinHours } from '../../domain/time/day-hours.ts';
import { setMeta } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';
import {
  dropAddresses,
  dropAttempts,
  dropCommands,
  dropDeliveries,
  dropEvidence,
  dropIncidents,
  dropNotices,
  dropOdd,
  dropWatches,
  newestKept,
  type Span,
} from '../../storage/retention.ts';
import { addCounts, GONE, goneSoFar, NOTHING, type Counts } from './retention-facts.ts';
import { keepLooking } from './rhythm.ts';

/** So many numbers are looked at in one transaction: a callback never waits longer for it than for another callback. */
const SLICE = 1_000;
/** The rest between two slices, and between two looks at the hour. Milliseconds. */
const AGAIN_MS = 1_000;
const EVERY_MS = 10 * 60_000;

/** Where a walk through all that is kept stands: the highest number of each that was looked at. */
export type RetentionWalk = Counts;

/**
 * Lets go what is too old among the next numbers of each kind, in one transaction.
 * @returns where the next slice begins; null: everything was looked at
 */
export function letGo(store: Store, rules: RetentionRules, walk: RetentionWalk, now: number): RetentionWalk | null {
  return store.transaction(() => letGoSlice(store, cutsByAge(rules, now), walk, now)).next;
}

/** Inside a transaction: the same by other moments. @returns also how many went */
export function letGoSlice(store: Store, cuts: Cuts, walk: RetentionWalk, now: number) {
  const newest = store.first(newestKept, {}) ?? NOTHING;
  const next = { ...walk };
  const gone = { ...NOTHING };
  for (const kind of KEPT_KINDS) {
    const until = Math.min(walk[kind] + SLICE, newest[kind]);
    const went = drop(store, kind, cuts, { after: walk[kind], until }, now);
    next[kind] = went === null ? newest[kind] : until;
    gone[kind] = went ?? 0;
  }
  if (KEPT_KINDS.some((kind) => gone[kind] > 0)) {
    const sums = addCounts(goneSoFar(store) ?? NOTHING, gone);
    store.run(setMeta, { key: GONE, value: JSON.stringify({ ...sums, at: now }) });
  }
  return { next: KEPT_KINDS.some((kind) => next[kind] < newest[kind]) ? next : null, gone };
}

/** @returns how many; null: none of this kind goes at all */
function drop(store: Store, kind: KeptKind, cuts: Cuts, numbers: Omit<Span, 'before'>, now: number): number | null {
  const before = cuts[kind];
  const odd = kind === 'evidence' ? cuts.odd : null;
  if (before === null && odd === null) return null;
  const wentOdd = odd === null ? 0 : store.run(dropOdd, { ...numbers, before: odd, now }).changes;
  return wentOdd + (before === null ? 0 : dropOlder(store, kind, { ...numbers, before }, now));
}

function dropOlder(store: Store, kind: KeptKind, span: Span, now: number): number {
  switch (kind) {
    case 'evidence':
      return store.run(dropEvidence, { ...span, now }).changes;
    case 'attempts':
      store.run(dropAttempts, span);
      return store.run(dropCommands, span).changes;
    case 'notices':
      store.run(dropIncidents, span);
      store.run(dropDeliveries, span);
      return store.run(dropNotices, span).changes;
    case 'addresses': {
      const { changes } = store.run(dropAddresses, span);
      store.run(dropWatches, span);
      return changes;
    }
  }
}

/** Walks once through all that is kept in the hours that the settings name, slice by slice. @returns ends it */
export function startLettingGo(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: RetentionRules;
  readonly zone: string;
  /** Whether the clock is known and the books are believed: an age that is wrong must cost nothing. */
  readonly mayAct: () => boolean;
}): () => void {
  const { store, clock, rules, zone, mayAct } = deps;
  let walk: RetentionWalk | null = NOTHING;
  const look = (): number => {
    if (!isWithinHours(rules, clock.now(), zone)) walk = NOTHING;
    else if (walk !== null && mayAct()) {
      walk = letGo(store, rules, walk, clock.now());
      return AGAIN_MS;
    }
    return EVERY_MS;
  };
  let end = clock.after(EVERY_MS, () => {
    end = keepLooking(clock, EVERY_MS, look);
  });
  return () => end();
}
