import type { RoomLeft } from './disk-days.ts';
import { cutsByAge, type Cuts, type RetentionRules } from './retention.ts';

const DAY_MS = 86_400_000;

/**
 * What a disk that fills up lets go before its time, and the youngest that it may, days. The bytes of deliveries that booked money,
 * and who had which address, are not among it: the law asks for them.
 */
export const EARLY_FLOORS = { attempts: 14, notices: 30, odd: 30 } as const;
export type EarlyKind = keyof typeof EARLY_FLOORS;

/** In so many steps the times go down from what the settings say to the floors. */
export const EARLY_STEPS = 4;

/** How far it went. */
export interface EarlyStep {
  /** 1 to `EARLY_STEPS`. */
  readonly step: number;
  /** When all that is kept had been walked through with the times of that step, UTC ms; null: not yet. */
  readonly walkedAt: number | null;
}

/**
 * What is to be done about the room: nothing; to walk through what is kept with the times of a step; or to end it, for there is room
 * again. Between `tight` and `enough` it stays where it is. At the last step what has become old enough goes once a day.
 * @param reached null: nothing was let go early
 */
export function planEarly(room: RoomLeft, reached: EarlyStep | null, now: number): 'rest' | 'over' | number {
  if (room === 'enough') return reached === null ? 'rest' : 'over';
  if (room === 'low') return 'rest';
  if (reached === null) return 1;
  const { step, walkedAt } = reached;
  if (walkedAt === null) return step;
  if (step < EARLY_STEPS) return step + 1;
  return now - walkedAt < DAY_MS ? 'rest' : step;
}

/** How long it is kept at a step, days; null: for ever, because the settings say so. What the settings keep shorter than the floor is kept so long. */
export function earlyDays(rules: RetentionRules, kind: EarlyKind, step: number): number | null {
  const full = { attempts: rules.attemptsDays, notices: rules.noticesDays, odd: rules.evidenceDays }[kind];
  const floor = EARLY_FLOORS[kind];
  if (full === 0) return null;
  return full <= floor ? full : Math.round(full - ((full - floor) * step) / EARLY_STEPS);
}

/** What goes at a step: the rest goes by its age, as it would have. */
export function earlyCuts(rules: RetentionRules, step: number, now: number): Cuts {
  const before = (kind: EarlyKind): number | null => {
    const days = earlyDays(rules, kind, step);
    return days === null ? null : now - days * DAY_MS;
  };
  return { ...cutsByAge(rules, now), attempts: before('attempts'), notices: before('notices'), odd: before('odd') };
}
