import type { NewPlan } from '../../domain/lists/plan-offers.ts';
import type { PlanTable } from '../../storage/engine/schema.ts';
import type { NewLineFacts } from './new-lines.ts';

/** What decides whether lines can be added, where these plans are made with them. */
export function withPlans(facts: NewLineFacts, plans: readonly NewPlan[]): NewLineFacts {
  return { ...facts, plans: new Set([...facts.plans, ...plans.map(({ code }) => code)]) };
}

/** A plan as a list lets make it: whatever else can be said of one is said in the setup file. */
export function newPlanRow({ code, name, profile, priceCents, period }: NewPlan): PlanTable {
  return {
    code,
    name,
    price_cents: priceCents,
    period_unit: period.unit,
    period_count: period.count,
    profile,
    max_periods: null,
    grace_ms: 0,
    lend_ms: 0,
    tolerance_cents: 0,
    push_days: '[]',
    suspension: null,
    retired_at: null,
  };
}
