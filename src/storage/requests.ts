import { sql } from 'kysely';
import { query, type Query } from './engine/query.ts';
import { KNOWN_PAYMENT, ORDER, RECEIPT } from './payments.ts';

/** A request that was stored and not sent yet: due at once. */
export const insertRequest = query<{
  orderId: string;
  provider: string;
  subscriptionId: number;
  account: string;
  msisdn: string;
  amountCents: number;
  /** Where cash is taken in; null: the phone is asked. */
  till: string | null;
  now: number;
}>()((db, p) =>
  db.insertInto('payment_request').values({
    order_id: p.orderId,
    provider: p.provider,
    subscription_id: p.subscriptionId,
    account: p.account,
    msisdn: p.msisdn,
    amount_cents: p.amountCents,
    till: p.till,
    state: 'open',
    created_at: p.now,
    next_at: p.now,
  }),
);

/** The one that waits on this phone for this line. */
export const openRequest = query<{ subscriptionId: number; msisdn: string }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .select(['id', 'sent_at', 'created_at', 'amount_cents'])
    .where('subscription_id', '=', p.subscriptionId)
    .where('msisdn', '=', p.msisdn)
    .where('state', '=', sql.lit('open')),
);

/** Pushes that went out, or are about to; what was refused was none. @param hour from when each is counted, UTC ms; so the others */
export const pushCounts = query<{
  msisdn: string;
  provider: string;
  hour: number;
  day: number;
  hours: number;
  prompt: number;
}>()((db, p) =>
  db.selectNoFrom((eb) => {
    const some = eb
      .selectFrom('payment_request')
      .select(sql<number>`count(*)`.as('n'))
      .where((or) => or.or([or('sent_at', 'is not', null), or('state', '=', sql.lit('open'))]));
    const toPhone = some.where('msisdn', '=', p.msisdn).where('till', 'is', null);
    const byConnection = some
      .where('provider', '=', p.provider)
      .where('created_at', '>', p.hours)
      .where('till', 'is', null);
    const isOpen = sql<0 | 1>`(state = 'open' AND created_at > ${p.prompt})`;
    return [
      toPhone.where('created_at', '>', p.hour).as('toPhone'),
      toPhone.where('state', '<>', sql.lit('paid')).where('created_at', '>', p.day).as('unpaidByPhone'),
      byConnection.where('state', '<>', sql.lit('paid')).where(isOpen, '=', 0).as('unpaidByConnection'),
      byConnection.where('state', '=', sql.lit('paid')).as('paidByConnection'),
      byConnection.where(isOpen, '=', 1).as('openByConnection'),
    ];
  }),
);

/** Numbers that a connection asked so often since an instant, and that paid none of it, with how often. */
export const numbersAskedInVain = query<{ provider: string; since: number; least: number }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .select(['msisdn', sql<number>`count(*)`.as('n')])
    .where('provider', '=', p.provider)
    .where('created_at', '>', p.since)
    .where((or) => or.or([or('sent_at', 'is not', null), or('state', '=', sql.lit('open'))]))
    .groupBy('msisdn')
    .having(sql<number>`count(*)`, '>=', p.least)
    .having(sql<number>`sum(state = 'paid')`, '=', 0)
    .orderBy('n', 'desc'),
);

const WORK = [
  'id',
  'order_id',
  'provider',
  'msisdn',
  'amount_cents',
  'account',
  'till',
  'keys',
  'state',
  'created_at',
  'sent_at',
  'asks',
] as const;

/** The oldest that has to be sent. */
export const nextToSend = query<{ provider: string; now: number }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .select(WORK)
    .where('provider', '=', p.provider)
    .where('next_at', '<=', p.now)
    .where('sent_at', 'is', null)
    .where('state', '=', sql.lit('open'))
    .orderBy('next_at')
    .limit(1),
);

/** All that nobody has sent yet. */
export const unsentRequests = query()((db) =>
  db
    .selectFrom('payment_request')
    .select('id')
    .where('next_at', 'is not', null)
    .where('sent_at', 'is', null)
    .where('state', '=', sql.lit('open')),
);

export type RequestRow = typeof nextToSend extends Query<never, infer R> ? R : never;

/** Of those that have to be asked for the youngest: somebody may be waiting for it. */
export const nextToAsk = query<{ provider: string; now: number }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .select(WORK)
    .where('provider', '=', p.provider)
    .where('next_at', '<=', p.now)
    .where('sent_at', 'is not', null)
    .orderBy('sent_at', 'desc')
    .limit(1),
);

/** All that may still be decided, or decided otherwise, the youngest first. */
export const requestsToAsk = query<{ provider: string }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .select(WORK)
    .where('provider', '=', p.provider)
    .where('next_at', 'is not', null)
    .where('sent_at', 'is not', null)
    .orderBy('sent_at', 'desc'),
);

/** As those that are asked for. */
export const requestById = query<{ id: number }>()((db, p) =>
  db.selectFrom('payment_request').select(WORK).where('id', '=', p.id),
);

/** From now on it may have been done. */
export const markSent = query<{ id: number; now: number; nextAt: number | null }>()((db, p) =>
  db
    .updateTable('payment_request')
    .set({ sent_at: p.now, next_at: p.nextAt })
    .where('id', '=', p.id)
    .where('sent_at', 'is', null),
);

