import { sql } from 'kysely';
import type { PaymentState } from '../domain/money/law.ts';
import { SET_FREE } from '../domain/money/match.ts';
import { query } from './engine/query.ts';

// What people do with payments that are booked.

/**
 * How much of a payment that waits does so: all of it, unless a person has set it free or has refunded some. Then it is what has
 * come to where it waits less what has left.
 * @param payment what it is called in the query around it
 */
export const waitingCents = (payment: 'payment' | 'waiting') => {
  const [id, reason, amount] = [
    sql.ref(`${payment}.id`),
    sql.ref(`${payment}.reason`),
    sql.ref(`${payment}.amount_cents`),
  ];
  const free = sql.join(SET_FREE.map((one) => sql.lit(one)));
  const came = sql`(move LIKE '%>unmatched' OR move LIKE '%>held')`;
  const left = sql`(move LIKE 'unmatched>%' OR move LIKE 'held>%')`;
  return sql<number>`iif(${reason} IN (${free}) OR EXISTS (SELECT 1 FROM refund WHERE refund.payment_id = ${id}), (SELECT sum(ledger.amount_cents * (${came} - ${left})) FROM ledger WHERE ledger.payment_id = ${id}), ${amount})`;
};

/** Where a payment is, after somebody has moved its money. With another line, or none, its walk begins anew. */
export const placePayment = query<{
  id: number;
  state: PaymentState;
  subscriptionId: number | null;
  reason: string | null;
  suggestions: string | null;
}>()((db, p) => {
  const hop = (column: 'sent_at' | 'confirmed_at' | 'online_at' | 'receipt_at') =>
    sql<number | null>`iif(subscription_id IS ${p.subscriptionId}, ${sql.ref(column)}, NULL)`;
  return db
    .updateTable('payment')
    .set({
      state: p.state,
      subscription_id: p.subscriptionId,
      reason: p.reason,
      suggestions: p.suggestions,
      sent_at: hop('sent_at'),
      confirmed_at: hop('confirmed_at'),
      online_at: hop('online_at'),
      receipt_at: hop('receipt_at'),
    })
    .where('id', '=', p.id);
});

/** This line has, or had, money of the payment. */
export const insertShare = query<{ subscriptionId: number; paymentId: number }>()((db, p) =>
  db
    .insertInto('payment_share')
    .values({ subscription_id: p.subscriptionId, payment_id: p.paymentId })
    .onConflict((oc) => oc.doNothing()),
);

/** What a payer typed means this line from now on, whatever it meant before. */
export const putAlias = query<{ alias: string; subscriptionId: number; actor: string; now: number }>()((db, p) =>
  db
    .insertInto('account_alias')
    .values({ alias: p.alias, subscription_id: p.subscriptionId, actor: p.actor, created_at: p.now })
    .onConflict((oc) =>
      oc.column('alias').doUpdateSet({
        subscription_id: sql<number>`excluded.subscription_id`,
        actor: sql<string>`excluded.actor`,
        created_at: sql<number>`excluded.created_at`,
      }),
    ),
);

export const aliasLine = query<{ alias: string }>()((db, p) =>
  db.selectFrom('account_alias').select('subscription_id').where('alias', '=', p.alias),
);

export const dropAlias = query<{ alias: string }>()((db, p) =>
  db.deleteFrom('account_alias').where('alias', '=', p.alias),
);
