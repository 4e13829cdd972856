import type { Store } from '../storage/engine/store.ts';
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

/** The plans that are offered. */
export function offeredPlans(store: Store) {
  return store.all(allPlans, {}).filter(({ retired_at }) => retired_at === null);
}

export type ListedPlan = ReturnType<typeof planList>[number];
