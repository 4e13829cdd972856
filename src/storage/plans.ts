import { sql } from 'kysely';
import { query } from './engine/query.ts';
import type { PlanTable } from './engine/schema.ts';

export const allPlans = query()((db) => db.selectFrom('plan').selectAll().orderBy('code'));

/** Inserts, or changes all of it. `retired_at` of a plan that is retired already stays. */
export const putPlan = query<PlanTable>()((db, p) =>
  db
    .insertInto('plan')
    .values({
      code: p.code,
      name: p.name,
      price_cents: p.price_cents,
      period_unit: p.period_unit,
      period_count: p.period_count,
      profile: p.profile,
      max_periods: p.max_periods,
      grace_ms: p.grace_ms,
      suspension: p.suspension,
      retired_at: p.retired_at,
    })
    .onConflict((oc) =>
      oc.column('code').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        price_cents: eb.ref('excluded.price_cents'),
        period_unit: eb.ref('excluded.period_unit'),
        period_count: eb.ref('excluded.period_count'),
        profile: eb.ref('excluded.profile'),
        max_periods: eb.ref('excluded.max_periods'),
        grace_ms: eb.ref('excluded.grace_ms'),
        suspension: eb.ref('excluded.suspension'),
        retired_at: sql<
          number | null
        >`iif(excluded.retired_at IS NULL, NULL, coalesce(plan.retired_at, excluded.retired_at))`,
      })),
    ),
);

export const linesOfPlan = query<{ code: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(['id', 'router_name'])
    .where('plan_code', '=', p.code)
    .where('retired_at', 'is', null),
);
