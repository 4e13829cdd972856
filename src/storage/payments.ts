import { sql } from 'kysely';
import { columnsOf, pick, type NewRow } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { PaymentTable } from './engine/schema-money.ts';
import { lastRenewal } from './ledger.ts';

/** As the partial indexes say it. */
const waits = sql<boolean>`state IN ('held', 'unmatched')`;

/** What tells whether other names are names of the same money. */
export const KNOWN_PAYMENT = [
  'payment.id',
  'payment.amount_cents',
  'payment.currency',
  'payment.provider',
  'payment.contradicts',
] as const;

/** The receipt of a payment, M-Pesa's or another. */
export const RECEIPT = sql<
  string | null
>`coalesce(payment.receipt_code, (SELECT value FROM payment_key AS named WHERE named.payment_id = payment.id AND named.scheme = 'receipt' LIMIT 1))`;

export const ORDER = sql<
  string | null
>`(SELECT value FROM payment_key AS named WHERE named.payment_id = payment.id AND named.scheme = 'gateway.order' LIMIT 1)`.as(
  'order',
);

/** @param provider of the name; `''` for one that is the same everywhere */
export const paymentByKey = query<{ provider: string; scheme: string; value: string }>()((db, p) =>
  db
    .selectFrom('payment_key')
    .innerJoin('payment', 'payment.id', 'payment_key.payment_id')
    .select([...KNOWN_PAYMENT, RECEIPT.as('receipt_code'), ORDER])
    .where('payment_key.provider', '=', p.provider)
    .where('payment_key.scheme', '=', p.scheme)
    .where('payment_key.value', '=', p.value),
);

/** The payment that says of itself that this is its receipt. */
export const paymentByReceipt = query<{ receipt: string }>()((db, p) =>
  db
    .selectFrom('payment')
    .select([...KNOWN_PAYMENT, RECEIPT.as('receipt_code'), ORDER])
    .where('receipt_code', '=', p.receipt),
);

/** The payment of a connection that the ledger received under a name that is no receipt, `checkout ws_CO_1`. */
export const paymentByLedger = query<{ provider: string; name: string }>()((db, p) =>
  db
    .selectFrom('ledger')
    .innerJoin('payment', 'payment.id', 'ledger.payment_id')
    .select([...KNOWN_PAYMENT, RECEIPT.as('receipt_code'), ORDER])
    .where('ledger.payment_key', '=', p.name)
    // As the partial index says it.
    .where(sql<boolean>`substr(ledger.payment_key, 1, 14) <> 'mpesa.receipt '`)
    .where('payment.provider', '=', p.provider),
);

export const paymentById = query<{ id: number }>()((db, p) =>
  db.selectFrom('payment').selectAll().where('id', '=', p.id),
);

const [, ...NEW_PAYMENT] = columnsOf<PaymentTable>()(
  'id',
  'provider',
  'amount_cents',
  'currency',
  'receipt_code',
  'payer_phone',
  'payer_name',
  'payer_account',
  'state',
  'reason',
  'suggestions',
  'contradicts',
  'subscription_id',
  'paid_at',
  'received_at',
  'committed_at',
  'sent_at',
  'confirmed_at',
  'online_at',
  'receipt_at',
);

/** The hops of a payment that has only been received. */
export const NOT_WALKED = {
  committed_at: null,
  sent_at: null,
  confirmed_at: null,
  online_at: null,
  receipt_at: null,
} as const satisfies Partial<PaymentTable>;

export const insertPayment = query<NewRow<PaymentTable>>()((db, p) =>
  db.insertInto('payment').values(pick(p, NEW_PAYMENT)),
);

/** One line that an unmatched payment may be for. */
export const insertSuggestion = query<{ subscriptionId: number; paymentId: number }>()((db, p) =>
  db.insertInto('payment_suggestion').values({ subscription_id: p.subscriptionId, payment_id: p.paymentId }),
);

export const dropSuggestions = query<{ paymentId: number }>()((db, p) =>
  db.deleteFrom('payment_suggestion').where('payment_id', '=', p.paymentId),
);

export const insertPaymentKey = query<{ provider: string; scheme: string; value: string; paymentId: number }>()(
  (db, p) =>
    db
      .insertInto('payment_key')
      .values({ provider: p.provider, scheme: p.scheme, value: p.value, payment_id: p.paymentId }),
);

/** A payment that was first told of without its receipt is known by it from now on. */
export const learnReceipt = query<{ id: number; receiptCode: string }>()((db, p) =>
  db
    .updateTable('payment')
    .set({ receipt_code: p.receiptCode })
    .where('id', '=', p.id)
    .where('receipt_code', 'is', null),
);

/** An unmatched or held payment finds its line. */
export const assignPayment = query<{ id: number; subscriptionId: number; reason: string }>()((db, p) =>
  db
    .updateTable('payment')
    .set({ state: 'applied', subscription_id: p.subscriptionId, reason: p.reason, suggestions: null })
    .where('id', '=', p.id)
    .where('state', 'in', ['unmatched', 'held']),
);

