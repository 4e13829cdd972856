import type { Clock } from '../../domain/ports.ts';
import { goneBefore, KEPT_KINDS, type KeptKind, type RetentionRules } from '../../domain/retention.ts';
import { isWithinHours } from '../../domain/time/day-hours.ts';
import { setMeta } from '../../storage/ledger.ts';
import { isStoreFault, type Store } from '../../storage/engine/store.ts';
import {
  dropAddresses,
  dropAttempts,
  dropCommands,
  dropDeliveries,
  dropEvidence,
  dropIncidents,
  dropNotices,
  dropWatches,
  newestKept,
  type Span,
} from '../../storage/retention.ts';
import { GONE, goneSoFar, NOTHING, type Counts } from './retention-facts.ts';

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
  const newest = store.first(newestKept, {}) ?? NOTHING;
  const next = { ...walk };
  store.transaction(() => {
    const gone = { ...NOTHING };
    for (const kind of KEPT_KINDS) {
      const before = goneBefore(rules, kind, now);
      next[kind] = before === null ? newest[kind] : Math.min(walk[kind] + SLICE, newest[kind]);
      if (before !== null) gone[kind] = drop(store, kind, { after: walk[kind], until: next[kind], before }, now);
    }
    if (KEPT_KINDS.every((kind) => gone[kind] === 0)) return;
    const sofar = goneSoFar(store) ?? NOTHING;
    const sums = Object.fromEntries(KEPT_KINDS.map((kind) => [kind, sofar[kind] + gone[kind]]));
    store.run(setMeta, { key: GONE, value: JSON.stringify({ ...sums, at: now }) });
  });
  return KEPT_KINDS.some((kind) => next[kind] < newest[kind]) ? next : null;
}

function drop(store: Store, kind: KeptKind, span: Span, now: number): number {
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
  let cancel: () => void = () => undefined;
  const run = (): void => {
    let wait = EVERY_MS;
    try {
      if (!isWithinHours(rules, clock.now(), zone)) walk = NOTHING;
      else if (walk !== null && mayAct()) {
        walk = letGo(store, rules, walk, clock.now());
        wait = AGAIN_MS;
      }
    } catch (error) {
      // What the disk refuses now is as old tomorrow.
      if (!isStoreFault(error)) throw error;
    }
    cancel = clock.after(wait, run);
  };
  cancel = clock.after(EVERY_MS, run);
  return () => cancel();
}
