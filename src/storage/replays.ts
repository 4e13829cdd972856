import { sql } from 'kysely';
import { query } from './engine/query.ts';
import type { PaymentState } from '../domain/money/law.ts';

// What a replay reads of the books as they are, and writes into those that it makes anew.

/** The rows of the ledger from one on, each with its deed. */
export const rowsFrom = query<{ cut: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .innerJoin('action', 'action.id', 'ledger.action_id')
    .selectAll('ledger')
    .select(['action.at', 'action.actor', 'action.name', 'action.subject', 'action.reason', 'action.detail'])
    .where('ledger.id', '>=', p.cut)
    .orderBy('ledger.id'),
);

export type ReplayedRow = NonNullable<(typeof rowsFrom)['row']>;

/** Deliveries that are to be read once more, with when the money that they told of had come. What was spare told of none. */
export const deliveriesFrom = query<{ from: number; cut: number }>()((db, p) =>
  db
    .selectFrom('callback')
    .leftJoin('payment', 'payment.id', 'callback.payment_id')
    .select(['callback.id', 'callback.provider', 'callback.body', 'callback.received_at as at', 'callback.payment_id'])
    .select(['callback.dropped_at', 'callback.came_by'])
    .select(['payment.received_at', 'payment.provider as first'])
    .where('callback.spare', '=', 0)
    .where(
      sql<boolean>`(callback.received_at >= ${p.from} OR EXISTS (SELECT 1 FROM ledger WHERE ledger.payment_id = callback.payment_id AND ledger.id >= ${p.cut} AND ledger.move IN ('outside>line', 'outside>unmatched', 'outside>held')))`,
    )
    .orderBy('callback.id'),
);

/** Each change of the end of a line's time before a row of the ledger, line by line, the oldest first. */
export const timesBefore = query<{ cut: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .innerJoin('subscription', 'subscription.id', 'ledger.subscription_id')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select(['ledger.subscription_id as line', 'move', 'periods', 'amount_cents', 'given_ms'])
    .select(['expires_before', 'expires_after', 'plan.period_unit'])
    .where('given_ms', 'is not', null)
    .where('ledger.id', '<', p.cut)
    .orderBy('ledger.id'),
);

export const setAnchor = query<{ id: number; day: number | null }>()((db, p) =>
  db.updateTable('subscription').set({ anchor_day: p.day }).where('id', '=', p.id),
);

/** So long a wish for another plan may have waited, ms. */
const WISH_MS = 366 * 86_400_000;

/**
 * Lines that were set up otherwise at some time since: by a deed that leaves no row in the ledger, or by a setup file. What they were
 * then the books do not keep.
 */
export const linesSetOtherwise = query<{ from: number; cut: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select('subscription.id')
    .where((eb) =>
      eb.or([
        sql<boolean>`EXISTS (SELECT 1 FROM action WHERE action.subject = 'line ' || subscription.id AND (action.at >= ${p.from} AND action.name IN ('line.price', 'line.pays-for', 'line.block', 'line.unblock', 'line.pause', 'line.resume') OR action.at >= ${p.from} - ${sql.lit(WISH_MS)} AND action.name = 'line.plan'))`,
        sql<boolean>`EXISTS (SELECT 1 FROM action WHERE action.at >= ${p.from} AND action.name = 'setup.change' AND action.subject IN ('line ' || subscription.account_no, 'plan ' || subscription.plan_code))`,
        sql<boolean>`EXISTS (SELECT 1 FROM pays_for JOIN action ON action.subject = 'line ' || pays_for.payer_id WHERE pays_for.subscription_id = subscription.id AND action.at >= ${p.from} AND action.name = 'line.pays-for')`,
        // A payment has ended a pause of before.
        sql<boolean>`EXISTS (SELECT 1 FROM ledger JOIN action ON action.id = ledger.action_id WHERE ledger.subscription_id = subscription.id AND ledger.id >= ${p.cut} AND ledger.periods = 0 AND ledger.amount_cents = 0 AND action.name LIKE 'payment.%')`,
      ]),
    ),
);

/** Lines that were added or ended since, with when. */
export const linesSince = query<{ from: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(['id', 'created_at', 'retired_at'])
    .where((eb) => eb.or([eb('created_at', '>=', p.from), eb('retired_at', '>=', p.from)])),
);

export const setRetired = query<{ id: number; at: number | null }>()((db, p) =>
  db.updateTable('subscription').set({ retired_at: p.at }).where('id', '=', p.id),
);

/** What was learned since of what payers type. */
export const aliasesSince = query<{ from: number }>()((db, p) =>
  db.selectFrom('account_alias').selectAll().where('created_at', '>=', p.from),
);

export const keysOfPayment = query<{ paymentId: number }>()((db, p) =>
  db.selectFrom('payment_key').select(['provider', 'scheme', 'value']).where('payment_id', '=', p.paymentId),
);

/** The renewal of a line that can be undone so: the newest that nobody has undone. */
export const renewalToUndo = query<{
  subscriptionId: number;
  paymentId: number | null;
  amountCents: number;
  givenMs: number;
}>()((db, p) =>
  db
    .selectFrom('ledger as bought')
    .select('bought.id')
    .where('bought.subscription_id', '=', p.subscriptionId)
    .where('bought.payment_id', 'is', p.paymentId)
    .where('bought.move', '=', sql.lit('line>spent'))
    .where('bought.amount_cents', '=', p.amountCents)
    .where('bought.given_ms', '=', p.givenMs)
    .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM ledger AS undone WHERE undone.undoes = bought.id)`)
    .orderBy('bought.id', 'desc')
    .limit(1),
);

export const moveLine = query<{ id: number; balance: number; lent: number; expiresAt: number | null }>()((db, p) =>
  db
    .updateTable('subscription')
    .set({
      balance_cents: sql<number>`balance_cents + ${p.balance}`,
      lent_cents: sql<number>`lent_cents + ${p.lent}`,
      expires_at: sql<number>`coalesce(${p.expiresAt}, expires_at)`,
    })
    .where('id', '=', p.id),
);

export const placePayment = query<{ id: number; state: PaymentState; line: number | null; reason: string | null }>()(
  (db, p) =>
    db
      .updateTable('payment')
      .set({
        state: p.state,
        // What waits for a person is nobody's.
        subscription_id: sql<
          number | null
        >`CASE WHEN ${p.state} <> 'unmatched' THEN coalesce(${p.line}, subscription_id) END`,
        reason: p.reason,
      })
      .where('id', '=', p.id),
);