/** Payments that wait for the clock were noted by a wrong one: by so many milliseconds it was put right. */
export const shiftWaiting = query<{ by: number }>()((db, p) =>
  db
    .updateTable('payment')
    .set({
      received_at: sql<number>`received_at + ${p.by}`,
      committed_at: sql<number | null>`committed_at + ${p.by}`,
    })
    .where(waits)
    .where('reason', '=', sql.lit('clock')),
);

/** Payments that wait for one thing only. An unmatched one waits for the clock when its line became known meanwhile. */
export const paymentsWaitingFor = query<{ reason: string }>()((db, p) =>
  db
    .selectFrom('payment')
    .select(['id', 'state', 'amount_cents', 'subscription_id', 'received_at'])
    .where(waits)
    .where('reason', '=', p.reason)
    .orderBy('received_at')
    .orderBy('id'),
);

/** A payment goes on waiting, and more is known of it: whose it may be, and what it waits for. */
export const keepWaiting = query<{ id: number; subscriptionId: number | null; reason: string | null }>()((db, p) =>
  db
    .updateTable('payment')
    .set({ subscription_id: p.subscriptionId, reason: p.reason })
    .where('id', '=', p.id)
    .where('state', 'in', ['unmatched', 'held']),
);

/** Held money that is nobody's becomes unmatched. */
export const releasePayment = query<{ id: number }>()((db, p) =>
  db
    .updateTable('payment')
    .set({ state: 'unmatched', reason: 'unknown_account' })
    .where('id', '=', p.id)
    .where('state', '=', 'held'),
);

/** A person has freed it: nothing is held against it any more, and whose it is is still to be found out. */
export const freePayment = query<{ id: number; reason: string; suggestions: string }>()((db, p) =>
  db
    .updateTable('payment')
    .set({ state: 'unmatched', reason: p.reason, suggestions: p.suggestions, subscription_id: null })
    .where('id', '=', p.id)
    .where('state', '=', 'held'),
);

export const markCommitted = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('payment').set({ committed_at: p.now }).where('id', '=', p.id).where('committed_at', 'is', null),
);

/** Whether an order was called failed: by this provider, or in the time when nobody kept by which. */
export const terminalKey = query<{ provider: string; scheme: string; value: string }>()((db, p) =>
  db
    .selectFrom('terminal_key')
    .select('at')
    .where((eb) => eb.or([eb('provider', '=', p.provider), eb('provider', '=', sql.lit(''))]))
    .where('scheme', '=', p.scheme)
    .where('value', '=', p.value),
);

export const insertTerminalKey = query<{ provider: string; scheme: string; value: string; now: number }>()((db, p) =>
  db
    .insertInto('terminal_key')
    .values({ provider: p.provider, scheme: p.scheme, value: p.value, at: p.now })
    .onConflict((oc) => oc.doNothing()),
);

/**
 * Payments that bought time for a line, were received by `readAt`, and whose router has not confirmed yet: this read-back
 * confirms them. One that only went to the balance switched nothing on, and a later one must not lend it its times.
 */
export const confirmPayments = query<{ subscriptionId: number; readAt: number; sentAt: number; now: number }>()(
  (db, p) =>
    db
      .updateTable('payment')
      .set({ sent_at: sql<number>`coalesce(sent_at, ${p.sentAt})`, confirmed_at: p.now })
      .where('subscription_id', '=', p.subscriptionId)
      .where('state', '=', sql.lit('applied'))
      .where('online_at', 'is', null)
      .where('confirmed_at', 'is', null)
      .where('received_at', '<=', p.readAt)
      .where(lastRenewal, 'is not', null)
      .returning('id'),
);

/** Payments of a line that the router has confirmed and whose session was not seen yet: it is now. */
export const markOnline = query<{ subscriptionId: number; now: number }>()((db, p) =>
  db
    .updateTable('payment')
    .set({ online_at: p.now })
    .where('subscription_id', '=', p.subscriptionId)
    .where('state', '=', sql.lit('applied'))
    .where('online_at', 'is', null)
    .where('confirmed_at', 'is not', null)
    .returning('id'),
);

export const paymentAwaitingSession = query<{ subscriptionId: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .select('id')
    .where('subscription_id', '=', p.subscriptionId)
    .where('state', '=', sql.lit('applied'))
    .where('online_at', 'is', null)
    .where('confirmed_at', 'is not', null)
    .limit(1),
);

export const markReceipt = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('payment').set({ receipt_at: p.now }).where('id', '=', p.id),
);

/** Lines of a router with a payment that was confirmed after `since` and whose session has not been seen. */
export const linesAwaitingSession = query<{ router: string; since: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .innerJoin('subscription', 'subscription.id', 'payment.subscription_id')
    .select(['subscription.service', 'subscription.username'])
    .distinct()
    .where('payment.state', '=', sql.lit('applied'))
    .where('payment.online_at', 'is', null)
    .where('payment.confirmed_at', '>', p.since)
    // Few payments wait, and a router has thousands of lines: the plus keeps the planner from beginning with those.
    .where(sql<string>`+subscription.router_name`, '=', p.router),
);
