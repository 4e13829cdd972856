import { spellRateLimit } from '../../domain/lines/rate-limit.ts';
import type { NewPlan } from '../../domain/lists/plan-offers.ts';
import type { PlanTable } from '../../storage/engine/schema-lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { NO_FACTS, putPlan } from '../../storage/plans.ts';
import type { NewLineFacts } from './new-lines.ts';
import { keepColumns, type ToldColumns } from './saved-columns.ts';

/** What decides whether lines can be added, where these plans are made with them. */
export function withPlans(facts: NewLineFacts, plans: readonly NewPlan[]): NewLineFacts {
  return { ...facts, plans: new Set([...facts.plans, ...plans.map(({ code }) => code)]) };
}

/** Inside a transaction: what an import brings beside its lines. */
export function keepWithLines(store: Store, plans: readonly NewPlan[], columns: ToldColumns | null): void {
  for (const plan of plans) store.run(putPlan, newPlanRow(plan));
  if (columns !== null) keepColumns(store, columns);
}

/** A plan as a list lets make it: whatever else can be said of one is said in the setup file. */
function newPlanRow({ code, name, profile, priceCents, period, rateLimit, caps }: NewPlan): PlanTable {
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
    ...NO_FACTS,
    rate_limit: rateLimit === null ? null : spellRateLimit(rateLimit),
    data_bytes: caps.bytes,
    online_s: caps.onlineMs === null ? null : Math.round(caps.onlineMs / 1000),
    retired_at: null,
  };
}
