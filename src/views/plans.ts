import type { Store } from '../storage/engine/store.ts';
import type { ProfileService } from '../domain/plan-facts.ts';
import { profilesOfPlanRows } from '../storage/plan-profiles.ts';
import { allPlans } from '../storage/plans.ts';
import { linesByPlan } from '../storage/views/plan-list.ts';

/** How many lines have a plan, and how many of those have time left. */
export interface PlanCounts {
  readonly lines: number;
  readonly paid: number;
}

/** Of each plan that lines have, by its code. @param now UTC ms */
export function planCounts(store: Store, now: number): ReadonlyMap<string, PlanCounts> {
  return new Map(store.all(linesByPlan, { now }).map(({ plan_code, ...counts }) => [plan_code, counts]));
}

/** Every plan with its counts, those that are offered first. */
export function planList(store: Store, counts: ReadonlyMap<string, PlanCounts>) {
  return store
    .all(allPlans, {})
    .map((plan) => ({ plan, ...(counts.get(plan.code) ?? { lines: 0, paid: 0 }) }))
    .toSorted((a, b) => Number(a.plan.retired_at !== null) - Number(b.plan.retired_at !== null));
}

/** What is known of a plan's profile on a router. */
export interface PlanProfile {
  readonly router: string;
  readonly service: ProfileService;
  readonly profile: string;
  /** `making`: Washa is at it. */
  readonly state: 'right' | 'making' | 'differs' | 'refused';
  /** What is otherwise, or why it cannot be made so; empty where it is right. */
  readonly words: string;
  /** UTC ms; null: not yet. */
  readonly readAt: number | null;
}

/** On every router in use where it was looked for. */
export function profilesOfPlan(store: Store, code: string): PlanProfile[] {
  return store.all(profilesOfPlanRows, { code }).map(toPlanProfile);
}

type PlanProfileRow = NonNullable<(typeof profilesOfPlanRows)['row']>;

export function toPlanProfile(row: Omit<PlanProfileRow, 'plan_code'>): PlanProfile {
  const { router_name: router, service, profile, differs, refused, read_at: readAt, is_queued } = row;
  const state = refused !== null ? 'refused' : is_queued === 1 ? 'making' : differs !== null ? 'differs' : 'right';
  return { router, service, profile, state, words: refused ?? differs ?? '', readAt };
}

/** The plans that are offered. */
export function offeredPlans(store: Store) {
  return store.all(allPlans, {}).filter(({ retired_at }) => retired_at === null);
}

export type ListedPlan = ReturnType<typeof planList>[number];
