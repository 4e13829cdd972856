import { sql } from 'kysely';
import { query } from './engine/query.ts';

/** The time that a line was lent and has not paid back; for one that owes something. */
export const openLoan = query<{ lineId: number }>()((db, p) =>
  db
    .selectFrom('ledger as lent')
    .innerJoin('ledger as spent', (join) =>
      join
        .onRef('spent.id', '=', (eb) => eb('lent.id', '+', 1))
        .onRef('spent.subscription_id', '=', 'lent.subscription_id')
        .on('spent.move', '=', sql.lit('line>spent'))
        .on('spent.periods', '=', sql.lit(0)),
    )
    .select(['spent.id', 'spent.amount_cents', 'spent.given_ms'])
    .where('lent.subscription_id', '=', p.lineId)
    .where('lent.payment_id', 'is', null)
    .where('lent.move', '=', sql.lit('lent>line'))
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('ledger as back').select('back.id').whereRef('back.undoes', '=', 'spent.id'))),
    )
    .limit(1),
);

/** What a line owes from now on. */
export const setLent = query<{ id: number; lentCents: number }>()((db, p) =>
  db.updateTable('subscription').set({ lent_cents: p.lentCents }).where('id', '=', p.id),
);
