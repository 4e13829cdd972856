import { columnsOf, pick } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { ClosingTable } from './engine/schema-deeds.ts';

const COLUMNS = columnsOf<ClosingTable>()('day', 'action_id', 'ledger_id', 'totals', 'hash');

export const insertClosing = query<ClosingTable>()((db, p) => db.insertInto('closing').values(pick(p, COLUMNS)));

/** Every day that was closed, in order, with the hash of the ledger's row where it ends; null where there is none. */
export const allClosings = query()((db) =>
  db
    .selectFrom('closing')
    .leftJoin('ledger', 'ledger.id', 'closing.ledger_id')
    .selectAll('closing')
    .select('ledger.hash as ledger_hash')
    .orderBy('day'),
);

/** Rows of the ledger after one, each with when it was done and the connection of its payment. */
export const rowsToClose = query<{ after: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .leftJoin('action', 'action.id', 'ledger.action_id')
    .leftJoin('payment', 'payment.id', 'ledger.payment_id')
    .select(['ledger.id', 'ledger.move', 'ledger.amount_cents', 'ledger.payment_id', 'ledger.hash'])
    .select(['action.at', 'payment.provider'])
    .where('ledger.id', '>', p.after)
    .orderBy('ledger.id'),
);

/** The days that were closed last, the newest first. */
export const newestClosings = query<{ limit: number }>()((db, p) =>
  db.selectFrom('closing').selectAll().orderBy('day', 'desc').limit(p.limit),
);
