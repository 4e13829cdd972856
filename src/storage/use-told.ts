import { sql } from 'kysely';
import { query } from './engine/query.ts';

/** What a line has used of what it may use, the part that is nearer to its end, in whole percent. */
const usedPercent = sql`max(coalesce(used_bytes * 100 / (data_bytes + given_bytes), 0), coalesce(used_ms * 100 / (online_s * 1000 + given_ms), 0))`;

/**
 * Lines that are on their time and have used so much that they have to be told. Bundles of minutes and hours are over before an SMS is read.
 * @param percents JSON list
 */
export const linesToTellUse = query<{ percents: string; now: number; after: number; limit: number }>()((db, p) => {
  const reached = sql<number>`(SELECT max(value) FROM json_each(${p.percents}) WHERE value <= ${usedPercent})`;
  return db
    .selectFrom('allowance')
    .innerJoin('subscription', 'subscription.id', 'allowance.subscription_id')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select(['subscription.id', reached.as('percent')])
    .where('subscription.id', '>', p.after)
    .where('subscription.retired_at', 'is', null)
    .where('subscription.blocked_at', 'is', null)
    .where('subscription.expires_at', '>', p.now)
    .where('subscriber.msisdn', 'is not', null)
    .where(sql<boolean>`plan.period_unit NOT IN ('minute', 'hour')`)
    .where(sql<boolean>`coalesce(${reached} > told_percent, 0)`)
    .orderBy('subscription.id')
    .limit(p.limit);
});

export const noteUseTold = query<{ id: number; percent: number }>()((db, p) =>
  db.updateTable('allowance').set({ told_percent: p.percent }).where('subscription_id', '=', p.id),
);
