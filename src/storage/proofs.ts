import { sql } from 'kysely';
import type { ProofState } from '../domain/proof.ts';
import { query, type Query } from './engine/query.ts';

export const insertProof = query<{ paymentId: number; provider: string; requestId: number | null; nextAt: number }>()(
  (db, p) =>
    db.insertInto('proof').values({
      payment_id: p.paymentId,
      provider: p.provider,
      request_id: p.requestId,
      state: 'open',
      next_at: p.nextAt,
    }),
);

const WORK = [
  'proof.payment_id',
  'proof.request_id',
  'proof.no_at',
  'payment.amount_cents',
  'payment.currency',
  'payment.receipt_code',
  'payment.state',
  'payment.reason',
  'payment.received_at',
  'payment.paid_at',
] as const;

/** Of those that have to be asked for one that is held first: somebody waits for it. Then the oldest. */
export const nextToProve = query<{ provider: string; now: number }>()((db, p) =>
  db
    .selectFrom('proof')
    .innerJoin('payment', 'payment.id', 'proof.payment_id')
    .select(WORK)
    .where('proof.provider', '=', p.provider)
    .where('proof.next_at', '<=', p.now)
    .orderBy(sql`payment.state = 'held'`, 'desc')
    .orderBy('proof.next_at')
    .limit(1),
);

export type ProofRow = typeof nextToProve extends Query<never, infer R> ? R : never;

/** The one that is asked for and has this receipt. */
export const openProofOf = query<{ provider: string; receipt: string }>()((db, p) =>
  db
    .selectFrom('payment')
    .innerJoin('proof', 'proof.payment_id', 'payment.id')
    .select(WORK)
    .where('payment.receipt_code', '=', p.receipt)
    .where('proof.provider', '=', p.provider)
    .where('proof.state', '=', 'open'),
);

/** What is known of the truth of one payment; none of one that was signed, or about which nobody can be asked. */
export const proofOfPayment = query<{ paymentId: number }>()((db, p) =>
  db.selectFrom('proof').select(['state', 'said']).where('payment_id', '=', p.paymentId),
);

export type ProofOfPayment = NonNullable<(typeof proofOfPayment)['row']>;

/** When a callback told of money with this receipt that nobody had asked for, UTC ms. */
export const unaskedAt = query<{ provider: string; receipt: string }>()((db, p) =>
  db
    .selectFrom('payment')
    .innerJoin('proof', 'proof.payment_id', 'payment.id')
    .select('payment.received_at')
    .where('payment.receipt_code', '=', p.receipt)
    .where('proof.provider', '=', p.provider)
    .where('proof.request_id', 'is', null),
);

/** Whether an order of ours was ever said to be paid, when it was asked for. */
export const hasProvedOrder = query<{ provider: string }>()((db, p) =>
  db
    .selectFrom('proof')
    .select('payment_id')
    .where('provider', '=', p.provider)
    .where('request_id', 'is not', null)
    .where('state', '=', 'true')
    .limit(1),
);

/** When it was first said that there is no such money. */
export const noteNo = query<{ paymentId: number; now: number }>()((db, p) =>
  db.updateTable('proof').set({ no_at: p.now }).where('payment_id', '=', p.paymentId).where('no_at', 'is', null),
);

/** How many others of the same connection were undone by a no since. */
export const noesSince = query<{ paymentId: number; since: number }>()((db, p) =>
  db
    .selectFrom('proof')
    .select((eb) => eb.fn.countAll<number>().as('noes'))
    .where('provider', '=', (eb) =>
      eb.selectFrom('proof as own').select('own.provider').where('own.payment_id', '=', p.paymentId),
    )
    .where('state', '=', sql.lit('false'))
    .where('no_at', '>=', p.since),
);

/** It is asked for again. @param said what was answered now */
export const scheduleProof = query<{ paymentId: number; nextAt: number; said: string }>()((db, p) =>
  db
    .updateTable('proof')
    .set({ next_at: p.nextAt, said: p.said })
    .where('payment_id', '=', p.paymentId)
    .where('state', '=', 'open'),
);

export const settleProof = query<{
  paymentId: number;
  state: Exclude<ProofState, 'open'>;
  said: string | null;
}>()((db, p) =>
  db
    .updateTable('proof')
    .set({ state: p.state, next_at: null, said: p.said })
    .where('payment_id', '=', p.paymentId)
    .where('state', '=', 'open'),
);
