import { sql } from 'kysely';
import { query } from './engine/query.ts';

// Who sells vouchers for us, and their accounts: the rows of the ledger that are theirs.

/** By name, in whatever letters. */
export const agentByName = query<{ name: string }>()((db, p) =>
  db.selectFrom('agent').selectAll().where('name', '=', p.name),
);

export const insertAgent = query<{ name: string }>()((db, p) => db.insertInto('agent').values({ name: p.name }));

export const agentNames = query()((db) => db.selectFrom('agent').select('name').orderBy('name'));

const moved = (move: 'agent>voucher' | 'voucher>agent') =>
  sql<number>`sum(CASE move WHEN ${sql.lit(move)} THEN amount_cents ELSE 0 END)`;

/** What each was handed and gave back, what each has paid, and what is owed; whoever was handed nothing on account is left out. Cents. */
export const agentAccounts = query()((db) =>
  db
    .selectFrom('ledger')
    .select('agent_id')
    .select([
      moved('agent>voucher').as('handed_cents'),
      moved('voucher>agent').as('back_cents'),
      sql<number>`sum(CASE WHEN move = 'unmatched>agent' THEN amount_cents WHEN move = 'agent>unmatched' THEN -amount_cents ELSE 0 END)`.as(
        'paid_cents',
      ),
      sql<number>`sum(CASE WHEN move LIKE 'agent>%' THEN amount_cents ELSE -amount_cents END)`.as('owes_cents'),
    ])
    .where('agent_id', 'is not', null)
    .$narrowType<{ agent_id: number }>()
    .groupBy('agent_id'),
);

/** What one owes, cents. */
export const owedByAgent = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .select(
      sql<number>`coalesce(sum(CASE WHEN move LIKE 'agent>%' THEN amount_cents ELSE -amount_cents END), 0)`.as('cents'),
    )
    .where('agent_id', '=', p.id),
);

/** The agents that have money of a payment, and how much. */
export const agentsOfPayment = query<{ paymentId: number }>()((db, p) => {
  const cents = sql<number>`sum(CASE move WHEN 'unmatched>agent' THEN amount_cents ELSE -amount_cents END)`;
  return db
    .selectFrom('ledger')
    .innerJoin('agent', 'agent.id', 'ledger.agent_id')
    .select(['agent.id', 'agent.name', cents.as('cents')])
    .where('payment_id', '=', p.paymentId)
    .groupBy('agent.id')
    .having(cents, '>', 0);
});

/** What stands in the books as handed for a batch: the row of the deed that made it. */
export const handedFor = query<{ actionId: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .select('amount_cents')
    .where('action_id', '=', p.actionId)
    .where('move', '=', sql.lit('agent>voucher')),
);

/** Batches of agents that have run out, of which nothing was taken back yet, with how many nobody has used. @param now UTC ms */
export const batchesRunOut = query<{ now: number; limit: number }>()((db, p) =>
  db
    .selectFrom('voucher_batch as batch')
    .innerJoin('agent', 'agent.id', 'batch.agent_id')
    .select(['batch.id', 'batch.made_by', 'batch.price_cents', 'batch.agent_id', 'agent.name'])
    .select(
      sql<number>`(SELECT count(*) FROM voucher WHERE voucher.batch_id = batch.id AND voucher.ended_at IS NULL)`.as(
        'unused',
      ),
    )
    .where('batch.ends_at', '<=', p.now)
    .where('batch.back_by', 'is', null)
    .$narrowType<{ agent_id: number }>()
    .orderBy('batch.id')
    .limit(p.limit),
);

export const takeBatchBack = query<{ id: number; actionId: number }>()((db, p) =>
  db.updateTable('voucher_batch').set({ back_by: p.actionId }).where('id', '=', p.id).where('back_by', 'is', null),
);

/**
 * Agents of whom the books say another worth of vouchers than those that they were handed and that neither ran out nor are void. What was
 * handed before the books knew agents is on no account.
 */
export const agentsAskew = query()((db) =>
  db
    .selectFrom((eb) =>
      eb
        .selectFrom('agent')
        .select('name')
        .select([
          sql<number>`(SELECT coalesce(sum(CASE move WHEN 'agent>voucher' THEN amount_cents WHEN 'voucher>agent' THEN -amount_cents ELSE 0 END), 0) FROM ledger WHERE ledger.agent_id = agent.id)`.as(
            'booked',
          ),
          sql<number>`(SELECT coalesce(sum(batch.price_cents), 0) FROM voucher_batch AS batch JOIN voucher ON voucher.batch_id = +batch.id WHERE batch.agent_id = agent.id AND (voucher.subscription_id IS NOT NULL OR (voucher.ended_at IS NULL AND batch.back_by IS NULL)) AND EXISTS (SELECT 1 FROM ledger WHERE ledger.action_id = batch.made_by AND ledger.move = 'agent>voucher'))`.as(
            'worth',
          ),
        ])
        .as('account'),
    )
    .selectAll()
    .whereRef('booked', '<>', 'worth')
    .limit(20),
);
