import { sql } from 'kysely';
import { query } from './engine/query.ts';

/** The payment of an M-Pesa receipt, whichever connection told of it. */
export const paymentOfName = query<{ receipt: string }>()((db, p) =>
  db
    .selectFrom('payment_key')
    .innerJoin('payment', 'payment.id', 'payment_key.payment_id')
    .select(['payment.id', 'payment.amount_cents', 'payment.currency', 'payment.state'])
    .where('payment_key.provider', '=', '')
    .where('payment_key.scheme', '=', 'mpesa.receipt')
    .where('payment_key.value', '=', p.receipt),
);

/** Payments of a connection that nobody has told a receipt of. */
export const paymentsWithoutReceipt = query<{ provider: string; amountCents: number; from: number; until: number }>()(
  (db, p) =>
    db
      .selectFrom('payment')
      .select(['id', 'payer_account', 'payer_phone'])
      .where('received_at', '>=', p.from)
      .where('received_at', '<=', p.until)
      .where('provider', '=', p.provider)
      .where('receipt_code', 'is', null)
      .where('amount_cents', '=', p.amountCents)
      .orderBy('id'),
);

/** Payments of a connection that have a receipt and were made in a time, oldest first. Money is received after it was paid. */
export const paymentsMadeBetween = query<{ provider: string; from: number; until: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .select(['id', 'receipt_code', 'amount_cents', 'currency'])
    .where('received_at', '>=', p.from)
    .where(sql<boolean>`coalesce(paid_at, received_at) BETWEEN ${p.from} AND ${p.until}`)
    .where('provider', '=', p.provider)
    .where('receipt_code', 'is not', null)
    .orderBy('received_at'),
);

/** When the first deed was written down. */
export const firstDeed = query()((db) => db.selectFrom('action').select('at').orderBy('id').limit(1));

/** Money that was paid before an instant, came to be known after it, and is nobody's yet. */
export const undecidedOfGap = query<{ at: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', 'in', ['unmatched', 'held'])
    .where('received_at', '>=', p.at)
    .where('paid_at', '<', p.at),
);
