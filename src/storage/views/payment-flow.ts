import { sql } from 'kysely';
import { query } from '../engine/query.ts';

// How payments flow in, by the way that they take: their connection, and the plan and the router of their line.

const HOUR = sql<number>`payment.received_at / 3600000`;

/** Payments by way and by hours since 1970, and when the newest of each came. By the index of when they were received. */
export const flowBetween = query<{ from: number; until: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .leftJoin('subscription', 'subscription.id', 'payment.subscription_id')
    .select(['payment.provider', 'subscription.plan_code', 'subscription.router_name'])
    .select([HOUR.as('hour'), sql<number>`count(*)`.as('n'), sql<number>`max(payment.received_at)`.as('newest')])
    .where('payment.received_at', '>=', p.from)
    .where('payment.received_at', '<', p.until)
    .groupBy(['payment.provider', 'subscription.plan_code', 'subscription.router_name', HOUR]),
);

export type FlowRow = NonNullable<(typeof flowBetween)['row']>;
