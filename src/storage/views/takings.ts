import { sql } from 'kysely';
import { IS_TAKEN } from '../day-sums.ts';
import { query } from '../engine/query.ts';
import { walkingPayments } from './payment-rows.ts';

// What came in, and how fast it was of use. By the index of when payments were received.

/** Payments between two moments, and their sum. @param currency of the books */
export const takenBetween = query<{ from: number; until: number; currency: string }>()((db, p) =>
  db
    .selectFrom('payment')
    .select([sql<number>`count(*)`.as('n'), sql<number>`coalesce(sum(amount_cents), 0)`.as('cents')])
    .where('received_at', '>=', p.from)
    .where('received_at', '<', p.until)
    .where('currency', '=', p.currency)
    .where(IS_TAKEN),
);

/** How long it took from a payment to a line that is on, of those between two moments: how many, and how many in time. */
export const inTime = query<{ from: number; until: number; promiseMs: number }>()((db, p) => {
  const took = sql`coalesce(online_at, confirmed_at) - received_at`;
  return db
    .selectFrom('payment')
    .select([sql<number>`count(*)`.as('n'), sql<number>`coalesce(sum(${took} <= ${p.promiseMs}), 0)`.as('kept')])
    .where('received_at', '>=', p.from)
    .where('received_at', '<', p.until)
    .where('state', '=', 'applied')
    .where('confirmed_at', 'is not', null);
});

/** How long each of the same took, milliseconds, the shortest first. */
export const tookBetween = query<{ from: number; until: number }>()((db, p) => {
  const took = sql<number>`coalesce(online_at, confirmed_at) - received_at`;
  return db
    .selectFrom('payment')
    .select(took.as('ms'))
    .where('received_at', '>=', p.from)
    .where('received_at', '<', p.until)
    .where('state', '=', 'applied')
    .where('confirmed_at', 'is not', null)
    .orderBy(took);
});

/** Payments before one, newest first. @param at when that was received @param id its number; both very large for the newest */
export const paymentsBefore = query<{ at: number; id: number; limit: number }>()((db, p) =>
  walkingPayments(db)
    .where('payment.received_at', '<=', p.at)
    .where((eb) => eb.or([eb('payment.received_at', '<', p.at), eb('payment.id', '<', p.id)]))
    .orderBy('payment.received_at', 'desc')
    .orderBy('payment.id', 'desc')
    .limit(p.limit),
);

export const newestReceived = query()((db) =>
  db.selectFrom('payment').select(['id', 'received_at']).orderBy('received_at', 'desc').orderBy('id', 'desc').limit(1),
);
