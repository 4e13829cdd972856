import { diskDays, GROWTH_DAYS, gradeRoom, type Growth, type RoomLeft } from '../../domain/disk-days.ts';
import {
  EARLY_FLOORS,
  EARLY_STEPS,
  earlyCuts,
  earlyDays,
  planEarly,
  type EarlyStep,
} from '../../domain/let-go-early.ts';
import { LEAST_ROOM } from '../../domain/machine.ts';
import type { Clock } from '../../domain/ports.ts';
import type { RetentionRules } from '../../domain/retention.ts';
import { formatBytes } from '../../domain/values/bytes.ts';
import { dropMeta, metaValue, setMeta } from '../../storage/ledger.ts';
import type { DiskRoom } from '../../storage/engine/free-bytes.ts';
import type { Store } from '../../storage/engine/store.ts';
import { unlessStoreRefuses } from '../../storage/engine/store-faults.ts';
import { growthOf, spareOf } from '../../storage/views/growth.ts';
import { recordAction } from '../actions/record-action.ts';
import type { Findings } from './alarms.ts';
import { letGoSlice, type RetentionWalk } from './retention.ts';
import { addCounts, NOTHING, type Counts } from './retention-facts.ts';
import { keepLooking } from './rhythm.ts';

const KEY = 'retention.early';
const DAY_MS = 24 * 3_600_000;
const EVERY_MS = 10 * 60_000;
/** The rest between two slices: payments come first. Milliseconds. */
const AGAIN_MS = 1_000;

/** How far it went since the disk became tight. It is with the books, so that a start goes on where the last one was. */
interface Early extends EarlyStep {
  /** How tight it was then, for people. */
  readonly why: string;
  readonly gone: Counts;
  /** What went and is not in the audit yet. */
  readonly untold: Counts;
}

export interface EarlyDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: RetentionRules;
  /** The disk of the books; null: it does not tell. */
  readonly disk: () => DiskRoom | null;
  /** Whether the clock is known and the books are believed: an age that is wrong must cost nothing. */
  readonly mayAct: () => boolean;
}

/**
 * Looks every ten minutes how long the disk lasts. Where it is tight, what `earlyCuts` names goes, oldest first, a slice a second, until
 * there is room again: pages that become free in the database are filled before it grows.
 * @param found is told from when the disk is tight until there is room
 * @returns ends it
 */
export function startLettingGoEarly(deps: EarlyDeps, found: (findings: Findings) => void): () => void {
  const { store, clock, disk } = deps;
  let growth: Growth | null = null;
  let walk: RetentionWalk | null = null;
  const look = (): void => {
    const now = clock.now();
    const since = now - GROWTH_DAYS * DAY_MS;
    const room = disk();
    // Payments are counted once a walk, for that reads all of them.
    growth = walk === null || growth === null ? (store.first(growthOf, { since }) ?? null) : growth;
    if (room === null || growth === null) return;
    const { grade, why } = judge(room, { ...growth, spare: store.first(spareOf, {})?.spare ?? 0 });
    if (deps.mayAct()) walk = store.transaction(() => goOn(deps, walk, grade, why));
    if (walk === null) found(new Map(grade === 'enough' ? [] : wordsOf(deps.rules, readEarly(store), grade, why)));
  };
  return keepLooking(clock, EVERY_MS, () => {
    // A walk that the disk refuses goes on as soon as one that it does not.
    unlessStoreRefuses(look);
    return walk === null ? EVERY_MS : AGAIN_MS;
  });
}

function judge({ free, size }: DiskRoom, growth: Growth): { grade: RoomLeft; why: string } {
  const lasts = diskDays(free - LEAST_ROOM, growth);
  const days = lasts === null ? '' : `, which last for ${lasts.days} days at the present rate`;
  return {
    grade: gradeRoom(free + growth.spare, size, lasts?.days ?? null),
    why: `${formatBytes(free + growth.spare)} of ${formatBytes(size)} may still be used on the disk of the books${days}`,
  };
}

/** Inside a transaction: one slice of a walk, or what comes instead. @returns where the next one begins; null: no walk is under way */
function goOn({ store, clock, rules }: EarlyDeps, walk: RetentionWalk | null, grade: RoomLeft, why: string) {
  const now = clock.now();
  const reached = readEarly(store);
  if (walk !== null && reached !== null && grade !== 'tight') {
    keep(store, tell(store, rules, reached, now));
    return null;
  }
  const plan = walk === null || reached === null ? planEarly(grade, reached, now) : reached.step;
  if (plan === 'rest') return null;
  if (plan === 'over') {
    store.run(dropMeta, { key: KEY });
    return null;
  }
  const { next, gone } = letGoSlice(store, earlyCuts(rules, plan, now), walk ?? NOTHING, now);
  const early: Early = {
    step: plan,
    walkedAt: next === null ? now : null,
    why: reached?.why ?? why,
    gone: addCounts(reached?.gone ?? NOTHING, gone),
    untold: addCounts(reached?.untold ?? NOTHING, gone),
  };
  keep(store, next === null ? tell(store, rules, early, now) : early);
  return next;
}

function readEarly(store: Store): Early | null {
  const kept = store.first(metaValue, { key: KEY });
  return kept === undefined ? null : (JSON.parse(kept.value) as Early);
}

function keep(store: Store, early: Early): void {
  store.run(setMeta, { key: KEY, value: JSON.stringify(early) });
}

/** What went is in the audit, once a step. */
function tell(store: Store, rules: RetentionRules, early: Early, at: number): Early {
  const detail = goneWords(rules, early.step, early.untold);
  if (detail !== null) recordAction(store, { at, actor: 'box', name: 'evidence.let-go', reason: early.why, detail });
  return { ...early, untold: NOTHING };
}

function goneWords(rules: RetentionRules, step: number, gone: Counts): string | null {
  const days = (kind: keyof typeof EARLY_FLOORS) => `older than ${earlyDays(rules, kind, step)} days`;
  const words = [
    gone.evidence > 0 ? [`the bytes of ${gone.evidence} deliveries that booked nothing, ${days('odd')}`] : [],
    gone.attempts > 0 ? [`${gone.attempts} commands with their attempts, ${days('attempts')}`] : [],
    gone.notices > 0 ? [`${gone.notices} notices to the owner, ${days('notices')}`] : [],
  ].flat();
  return words.length === 0 ? null : words.join('; ');
}

function wordsOf(rules: RetentionRules, early: Early | null, grade: RoomLeft, why: string): [string, string][] {
  if (early === null) return grade === 'tight' ? [['box', `${why}. Nothing was let go for it yet.`]] : [];
  const { step, walkedAt, gone } = early;
  const went = goneWords(rules, step, gone);
  const isAtFloor = step === EARLY_STEPS && walkedAt !== null && grade === 'tight';
  const rest = isAtFloor
    ? ` Nothing else may go: commands are kept for ${EARLY_FLOORS.attempts} days, notices and such deliveries for ${EARLY_FLOORS.notices}, and money for ever.`
    : '';
  return [
    [
      'box',
      `${early.why}. ${went === null ? 'Nothing that may go before its time is old enough.' : `So this went before its time: ${went}.`}${rest} ` +
        'Payments go on. Make room on that disk, or move the books to a larger one.',
    ],
  ];
}
