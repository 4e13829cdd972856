import { sql, type Kysely } from 'kysely';
import { query } from './engine/query.ts';
import type { Schema } from './engine/schema.ts';

/** The receipt under which a payment went back; said once more, by the newest deed. */
export const putReversal = query<{ receipt: string; paymentId: number; actionId: number }>()((db, p) =>
  db
    .insertInto('reversal')
    .values({ receipt_code: p.receipt, payment_id: p.paymentId, action_id: p.actionId })
    .onConflict((oc) => oc.column('receipt_code').doUpdateSet({ action_id: p.actionId })),
);

export const reversalOfReceipt = query<{ receipt: string }>()((db, p) =>
  db.selectFrom('reversal').select('payment_id').where('receipt_code', '=', p.receipt),
);

/** A person says that the provider did not take it. */
export const forgetReversals = query<{ paymentId: number }>()((db, p) =>
  db.deleteFrom('reversal').where('payment_id', '=', p.paymentId),
);

/** The payment that went back, or is on its way, under a receipt of its own: of a refund, or of what the provider took. */
export const returnedUnder = (db: Kysely<Schema>, receipt: string) =>
  db
    .selectFrom('refund')
    .select('payment_id')
    .where('receipt_code', '=', receipt)
    .unionAll(db.selectFrom('reversal').select('payment_id').where('receipt_code', '=', receipt));

export const paymentOfReturn = query<{ receipt: string }>()((db, p) => returnedUnder(db, p.receipt));

/** What went back to a payer under a receipt, and when (UTC ms): a refund that has arrived, or what a provider took. */
export const wentBackBy = query<{ receipt: string }>()((db, p) =>
  db
    .selectFrom('refund')
    .select(['payment_id', 'amount_cents', sql<number>`coalesce(settled_at, asked_at)`.as('at')])
    .where('receipt_code', '=', p.receipt)
    .where('state', '=', sql.lit('done'))
    .unionAll(
      db
        .selectFrom('reversal')
        .innerJoin('action', 'action.id', 'reversal.action_id')
        .select([
          'reversal.payment_id',
          sql<number>`(SELECT coalesce(sum(amount_cents), 0) FROM ledger
            WHERE ledger.payment_id = reversal.payment_id AND ledger.action_id = reversal.action_id AND move LIKE '%>reversed')`.as(
            'amount_cents',
          ),
          'action.at',
        ])
        .where('reversal.receipt_code', '=', p.receipt),
    ),
);
