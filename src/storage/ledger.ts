import { sql } from 'kysely';
import { columnsOf, pick } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { LedgerTable } from './engine/schema-money.ts';

export const ledgerHead = query()((db) =>
  db
    .selectFrom('ledger')
    .select(['id', 'hash'])
    .where('id', '=', (eb) => eb.selectFrom('ledger').select(sql<number>`max(id)`.as('newest'))),
);

/** The rows after one, in order, each with the action that it belongs to; without, where that is gone. */
export const ledgerAfter = query<{ after: number; limit: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .leftJoin('action', 'action.id', 'ledger.action_id')
    .selectAll('ledger')
    .select(['action.at', 'action.actor', 'action.name', 'action.reason'])
    .where('ledger.id', '>', p.after)
    .orderBy('ledger.id')
    .limit(p.limit),
);

export type LedgerRow = NonNullable<(typeof ledgerAfter)['row']>;

const LEDGER_COLUMNS = columnsOf<LedgerTable>()(
  'id',
  'action_id',
  'move',
  'amount_cents',
  'payment_id',
  'subscription_id',
  'periods',
  'given_ms',
  'expires_before',
  'expires_after',
  'undoes',
  'payment_key',
  'hash',
  'agent_id',
);

export const insertLedgerRow = query<LedgerTable>()((db, p) => db.insertInto('ledger').values(pick(p, LEDGER_COLUMNS)));

/** Of the payment in the query around it: the newest renewal of its line that it paid for and that nobody has undone. */
export const lastRenewal = sql<number>`(SELECT max(bought.id) FROM ledger AS bought WHERE bought.payment_id = payment.id AND bought.move = 'line>spent' AND bought.subscription_id = payment.subscription_id AND NOT EXISTS (SELECT 1 FROM ledger AS undone WHERE undone.undoes = bought.id))`;

/** How much each kind of move has moved. */
export const moveSums = query()((db) =>
  db
    .selectFrom('ledger')
    .select(['move', sql<number>`sum(amount_cents)`.as('cents')])
    .groupBy('move'),
);

/** Every payment with what each kind of move has moved of it, one row a kind, in order of the payments; what it bought left out. */
export const paymentMoves = query()((db) =>
  db
    .selectFrom('payment')
    .leftJoin('ledger', (join) =>
      join
        .onRef('ledger.payment_id', '=', 'payment.id')
        .on(sql<boolean>`ledger.move NOT IN ('line>spent', 'spent>line')`),
    )
    .select(['payment.id', 'payment.amount_cents', 'payment.state', 'ledger.move'])
    .select(sql<number>`coalesce(ledger.amount_cents, 0)`.as('cents'))
    .orderBy('payment.id'),
);

/** What each kind of move has moved of one payment; what it bought left out. */
export const movesOfPayment = query<{ paymentId: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .select(['move', sql<number>`sum(amount_cents)`.as('cents')])
    .where('payment_id', '=', p.paymentId)
    .where(sql<boolean>`move NOT IN ('line>spent', 'spent>line')`)
    .groupBy('move'),
);

/** What one deed took from lines, of a payment that was to go back. */
export const refundedByLines = query<{ paymentId: number; actionId: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .select(['subscription_id', 'amount_cents'])
    .where('payment_id', '=', p.paymentId)
    .where(sql`+action_id`, '=', p.actionId)
    .where('move', '=', sql.lit('line>refunded'))
    .orderBy('id'),
);

/** Where the time of a line ended after a deed had taken what a payment had bought of it. */
export const endAfterDeed = query<{ paymentId: number; subscriptionId: number; actionId: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .select('expires_after')
    .where('payment_id', '=', p.paymentId)
    .where('subscription_id', '=', p.subscriptionId)
    .where(sql`+action_id`, '=', p.actionId)
    .where('move', '=', sql.lit('spent>line'))
    .orderBy('id', 'desc')
    .limit(1),
);

/** The lines that have money of a payment, and how much: what they bought with it is not taken off. The first that got it first. */
export const sharesOfPayment = query<{ paymentId: number }>()((db, p) => {
  const share = sql<number>`sum(CASE WHEN move LIKE '%>line' THEN amount_cents ELSE -amount_cents END)`;
  return db
    .selectFrom('ledger')
    .select(['subscription_id', share.as('cents')])
    .where('payment_id', '=', p.paymentId)
    .where('subscription_id', 'is not', null)
    .where(sql<boolean>`move NOT IN ('line>spent', 'spent>line')`)
    .groupBy('subscription_id')
    .having(share, '>', 0)
    .orderBy((eb) => eb.fn.min('id'));
});

