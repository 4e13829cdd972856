import { query } from '../engine/query.ts';

/** Messages of providers, newest first: what is known of them, not their bytes. @param p.before a number of one, or more than any */
export const callbacksBefore = query<{ before: number; limit: number }>()((db, p) =>
  db
    .selectFrom('callback')
    .select(['id', 'provider', 'result', 'reason', 'payment_id', 'received_at', 'deliveries', 'ended_by'])
    .where('id', '<', p.before)
    .orderBy('id', 'desc')
    .limit(p.limit),
);
