import { sql } from 'kysely';
import { couldBeOn, isOff } from './cut-offs.ts';
import { query } from './engine/query.ts';
import { awaitsClock, leastOf } from './lines.ts';

/** Of the subscription in the query around it: requests for its money that nobody paid, since money last came for it. */
const unpaidInARow = sql<number>`(SELECT count(*) FROM payment_request AS asked WHERE asked.subscription_id = subscription.id AND asked.state <> 'paid' AND asked.created_at > coalesce((SELECT max(received_at) FROM payment WHERE payment.subscription_id = subscription.id), 0))`;

/**
 * Lines whose time ends between two instants, that want to be asked for money by themselves and were not asked today by anybody.
 * @param plans JSON list of the codes of those that ask on this day @param today when the day began, UTC ms
 */
export const linesToPush = query<{
  from: number;
  until: number;
  today: number;
  plans: string;
  mostUnpaid: number;
  limit: number;
}>()((db, p) =>
  db
    .selectFrom(
      db
        .selectFrom('subscription')
        .selectAll()
        .where(couldBeOn)
        .unionAll(db.selectFrom('subscription').selectAll().where(isOff))
        .as('subscription'),
    )
    .innerJoin('auto_push', 'auto_push.subscription_id', 'subscription.id')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select(['subscription.id', 'subscription.account_no'])
    .where('subscriber.msisdn', 'is not', null)
    .where('subscription.blocked_at', 'is', null)
    .where(sql<boolean>`subscription.plan_code IN (SELECT value FROM json_each(${p.plans}))`)
    .where('subscription.expires_at', '>=', p.from)
    .where('subscription.expires_at', '<', p.until)
    .where(sql<boolean>`subscription.balance_cents < ${leastOf('subscription')}`)
    .where(sql<boolean>`NOT ${awaitsClock('subscription')}`)
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM payment_request WHERE subscription_id = subscription.id AND created_at >= ${p.today})`,
    )
    .where(unpaidInARow, '<', p.mostUnpaid)
    .orderBy('subscription.expires_at')
    .limit(p.limit),
);

/** Since when a line wants it, and how many requests one after another nobody paid. */
export const autoPushOf = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('auto_push')
    .innerJoin('subscription', 'subscription.id', 'auto_push.subscription_id')
    .select(['auto_push.since', unpaidInARow.as('unpaid')])
    .where('subscription.id', '=', p.id),
);

export const wantPushes = query<{ id: number; now: number }>()((db, p) =>
  db.insertInto('auto_push').values({ subscription_id: p.id, since: p.now }),
);

export const endPushes = query<{ id: number }>()((db, p) =>
  db.deleteFrom('auto_push').where('subscription_id', '=', p.id),
);
