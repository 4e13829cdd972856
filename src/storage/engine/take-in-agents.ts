import type Database from 'better-sqlite3';
import { rebuildTable } from './rebuild-table.ts';

/** What stands in the words of the two tables, and what is to stand there. */
const LEDGER: readonly (readonly [before: string, after: string])[] = [
  [
    "'fee>outside', 'outside>fee')),\n  amount",
    "'fee>outside', 'outside>fee',\n                    'agent>voucher', 'voucher>agent', 'unmatched>agent', 'agent>unmatched')),\n  amount",
  ],
  [
    "'fee>outside', 'outside>fee')),\n  CHECK",
    "'fee>outside', 'outside>fee', 'agent>voucher', 'voucher>agent')),\n  CHECK",
  ],
  ["'line>lent', 'lent>spent')),", "'line>lent', 'lent>spent', 'agent>voucher', 'voucher>agent')),"],
];
const PAYMENT = [
  ["'applied', 'reversed', 'refunded', 'dismissed'))", "'applied', 'agent', 'reversed', 'refunded', 'dismissed'))"],
] as const;

/** Inside a migration, with foreign keys off: the books know moves to and from agents, and a payment may be one of theirs. */
export function takeInAgents(db: Database.Database): void {
  rebuildTable(db, 'ledger', (sql) => LEDGER.reduce(put, sql));
  rebuildTable(db, 'payment', (sql) => PAYMENT.reduce(put, sql));
}

function put(sql: string, [before, after]: readonly [string, string]): string {
  if (!sql.includes(before)) throw new Error(`there is no ${before}`);
  return sql.replace(before, after);
}
