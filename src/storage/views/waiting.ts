import { sql, type Kysely } from 'kysely';
import { query } from '../engine/query.ts';
import { waitingCents } from '../payment-deeds.ts';
import { RECEIPT } from '../payments.ts';
import type { Schema } from '../engine/schema.ts';

// Money that waits for a person, and deliveries that do. Each is counted and added up by the database, whatever is listed.

const waitsForPerson = sql<boolean>`payment.state IN ('held', 'unmatched')`;

export const paymentsWaiting = query<{ limit: number; offset: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .select([
      'id',
      'state',
      'currency',
      RECEIPT.as('receipt_code'),
      'payer_account',
      'payer_name',
      'payer_phone',
      'reason',
      'suggestions',
      'contradicts',
      'received_at',
    ])
    .select(waitingCents('payment').as('amount_cents'))
    .where(waitsForPerson)
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(p.limit)
    .offset(p.offset),
);

export type WaitingPayment = NonNullable<(typeof paymentsWaiting)['row']>;

/**
 * How much waits, by state and currency. The sum comes as a floating number, which adding up cannot overflow: it is exact while
 * it can be.
 */
export const paymentsWaitingSums = query()((db) =>
  db
    .selectFrom('payment')
    .select([
      'state',
      'currency',
      sql<number>`count(*)`.as('n'),
      sql<number>`total(${waitingCents('payment')})`.as('cents'),
    ])
    .select(sql<number>`min(received_at)`.as('oldest'))
    .where(waitsForPerson)
    .groupBy(['state', 'currency'])
    .orderBy('currency'),
);

/**
 * Deliveries that a person has not ended: authentic, but not understood, or at odds with what is booked. One whose money waits is
 * left out: it ends with that.
 */
const setApart = (db: Kysely<Schema>) =>
  db
    .selectFrom('callback')
    .leftJoin('payment', 'payment.id', 'callback.payment_id')
    .where(sql<boolean>`callback.result IN ('conflict', 'quarantined') AND callback.spare = 0`)
    .where('callback.ended_by', 'is', null)
    .where(sql<boolean>`(callback.payment_id IS NULL OR (callback.result = 'conflict' AND payment.state = 'applied'))`);

/** The newest of them, with as much of the bytes as a callback has; rubbish may be longer. */
export const callbacksSetApart = query<{ limit: number; offset: number }>()((db, p) =>
  setApart(db)
    .select([
      'callback.id',
      'callback.provider',
      'callback.result',
      'callback.reason',
      'callback.detail',
      'callback.payment_id',
      'callback.received_at',
      'callback.deliveries',
      'payment.contradicts',
    ])
    .select(sql<Uint8Array>`substr(callback.body, 1, 4096)`.as('body'))
    .orderBy('callback.received_at', 'desc')
    .orderBy('callback.id', 'desc')
    .limit(p.limit)
    .offset(p.offset),
);

export type CallbackSetApart = NonNullable<(typeof callbacksSetApart)['row']>;

export const callbacksSetApartCount = query()((db) => setApart(db).select(sql<number>`count(*)`.as('n')));

/** Which of some payments are listed: they wait, or a delivery that contradicts one is set apart. @param ids their numbers, a JSON list */
export const listedAmong = query<{ ids: string }>()((db, p) => {
  const isAsked = (column: 'payment.id' | 'callback.payment_id') =>
    sql<boolean>`${sql.ref(column)} IN (SELECT value FROM json_each(${p.ids}))`;
  return db
    .selectFrom('payment')
    .select('payment.id as id')
    .where(isAsked('payment.id'))
    .where(waitsForPerson)
    .union(
      setApart(db).select('callback.payment_id as id').where(isAsked('callback.payment_id')).$castTo<{ id: number }>(),
    );
});

// ------------------------------------------------------------------ claims to one name

/** A payment and all that contradict it. @param id of the one that came first */
export const claimingPayments = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .leftJoin('subscription as line', 'line.id', 'payment.subscription_id')
    .selectAll('payment')
    .select('line.account_no')
    .where((eb) => eb.or([eb('payment.id', '=', p.id), eb('payment.contradicts', '=', p.id)]))
    .orderBy('payment.id'),
);

/** The deliveries that contradicted a payment, oldest first. */
export const contradictingCallbacks = query<{ paymentId: number }>()((db, p) =>
  db
    .selectFrom('callback')
    .select(['id', 'provider', 'reason', 'body', 'received_at', 'ended_by'])
    .where('payment_id', '=', p.paymentId)
    .where('result', '=', sql.lit('conflict'))
    .orderBy('id'),
);

/** One delivery, and the deed by which a person ended it. */
export const callbackPage = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('callback')
    .leftJoin('action', 'action.id', 'callback.ended_by')
    .leftJoin('payment', 'payment.id', 'callback.payment_id')
    .selectAll('callback')
    .select(['action.actor', 'action.at as ended_at', 'action.name as ended_name', 'action.reason as ended_reason'])
    .select('payment.state as payment_state')
    .where('callback.id', '=', p.id),
);