/** It is certain that nothing was done: it may be sent again at `nextAt`, or is over. */
export const markUnsent = query<{ id: number; nextAt: number | null; outcome: string }>()((db, p) =>
  db
    .updateTable('payment_request')
    .set({ sent_at: null, next_at: p.nextAt, outcome: p.outcome })
    .where('id', '=', p.id)
    .where('state', '=', sql.lit('open')),
);

/** Nobody has decided it. What it was said of it last stays, unless something is said now. */
export const noteRequest = query<{ id: number; outcome: string }>()((db, p) =>
  db
    .updateTable('payment_request')
    .set({ outcome: p.outcome })
    .where('id', '=', p.id)
    .where('state', '=', sql.lit('open')),
);

/** Over, as far as we know; what was said last of it stays where nothing is said now. */
export const closeOpenRequest = query<{
  id: number;
  state: 'failed' | 'expired';
  outcome: string | null;
  now: number;
}>()((db, p) =>
  db
    .updateTable('payment_request')
    .set({ state: p.state, outcome: sql<string | null>`coalesce(${p.outcome}, outcome)`, settled_at: p.now })
    .set({ next_at: sql<number | null>`iif(sent_at IS NULL, NULL, next_at)` })
    .where('id', '=', p.id)
    .where('state', '=', sql.lit('open')),
);

/** A name that a request has already is no name of another one. */
const free = (column: 'checkout_id' | 'reference', name: string | null, provider: string) =>
  sql<
    string | null
  >`iif(EXISTS (SELECT 1 FROM payment_request AS other WHERE other.provider = ${provider} AND other.${sql.ref(column)} = ${name}), ${sql.ref(column)}, ${name})`;

/** The names that the provider gave it. @param keys JSON */
export const nameRequest = query<{
  id: number;
  provider: string;
  keys: string;
  checkoutId: string | null;
  reference: string | null;
}>()((db, p) =>
  db
    .updateTable('payment_request')
    .set({
      keys: p.keys,
      checkout_id: free('checkout_id', p.checkoutId, p.provider),
      reference: free('reference', p.reference, p.provider),
    })
    .where('id', '=', p.id),
);

/** It was asked for. */
export const scheduleAsk = query<{ id: number; nextAt: number | null }>()((db, p) =>
  db
    .updateTable('payment_request')
    .set({ next_at: p.nextAt, asks: sql<number>`asks + 1` })
    .where('id', '=', p.id)
    .where('state', '<>', sql.lit('paid')),
);

/** Something was told of it that only its status explains: it is asked for at once. */
export const hastenAsk = query<{ id: number; now: number }>()((db, p) =>
  db
    .updateTable('payment_request')
    .set({ next_at: p.now })
    .where('id', '=', p.id)
    .where('state', '<>', sql.lit('paid'))
    .where('sent_at', 'is not', null),
);

/** Of one line, the newest first. */
export const requestsOfLine = query<{ id: number; limit: number }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .select(['id', 'order_id', 'provider', 'msisdn', 'amount_cents', 'state', 'outcome'])
    .select(['created_at', 'sent_at', 'next_at', 'asks', 'settled_at', 'payment_id'])
    .where('subscription_id', '=', p.id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(p.limit),
);

export const requestByOrder = query<{ orderId: string }>()((db, p) =>
  db.selectFrom('payment_request').selectAll().where('order_id', '=', p.orderId),
);

/**
 * The request that one of its names points at: our order id, the provider's checkout id, or the provider's reference. One
 * for a line that was retired since then points nowhere: whose money it is a person has to say.
 */
export const requestByName = query<{ provider: string; name: string }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .innerJoin('subscription', 'subscription.id', 'payment_request.subscription_id')
    .select(['payment_request.id', 'subscription_id', 'amount_cents', 'state', 'payment_request.created_at'])
    .where('subscription.retired_at', 'is', null)
    // By the names alone: a connection has as many requests as there ever were.
    .where(sql`+provider`, '=', p.provider)
    .where((eb) => eb.or([eb('order_id', '=', p.name), eb('checkout_id', '=', p.name), eb('reference', '=', p.name)])),
);

/** The money of a request that is paid is all that can be said of it; one that failed may be paid after all. */
export const settleRequest = query<
  | { id: number; state: 'paid'; outcome: null; paymentId: number; now: number }
  | { id: number; state: 'failed'; outcome: string | null; paymentId: null; now: number }
>()((db, p) =>
  db
    .updateTable('payment_request')
    .set({ state: p.state, outcome: p.outcome, payment_id: p.paymentId, settled_at: p.now })
    .set({ next_at: sql<number | null>`iif(${p.state} = 'paid', NULL, next_at)` })
    .where('id', '=', p.id)
    .where('state', '<>', 'paid'),
);

/** The money of the order that this name means; a reference may be a fixed text, and means none. */
export const paymentOfOrder = query<{ provider: string; name: string }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .innerJoin('payment', 'payment.id', 'payment_request.payment_id')
    .select([...KNOWN_PAYMENT, RECEIPT.as('receipt_code'), ORDER])
    .where(sql`+payment_request.provider`, '=', p.provider)
    .where((eb) => eb.or([eb('order_id', '=', p.name), eb('checkout_id', '=', p.name)])),
);
