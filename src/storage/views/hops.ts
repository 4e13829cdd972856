import { sql, type Kysely } from 'kysely';
import { query } from '../engine/query.ts';
import type { Schema } from '../engine/schema.ts';

const HOPS = [
  'id',
  'provider',
  'received_at',
  'committed_at',
  'sent_at',
  'confirmed_at',
  'online_at',
  'receipt_at',
] as const;

const hops = (db: Kysely<Schema>) => db.selectFrom('payment').select(HOPS);

/** The times of payments that came after one, in the order in which they came. UTC ms. */
export const hopsAfter = query<{ after: number; limit: number }>()((db, p) =>
  hops(db).where('id', '>', p.after).orderBy('id').limit(p.limit),
);

/** The same of some. @param p.ids as JSON: `[3,4]` */
export const hopsOf = query<{ ids: string }>()((db, p) =>
  hops(db).where('id', 'in', sql<number>`(SELECT value FROM json_each(${p.ids}))`),
);

export type PaymentHops = NonNullable<(typeof hopsAfter)['row']>;

export const newestPaymentId = query()((db) => db.selectFrom('payment').select((eb) => eb.fn.max('id').as('id')));
