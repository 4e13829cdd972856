import { sql } from 'kysely';
import { query } from './engine/query.ts';

/** Money of a line that answered an order of ours, of that amount and between two instants, whose receipt nobody has told. */
export const ordersAround = query<{ lineId: number; amountCents: number; from: number; to: number }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .innerJoin('payment', 'payment.id', 'payment_request.payment_id')
    .select(['payment.id', 'payer_phone'])
    .where('payment_request.subscription_id', '=', p.lineId)
    .where('payment.amount_cents', '=', p.amountCents)
    .where('payment.receipt_code', 'is', null)
    .where('payment.received_at', '>=', p.from)
    .where('payment.received_at', '<=', p.to)
    .orderBy('payment.id'),
);

/** Whose money, by which connection, and how much. */
interface MoneyAbout {
  readonly lineId: number;
  readonly provider: string;
  readonly amountCents: number;
  readonly currency: string;
}

/** The same of one connection, where it was asked for before an instant and known to be paid after it. @param slack ms */
export const ordersWithoutReceipt = query<MoneyAbout & { at: number; slack: number }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .innerJoin('payment', 'payment.id', 'payment_request.payment_id')
    .select(['payment.id', 'payer_account', 'payer_phone'])
    .where('payment_request.subscription_id', '=', p.lineId)
    .where('payment_request.created_at', '<=', sql<number>`${p.at} + ${p.slack}`)
    .where('payment.provider', '=', p.provider)
    .where('payment.amount_cents', '=', p.amountCents)
    .where('payment.currency', '=', p.currency)
    .where('payment.receipt_code', 'is', null)
    .where('payment.received_at', '>=', sql<number>`${p.at} - ${p.slack}`)
    .orderBy('payment.id'),
);

/** Money of a line that came between two instants with a receipt, and that answers no order of ours. */
export const moneyWithoutOrder = query<MoneyAbout & { from: number; to: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .select(['payment.id', 'payer_account', 'payer_phone'])
    .where('payment.subscription_id', '=', p.lineId)
    .where('payment.received_at', '>=', p.from)
    .where('payment.received_at', '<=', p.to)
    .where('payment.provider', '=', p.provider)
    .where('payment.amount_cents', '=', p.amountCents)
    .where('payment.currency', '=', p.currency)
    .where('payment.receipt_code', 'is not', null)
    .where('payment.contradicts', 'is', null)
    .where(sql<boolean>`coalesce(payment.paid_at, payment.received_at) >= ${p.from}`)
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM payment_request AS asked WHERE asked.subscription_id = payment.subscription_id AND asked.payment_id = payment.id)`,
    )
    .orderBy('payment.received_at'),
);
