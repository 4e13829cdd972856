import { sql } from 'kysely';
import type { RefundState } from '../domain/money/refund.ts';
import { query } from './engine/query.ts';
import { orderQueries } from './sent-orders.ts';

/** All but the code of a person's, which is for its provider alone. */
const SHOWN = [
  'refund.id',
  'refund.payment_id',
  'refund.amount_cents',
  'refund.state',
  'refund.receipt_code',
  'refund.asked_by',
  'refund.asked_at',
  'refund.settled_at',
  'refund.provider',
  'refund.order_id',
  'refund.msisdn',
  'refund.sent_at',
  'refund.next_at',
  'refund.asks',
  'refund.keys',
  'refund.said',
  'refund.denied',
  'refund.confirm_type',
  'refund.reverses',
  'refund.till',
] as const;

export const refundsOfPayment = query<{ paymentId: number }>()((db, p) =>
  db.selectFrom('refund').select(SHOWN).where('payment_id', '=', p.paymentId).orderBy('id'),
);

export type RefundRow = NonNullable<(typeof refundsOfPayment)['row']>;

export const refundById = query<{ id: number }>()((db, p) =>
  db.selectFrom('refund').select(SHOWN).where('id', '=', p.id),
);

export const refundOfReceipt = query<{ receipt: string }>()((db, p) =>
  db.selectFrom('refund').select(['id', 'payment_id']).where('receipt_code', '=', p.receipt),
);

/**
 * @param provider name of the connection that is to send it; null, and all about its order: it was sent by hand
 * @param msisdn the phone that it goes to, or null @param reverses the receipt of what is given back as it came, or null
 */
export const insertRefund = query<{
  paymentId: number;
  amountCents: number;
  state: RefundState;
  receipt: string | null;
  actionId: number;
  now: number;
  settledAt: number | null;
  provider: string | null;
  orderId: string | null;
  msisdn: string | null;
  reverses: string | null;
  /** Where it is handed out in cash. */
  till: string | null;
  nextAt: number | null;
}>()((db, p) =>
  db.insertInto('refund').values({
    payment_id: p.paymentId,
    amount_cents: p.amountCents,
    state: p.state,
    receipt_code: p.receipt,
    asked_by: p.actionId,
    asked_at: p.now,
    settled_at: p.settledAt,
    provider: p.provider,
    order_id: p.orderId,
    msisdn: p.msisdn,
    reverses: p.reverses,
    till: p.till,
    next_at: p.nextAt,
  }),
);

/** Over, as far as we know. One that was sent, and that a person calls failed, is asked for on: it may have gone out. */
export const settleRefund = query<{
  id: number;
  state: RefundState;
  receipt: string | null;
  settledAt: number | null;
}>()((db, p) =>
  db
    .updateTable('refund')
    .set({ state: p.state, receipt_code: p.receipt, settled_at: p.settledAt, confirm_code: null })
    .set({ next_at: sql<number | null>`iif(${p.state} = 'failed' AND sent_at IS NOT NULL, next_at, NULL)` })
    .where('id', '=', p.id),
);

/** What its provider said is the end: nobody asks any more. */
export const endRefundAsks = query<{ id: number; said: string }>()((db, p) =>
  db.updateTable('refund').set({ next_at: null, said: p.said }).where('id', '=', p.id),
);

/** The oldest that has to be sent. */
export const nextRefundToSend = query<{ provider: string; now: number }>()((db, p) =>
  db
    .selectFrom('refund')
    .select([...SHOWN, 'refund.confirm_code'])
    .where('provider', '=', p.provider)
    .where('next_at', '<=', p.now)
    .where('state', '=', sql.lit('asked'))
    .orderBy('next_at')
    .limit(1),
);

export type RefundToSend = NonNullable<(typeof nextRefundToSend)['row']>;

export const nextRefundToAsk = query<{ provider: string; now: number }>()((db, p) =>
  db
    .selectFrom('refund')
    .select(SHOWN)
    .where('provider', '=', p.provider)
    .where('next_at', '<=', p.now)
    .where('state', '<>', sql.lit('asked'))
    .orderBy('next_at')
    .limit(1),
);

/** From now on it may have been done; the code that goes with it is kept no longer. */
export const markRefundSent = query<{ id: number; now: number; nextAt: number | null }>()((db, p) =>
  db
    .updateTable('refund')
    .set({ state: 'maybe', sent_at: p.now, next_at: p.nextAt, confirm_code: null })
    .where('id', '=', p.id)
    .where('state', '=', sql.lit('asked'))
    .where('next_at', 'is not', null),
);

/** It was asked for, and nothing is decided. What was heard of it last stays, unless something is said now. */
export const scheduleRefund = query<{ id: number; nextAt: number | null; said: string | null; denied: 0 | 1 }>()(
  (db, p) =>
    db
      .updateTable('refund')
      .set({
        next_at: p.nextAt,
        denied: p.denied,
        said: sql<string | null>`coalesce(${p.said}, said)`,
        asks: sql<number>`asks + 1`,
      })
      .where('id', '=', p.id)
      .where('state', '<>', sql.lit('done')),
);

/** Those that were handed over to a connection since, whatever became of them. */
export const refundsSentBy = query<{ provider: string; since: number }>()((db, p) =>
  db.selectFrom('refund').select(SHOWN).where('provider', '=', p.provider).where('sent_at', '>=', p.since),
);

export type SentRefund = NonNullable<(typeof refundsSentBy)['row']>;

/** Something was told of it that only its status explains: it is asked for at once, and so is one that was called failed. */
export const hastenRefund = query<{ id: number; now: number }>()((db, p) =>
  db
    .updateTable('refund')
    .set({ next_at: p.now })
    .where('id', '=', p.id)
    .where(sql<boolean>`state IN ('maybe', 'failed')`)
    .where('sent_at', 'is not', null),
);

/** All that may have gone out without anybody knowing, or may still go. */
export const openRefunds = query()((db) =>
  db
    .selectFrom('refund')
    .innerJoin('payment', 'payment.id', 'refund.payment_id')
    .select(SHOWN)
    .select(['payment.provider as paid_by', 'payment.payer_phone'])
    .where(sql<boolean>`refund.state IN ('asked', 'maybe')`)
    .orderBy('refund.asked_at'),
);

/** What the rule of whom it waits for is asked with. */
export function waitFacts({ state, confirm_type, next_at, denied, asked_at }: RefundRow) {
  return {
    state,
    asksForCode: confirm_type !== null && next_at === null,
    isDenied: denied === 1,
    askedAt: asked_at,
  };
}

export const {
  ofOrderId: refundOfOrder,
  unsend: markRefundUnsent,
  confirm: confirmRefund,
  name: nameRefund,
  note: noteRefund,
} = orderQueries('refund');
