import { sql } from 'kysely';
import type { PurseOrderKind } from '../domain/money/purse-order.ts';
import { query } from './engine/query.ts';
import { orderQueries } from './sent-orders.ts';

/** All but the code of a person's, which is for its provider alone. */
const SHOWN = [
  'id',
  'provider',
  'kind',
  'amount_cents',
  'msisdn',
  'order_id',
  'state',
  'asked_by',
  'asked_at',
  'settled_at',
  'sent_at',
  'next_at',
  'asks',
  'keys',
  'said',
  'denied',
  'receipt_code',
  'confirm_type',
  'tokens_cents',
] as const;

/** A person has decided it, and nothing has left. */
export const insertPurseOrder = query<{
  provider: string;
  kind: PurseOrderKind;
  amountCents: number;
  msisdn: string;
  orderId: string;
  actionId: number;
  now: number;
}>()((db, p) =>
  db.insertInto('purse_order').values({
    provider: p.provider,
    kind: p.kind,
    amount_cents: p.amountCents,
    msisdn: p.msisdn,
    order_id: p.orderId,
    state: 'asked',
    asked_by: p.actionId,
    asked_at: p.now,
    next_at: p.now,
  }),
);

export const purseOrderById = query<{ id: number }>()((db, p) =>
  db.selectFrom('purse_order').select(SHOWN).where('id', '=', p.id),
);

export type PurseOrderRow = NonNullable<(typeof purseOrderById)['row']>;

const isOpen = sql<boolean>`state IN ('asked', 'maybe')`;

/** The one that may be on its way. */
export const openPurseOrder = query<{ provider: string; kind: PurseOrderKind }>()((db, p) =>
  db
    .selectFrom('purse_order')
    .select(SHOWN)
    .where('provider', '=', p.provider)
    .where('kind', '=', p.kind)
    .where(isOpen),
);

/** All that may still go out, or may have gone out without anybody knowing. */
export const openPurseOrders = query()((db) => db.selectFrom('purse_order').select(SHOWN).where(isOpen));

/** The newest first. */
export const newestPurseOrders = query<{ limit: number }>()((db, p) =>
  db.selectFrom('purse_order').select(SHOWN).orderBy('id', 'desc').limit(p.limit),
);

/** The oldest that has to be sent. */
export const nextPurseOrderToSend = query<{ provider: string; now: number }>()((db, p) =>
  db
    .selectFrom('purse_order')
    .select([...SHOWN, 'confirm_code'])
    .where('provider', '=', p.provider)
    .where('next_at', '<=', p.now)
    .where('state', '=', sql.lit('asked'))
    .orderBy('next_at')
    .limit(1),
);

export type PurseOrderToSend = NonNullable<(typeof nextPurseOrderToSend)['row']>;

export const nextPurseOrderToAsk = query<{ provider: string; now: number }>()((db, p) =>
  db
    .selectFrom('purse_order')
    .select(SHOWN)
    .where('provider', '=', p.provider)
    .where('next_at', '<=', p.now)
    .where('state', '<>', sql.lit('asked'))
    .orderBy('next_at')
    .limit(1),
);

/** From now on it may have been done; the code that goes with it is kept no longer. */
export const markPurseOrderSent = query<{
  id: number;
  now: number;
  nextAt: number | null;
  tokensCents: number | null;
}>()((db, p) =>
  db
    .updateTable('purse_order')
    .set({ state: 'maybe', sent_at: p.now, next_at: p.nextAt, tokens_cents: p.tokensCents, confirm_code: null })
    .where('id', '=', p.id)
    .where('state', '=', sql.lit('asked'))
    .where('next_at', 'is not', null),
);

/** It was asked for, and nothing is decided. What was heard of it last stays, unless something is said now. */
export const schedulePurseOrder = query<{ id: number; nextAt: number | null; said: string | null; denied: 0 | 1 }>()(
  (db, p) =>
    db
      .updateTable('purse_order')
      .set({
        next_at: p.nextAt,
        denied: p.denied,
        said: sql<string | null>`coalesce(${p.said}, said)`,
        asks: sql<number>`asks + 1`,
      })
      .where('id', '=', p.id)
      .where(isOpen),
);

/** Something was told of it that only its status explains. */
export const hastenPurseOrder = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('purse_order').set({ next_at: p.now }).where('id', '=', p.id).where('state', '=', sql.lit('maybe')),
);

/** Over. */
export const settlePurseOrder = query<{
  id: number;
  state: 'done' | 'failed';
  receipt: string | null;
  said: string | null;
  now: number;
}>()((db, p) =>
  db
    .updateTable('purse_order')
    .set({ state: p.state, receipt_code: p.receipt, settled_at: p.now, next_at: null, confirm_code: null })
    .set({ said: sql<string | null>`coalesce(${p.said}, said)` })
    .where('id', '=', p.id),
);

export const {
  ofOrderId: purseOrderOf,
  unsend: markPurseOrderUnsent,
  confirm: confirmPurseOrder,
  name: namePurseOrder,
  note: notePurseOrder,
} = orderQueries('purse_order');