/** What a line has bought for money and nobody has undone, the newest first, with the time that it had been lent and gave back for it. */
export const renewalsOfLine = query<{ id: number }>()((db, p) => {
  const bought = db
    .selectFrom('ledger')
    // The two rows right before it.
    .leftJoin('ledger as paid', (join) =>
      join
        .onRef('paid.id', '=', (eb) => eb('ledger.id', '-', 1))
        .onRef('paid.action_id', '=', 'ledger.action_id')
        .on('paid.move', '=', sql.lit('line>lent')),
    )
    .leftJoin('ledger as back', (join) =>
      join
        .onRef('back.id', '=', (eb) => eb('paid.id', '-', 1))
        .onRef('back.action_id', '=', 'paid.action_id')
        .on('back.move', '=', sql.lit('spent>line'))
        .on('back.periods', '=', sql.lit(0)),
    )
    .select(['ledger.id as id', 'ledger.payment_id', 'ledger.amount_cents', 'ledger.periods', 'ledger.given_ms'])
    .select(['ledger.expires_before', 'ledger.expires_after'])
    .select(['back.amount_cents as lent_cents', 'back.given_ms as lent_ms'])
    .where('ledger.subscription_id', '=', p.id)
    .where('ledger.move', '=', sql.lit('line>spent'))
    .where('ledger.periods', '>', 0)
    .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM ledger AS undone WHERE undone.undoes = ledger.id)`);
  const itsPayments = sql<boolean>`ledger.payment_id IN (SELECT id FROM payment WHERE payment.subscription_id = ${p.id} UNION SELECT payment_id FROM payment_share WHERE payment_share.subscription_id = ${p.id})`;
  return bought
    .where(itsPayments)
    .unionAll(bought.where('ledger.payment_id', 'is', null))
    .orderBy('id', 'desc');
});

/** What a line brought along into the books, less what of it was taken back. */
export const openingOfLine = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .select(
      sql<number>`coalesce(sum(CASE move WHEN 'outside>line' THEN amount_cents ELSE -amount_cents END), 0)`.as('cents'),
    )
    .where('subscription_id', '=', p.id)
    .where('payment_id', 'is', null)
    .where(sql<boolean>`move IN ('outside>line', 'line>outside')`),
);

/** What the ledger moved to and from each line's money, beside what its row states. */
export const lineSums = query()((db) =>
  db
    .selectFrom('subscription')
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('ledger')
          .select([
            'subscription_id',
            sql<number>`sum(CASE WHEN move IN ('line>spent', 'spent>line') THEN 0 WHEN move LIKE '%>line' THEN amount_cents WHEN move LIKE 'line>%' THEN -amount_cents ELSE 0 END)`.as(
              'credited',
            ),
            sql<number>`sum(CASE move WHEN 'line>spent' THEN amount_cents WHEN 'spent>line' THEN -amount_cents ELSE 0 END)`.as(
              'bought',
            ),
            sql<number>`sum(CASE WHEN move LIKE 'lent>%' THEN amount_cents WHEN move = 'line>lent' THEN -amount_cents ELSE 0 END)`.as(
              'owed',
            ),
            sql<number>`sum(CASE move WHEN 'lent>spent' THEN amount_cents ELSE 0 END)`.as('spent_before'),
          ])
          .where('subscription_id', 'is not', null)
          .groupBy('subscription_id')
          .as('moved'),
      (join) => join.onRef('moved.subscription_id', '=', 'subscription.id'),
    )
    .select([
      'subscription.id',
      'subscription.balance_cents',
      'subscription.lent_cents',
      sql<number>`coalesce(moved.credited, 0)`.as('credited'),
      sql<number>`coalesce(moved.bought, 0)`.as('bought'),
      sql<number>`coalesce(moved.owed, 0)`.as('owed'),
      sql<number>`coalesce(moved.spent_before, 0)`.as('spent_before'),
    ]),
);

export const metaValue = query<{ key: string }>()((db, p) =>
  db.selectFrom('meta').select('value').where('key', '=', p.key),
);

export const setMeta = query<{ key: string; value: string }>()((db, p) =>
  db
    .insertInto('meta')
    .values({ key: p.key, value: p.value })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value: sql<string>`excluded.value` })),
);

export const dropMeta = query<{ key: string }>()((db, p) => db.deleteFrom('meta').where('key', '=', p.key));

/** Periods that were bought after a row of the ledger and began at that very moment, of each line the first; oldest last. */
export const renewalsFrom = query<{ after: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .innerJoin('action', 'action.id', 'ledger.action_id')
    .select(['ledger.subscription_id', 'action.at'])
    .where('ledger.id', '>', p.after)
    .where('ledger.move', '=', sql.lit('line>spent'))
    .where('ledger.periods', '>', 0)
    .where(sql<boolean>`ledger.expires_after > ledger.expires_before + ledger.given_ms`)
    .orderBy('ledger.id', 'desc'),
);

/** The newest row of the ledger and the newest delivery, each with its instant, UTC ms. Null where there is none. */
export const newestRows = query()((db) =>
  db.selectNoFrom((eb) => [
    sql<number | null>`(SELECT max(id) FROM ledger)`.as('ledger'),
    eb
      .selectFrom('ledger')
      .innerJoin('action', 'action.id', 'ledger.action_id')
      .select('action.at')
      .where('ledger.id', '=', sql<number>`(SELECT max(id) FROM ledger)`)
      .as('ledger_at'),
    sql<number | null>`(SELECT max(id) FROM callback)`.as('callback'),
    eb
      .selectFrom('callback')
      .select('received_at')
      .where('id', '=', sql<number>`(SELECT max(id) FROM callback)`)
      .as('callback_at'),
  ]),
);
