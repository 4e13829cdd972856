import { sql } from 'kysely';
import { query } from './engine/query.ts';

/** The lines that are renewed by what comes for another one, in their order. Retired ones are left out. */
export const linesPaidBy = query<{ payerId: number }>()((db, p) =>
  db
    .selectFrom('pays_for')
    .innerJoin('subscription', 'subscription.id', 'pays_for.subscription_id')
    .select(['subscription.id', 'subscription.account_no'])
    .where('pays_for.payer_id', '=', p.payerId)
    .where('subscription.retired_at', 'is', null)
    .orderBy('pays_for.place'),
);

/** The line whose money renews this one too. */
export const payerOf = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('pays_for')
    .innerJoin('subscription', 'subscription.id', 'pays_for.payer_id')
    .select(['subscription.id', 'subscription.account_no'])
    .where('pays_for.subscription_id', '=', p.id),
);

export const putPaidLine = query<{ id: number; payerId: number; place: number }>()((db, p) =>
  db.insertInto('pays_for').values({ subscription_id: p.id, payer_id: p.payerId, place: p.place }),
);

export const dropPaidLines = query<{ payerId: number }>()((db, p) =>
  db.deleteFrom('pays_for').where('payer_id', '=', p.payerId),
);

/**
 * Of the payment in the query around it: the numbers of the lines that its line pays for and that got some of it, with a comma before
 * each, and how much they got together.
 */
const toPaidLines = sql`FROM ledger AS moved JOIN pays_for ON pays_for.subscription_id = moved.subscription_id JOIN subscription AS other ON other.id = moved.subscription_id WHERE moved.payment_id = payment.id AND pays_for.payer_id = payment.subscription_id AND moved.move NOT IN ('line>spent', 'spent>line')`;
const share = sql`sum(CASE WHEN moved.move LIKE '%>line' THEN moved.amount_cents ELSE -moved.amount_cents END)`;
export const paidLinesGot = sql<number>`coalesce((SELECT ${share} ${toPaidLines}), 0)`;
export const paidLinesNamed = sql<string>`coalesce((SELECT group_concat(', ' || account_no, '') FROM (SELECT other.account_no ${toPaidLines} GROUP BY other.id HAVING ${share} > 0 ORDER BY pays_for.place)), '')`;
