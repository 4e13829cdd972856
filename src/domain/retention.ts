import type { DayHours } from './time/day-hours.ts';

const DAY_MS = 86_400_000;

/**
 * What is not kept for ever. `evidence`: the bytes of deliveries whose money is settled. `attempts`: commands that are over, with how
 * each attempt went. `notices`: what the owner was told of alarms that are over. `addresses`: who had which address when. Money, deeds, and who did them, are not among it.
 */
export const KEPT_KINDS = ['evidence', 'attempts', 'notices', 'addresses'] as const;
export type KeptKind = (typeof KEPT_KINDS)[number];

/** How long each is kept, days; 0: for ever. In the hours the rest is let go. */
export interface RetentionRules extends DayHours {
  readonly evidenceDays: number;
  readonly attemptsDays: number;
  readonly noticesDays: number;
  readonly addressesDays: number;
}

/** @returns days; null: for ever */
export function keptDays(rules: RetentionRules, kind: KeptKind): number | null {
  const days = {
    evidence: rules.evidenceDays,
    attempts: rules.attemptsDays,
    notices: rules.noticesDays,
    addresses: rules.addressesDays,
  }[kind];
  return days === 0 ? null : days;
}

/** What was over before these moments is let go, UTC ms; null: nothing is. `odd`: the bytes of deliveries that booked nothing. */
export type Cuts = Readonly<Record<KeptKind | 'odd', number | null>>;

/** By age alone: what booked nothing is kept as long as what did. */
export function cutsByAge(rules: RetentionRules, now: number): Cuts {
  const before = (kind: KeptKind) => goneBefore(rules, kind, now);
  return {
    evidence: before('evidence'),
    attempts: before('attempts'),
    notices: before('notices'),
    addresses: before('addresses'),
    odd: null,
  };
}

/** What was over before this moment is let go, UTC ms; null: nothing is. */
export function goneBefore(rules: RetentionRules, kind: KeptKind, now: number): number | null {
  const days = keptDays(rules, kind);
  return days === null ? null : now - days * DAY_MS;
}
