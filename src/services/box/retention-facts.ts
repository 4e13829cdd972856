import { goneBefore, type KeptKind, type RetentionRules } from '../../domain/retention.ts';
import { metaValue } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';
import { countAddresses, countAttempts, countEvidence, countNotices } from '../../storage/retention.ts';

/** Under which key the sums stand. */
export const GONE = 'retention.gone';

export type Counts = Readonly<Record<KeptKind, number>>;
export const NOTHING: Counts = { evidence: 0, attempts: 0, notices: 0, addresses: 0 };

export function addCounts(one: Counts, other: Counts): Counts {
  return {
    evidence: one.evidence + other.evidence,
    attempts: one.attempts + other.attempts,
    notices: one.notices + other.notices,
    addresses: one.addresses + other.addresses,
  };
}

/** How many were let go since the books began, and when the newest; null: none yet. */
export type GoneSoFar = (Counts & { readonly at: number }) | null;

export function goneSoFar(store: Store): GoneSoFar {
  const kept = store.first(metaValue, { key: GONE });
  // An earlier Washa knew fewer kinds.
  return kept === undefined ? null : { ...NOTHING, ...(JSON.parse(kept.value) as NonNullable<GoneSoFar>) };
}

/** How many of each are older than the settings keep them. Reads whole tables: for a person who asks. */
export function dueToGo(store: Store, rules: RetentionRules, now: number): Counts {
  const count = (kind: KeptKind): number => {
    const before = goneBefore(rules, kind, now);
    if (before === null) return 0;
    const span = { after: 0, until: Number.MAX_SAFE_INTEGER, before };
    const counted = {
      evidence: countEvidence,
      attempts: countAttempts,
      notices: countNotices,
      addresses: countAddresses,
    }[kind];
    return store.first(counted, span)?.rows ?? 0;
  };
  return {
    evidence: count('evidence'),
    attempts: count('attempts'),
    notices: count('notices'),
    addresses: count('addresses'),
  };
}
