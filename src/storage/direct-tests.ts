import { sql } from 'kysely';
import { query } from './engine/query.ts';

/** The newest of a channel; that of before is forgotten. */
export const putDirectTest = query<{
  provider: string;
  channel: string;
  receipt: string;
  actionId: number;
  now: number;
}>()((db, p) =>
  db
    .insertInto('direct_test')
    .values({
      provider: p.provider,
      channel: p.channel,
      receipt_code: p.receipt,
      told_by: p.actionId,
      told_at: p.now,
    })
    .onConflict((oc) =>
      oc.columns(['provider', 'channel']).doUpdateSet({ receipt_code: p.receipt, told_by: p.actionId, told_at: p.now }),
    ),
);

/** Where a receipt was said to try a channel. */
export const directTestOf = query<{ receipt: string }>()((db, p) =>
  db.selectFrom('direct_test').select(['provider', 'channel']).where('receipt_code', '=', p.receipt),
);

/** Those of a connection, each with what came of it (`DirectTest`): money that a person or a statement brought did not come by itself. */
export const directTests = query<{ provider: string }>()((db, p) =>
  db
    .selectFrom('direct_test')
    .select(['channel', 'receipt_code', 'told_at'])
    .select((eb) => [
      eb
        .selectFrom('payment')
        .innerJoin('callback', 'callback.payment_id', 'payment.id')
        .select('payment.received_at')
        .whereRef('payment.receipt_code', '=', 'direct_test.receipt_code')
        .whereRef('payment.provider', '=', 'direct_test.provider')
        .where(sql<boolean>`coalesce(callback.came_by, 'list') = 'list'`)
        .limit(1)
        .as('came_at'),
      sql<0 | 1>`EXISTS (SELECT 1 FROM payment JOIN callback ON callback.payment_id = payment.id
        WHERE payment.receipt_code = direct_test.receipt_code AND payment.provider = direct_test.provider AND callback.came_by IS NULL)`.as(
        'delivered',
      ),
    ])
    .where('provider', '=', p.provider)
    .orderBy('channel'),
);
