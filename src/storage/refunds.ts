import type { RefundState } from '../domain/money/refund.ts';
import { query } from './engine/query.ts';

export const refundsOfPayment = query<{ paymentId: number }>()((db, p) =>
  db.selectFrom('refund').selectAll().where('payment_id', '=', p.paymentId).orderBy('id'),
);

export type RefundRow = NonNullable<(typeof refundsOfPayment)['row']>;

export const refundOfReceipt = query<{ receipt: string }>()((db, p) =>
  db.selectFrom('refund').select(['id', 'payment_id']).where('receipt_code', '=', p.receipt),
);

export const insertRefund = query<{
  paymentId: number;
  amountCents: number;
  state: RefundState;
  receipt: string | null;
  actionId: number;
  now: number;
  settledAt: number | null;
}>()((db, p) =>
  db.insertInto('refund').values({
    payment_id: p.paymentId,
    amount_cents: p.amountCents,
    state: p.state,
    receipt_code: p.receipt,
    asked_by: p.actionId,
    asked_at: p.now,
    settled_at: p.settledAt,
  }),
);

export const settleRefund = query<{
  id: number;
  state: RefundState;
  receipt: string | null;
  settledAt: number | null;
}>()((db, p) =>
  db
    .updateTable('refund')
    .set({ state: p.state, receipt_code: p.receipt, settled_at: p.settledAt })
    .where('id', '=', p.id),
);
