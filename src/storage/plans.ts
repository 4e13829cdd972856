import { usualPeriods, type Plan } from '../domain/money/plan.ts';
import { cents } from '../domain/values/money.ts';
import { columnsOf, overwrite, pick } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { PlanTable } from './engine/schema-lines.ts';

const COLUMNS = columnsOf<PlanTable>()(
  'code',
  'name',
  'price_cents',
  'period_unit',
  'period_count',
  'profile',
  'max_periods',
  'grace_ms',
  'lend_ms',
  'tolerance_cents',
  'push_days',
  'suspension',
  'rate_limit',
  'devices',
  'session_s',
  'profile_like',
  'data_bytes',
  'online_s',
  'used_up_profile',
  'retired_at',
);

/** A plan that says nothing of its profile, which a person makes on each router, nor of how much its lines may use. */
export const NO_FACTS = {
  ...{ rate_limit: null, devices: null, session_s: null, profile_like: null },
  ...{ data_bytes: null, online_s: null, used_up_profile: null },
} as const;

export const allPlans = query()((db) => db.selectFrom('plan').selectAll().orderBy('code'));

/** Inserts, or changes all of it. `retired_at` of a plan that is retired already stays. */
export const putPlan = query<PlanTable>()((db, p) =>
  db
    .insertInto('plan')
    .values(pick(p, COLUMNS))
    .onConflict((oc) => oc.column('code').doUpdateSet(overwrite(COLUMNS, 'code'))),
);

/** A plan, or a line with the columns of its plan, as the rules of money know it. */
export function toPlan(
  row: Pick<PlanTable, 'price_cents' | 'period_unit' | 'period_count' | 'max_periods' | 'tolerance_cents'>,
): Plan {
  const period = { unit: row.period_unit, count: row.period_count };
  return {
    priceCents: cents(row.price_cents),
    period,
    maxPeriods: row.max_periods ?? usualPeriods(period),
    toleranceCents: cents(row.tolerance_cents),
  };
}
