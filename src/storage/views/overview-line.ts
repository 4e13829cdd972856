import { sql } from 'kysely';
import { kindLiteral } from '../commands.ts';
import { query } from '../engine/query.ts';
import { RECEIPT } from '../payments.ts';
import { wideLines } from './line-rows.ts';

// The page of one line and the page of one payment.

/** One line with everything that is shown of it. */
export const linePage = query<{ id: number }>()((db, p) => wideLines(db).where('line.id', '=', p.id));

export const linePageByAccount = query<{ accountNo: string }>()((db, p) =>
  wideLines(db).where('line.account_no', '=', p.accountNo),
);

export const lineCommands = query<{ id: number; limit: number }>()((db, p) =>
  db
    .selectFrom('command')
    .selectAll()
    .where('kind', '=', kindLiteral('router.sync'))
    .where('subject', '=', p.id)
    .orderBy('id', 'desc')
    .limit(p.limit),
);

export type CommandRecord = NonNullable<(typeof lineCommands)['row']>;

/** The last attempts of a command, newest first. */
export const commandAttempts = query<{ id: number; limit: number }>()((db, p) =>
  db
    .selectFrom('attempt')
    .select(['n', 'started_at', 'finished_at', 'outcome', 'detail'])
    .where('command_id', '=', p.id)
    .orderBy('n', 'desc')
    .limit(p.limit),
);

export type AttemptRecord = NonNullable<(typeof commandAttempts)['row']>;

export const linePayments = query<{ id: number; limit: number; offset: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .selectAll()
    .select(RECEIPT.as('receipt_code'))
    .select(
      sql<number>`(SELECT coalesce(sum(CASE WHEN move LIKE '%>line' THEN amount_cents ELSE -amount_cents END), 0) FROM ledger WHERE ledger.payment_id = payment.id AND ledger.subscription_id = ${p.id} AND move NOT IN ('line>spent', 'spent>line'))`.as(
        'share_cents',
      ),
    )
    // Also those of which it has, or had, a part.
    .where(
      sql<boolean>`payment.id IN (SELECT id FROM payment WHERE payment.subscription_id = ${p.id} UNION SELECT payment_id FROM payment_share WHERE payment_share.subscription_id = ${p.id})`,
    )
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(p.limit)
    .offset(p.offset),
);

/** Payments that wait for a person and name this line among those that they may be for, newest first. */
export const paymentsSuggesting = query<{ id: number; limit: number }>()((db, p) =>
  db
    .selectFrom('payment_suggestion')
    .innerJoin('payment', 'payment.id', 'payment_suggestion.payment_id')
    .select(['payment.id', 'payment.amount_cents', 'payment.currency', 'payment.payer_account', 'payment.received_at'])
    .where('payment_suggestion.subscription_id', '=', p.id)
    .where(sql<boolean>`payment.state IN ('held', 'unmatched')`)
    .orderBy('payment.id', 'desc')
    .limit(p.limit),
);

export const paymentKeys = query<{ id: number }>()((db, p) =>
  db.selectFrom('payment_key').select(['scheme', 'value']).where('payment_id', '=', p.id).orderBy('scheme'),
);

/** The deliveries of a payment: what is known of them, not their bytes. */
export const paymentCallbacks = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('callback')
    .select(['id', 'provider', 'result', 'reason', 'detail', 'received_at', 'deliveries', 'last_received_at'])
    .select([sql<number>`length(body)`.as('bytes'), sql<string>`lower(hex(digest))`.as('digest')])
    .where('payment_id', '=', p.id)
    .orderBy('id')
    .limit(50),
);

/** The ledger's entries of a payment, oldest first. */
export const paymentLedger = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .innerJoin('action', 'action.id', 'ledger.action_id')
    .select(['ledger.id', 'action.at', 'action.name', 'ledger.amount_cents', 'ledger.move', 'ledger.periods'])
    .select(['ledger.expires_after', 'action.actor', 'action.reason'])
    .where('ledger.payment_id', '=', p.id)
    .orderBy('ledger.id'),
);

/** The lines that have money of a payment, with their part; the first that got it first. */
export const paymentShares = query<{ id: number }>()((db, p) => {
  const part = sql<number>`sum(CASE WHEN ledger.move LIKE '%>line' THEN amount_cents ELSE -amount_cents END)`;
  return db
    .selectFrom('ledger')
    .innerJoin('subscription as line', 'line.id', 'ledger.subscription_id')
    .select(['line.id', 'line.account_no', part.as('cents')])
    .where('ledger.payment_id', '=', p.id)
    .where(sql<boolean>`ledger.move NOT IN ('line>spent', 'spent>line')`)
    .groupBy('line.id')
    .having(part, '>', 0)
    .orderBy((eb) => eb.fn.min('ledger.id'));
});

/** Everything that was done to a payment, oldest first: what moved its money, and what people did beside. */
export const paymentDeeds = query<{ id: number; subject: string }>()((db, p) =>
  db
    .selectFrom('action')
    .select(['id', 'at', 'name', 'actor', 'reason', 'detail'])
    .where(
      sql<boolean>`action.id IN (SELECT action_id FROM ledger WHERE payment_id = ${p.id} UNION SELECT id FROM action AS about WHERE about.subject = ${p.subject})`,
    )
    .orderBy('id'),
);

export const paymentReceipt = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('receipt')
    .leftJoin('delivery_report', 'delivery_report.message_id', 'receipt.message_id')
    .selectAll('receipt')
    .select(['delivery_report.state as delivery', 'delivery_report.reason as delivery_reason', 'reported_at'])
    .where('payment_id', '=', p.id),
);
