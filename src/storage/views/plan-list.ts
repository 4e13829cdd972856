import { sql } from 'kysely';
import { query } from '../engine/query.ts';

/** Lines that are served, by the code of their plan: how many, and how many of them have time left. */
export const linesByPlan = query<{ now: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select('plan_code')
    .select([sql<number>`count(*)`.as('lines'), sql<number>`sum(expires_at > ${p.now})`.as('paid')])
    .where('retired_at', 'is', null)
    .groupBy('plan_code'),
);

/** The same of one plan, and how many of them have a price of their own. */
export const linesOfPlan = query<{ code: string; now: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select([
      sql<number>`count(*)`.as('lines'),
      sql<number>`coalesce(sum(expires_at > ${p.now}), 0)`.as('paid'),
      sql<number>`count(own_price_cents)`.as('ownPrice'),
    ])
    .where('plan_code', '=', p.code)
    .where('retired_at', 'is', null),
);
