import Database from 'better-sqlite3';
import { emptyBuckets, moveCents, paymentState } from '../../domain/money/law.ts';
import type { Move } from '../../domain/money/ledger-facts.ts';

/** What the books were before the rows of the ledger from `:cut` on, and the deliveries from `:from` on. */
const REWIND = [
  `UPDATE subscription SET
     balance_cents = balance_cents - (SELECT coalesce(sum(iif(move LIKE '%>line', amount_cents, 0) - iif(move LIKE 'line>%', amount_cents, 0)), 0)
                                        FROM ledger WHERE subscription_id = subscription.id AND id >= :cut),
     lent_cents = lent_cents - (SELECT coalesce(sum(iif(move LIKE 'lent>%', amount_cents, 0) - iif(move = 'line>lent', amount_cents, 0)), 0)
                                  FROM ledger WHERE subscription_id = subscription.id AND id >= :cut),
     expires_at = coalesce((SELECT expires_before FROM ledger WHERE subscription_id = subscription.id AND id >= :cut
                               AND given_ms IS NOT NULL ORDER BY id LIMIT 1), expires_at)`,
  `CREATE TEMP TABLE gone AS SELECT payment_id AS id FROM ledger
     WHERE id >= :cut AND payment_id IS NOT NULL AND move IN ('outside>line', 'outside>unmatched', 'outside>held')`,
  `CREATE TEMP TABLE changed AS SELECT DISTINCT payment_id AS id FROM ledger
     WHERE id >= :cut AND payment_id IS NOT NULL AND payment_id NOT IN (SELECT id FROM gone)`,
  'DELETE FROM proof WHERE payment_id IN (SELECT id FROM gone)',
  'DELETE FROM refund WHERE payment_id IN (SELECT id FROM gone)',
  'DELETE FROM reversal WHERE payment_id IN (SELECT id FROM gone)',
  'DELETE FROM payment_share WHERE payment_id IN (SELECT id FROM gone)',
  "UPDATE payment_request SET state = 'expired', payment_id = NULL, settled_at = coalesce(settled_at, created_at), next_at = NULL WHERE payment_id IN (SELECT id FROM gone)",
  // What came later is put where it was by its time.
  'DELETE FROM account_alias WHERE created_at >= :from',
  'UPDATE subscription SET retired_at = NULL WHERE retired_at >= :from',
  'UPDATE subscription SET retired_at = created_at WHERE created_at >= :from',
  // What is played once more is nobody's news.
  'DELETE FROM news_delivery',
  'DELETE FROM news',
  'DELETE FROM webhook',
  'DELETE FROM attempt',
  'DELETE FROM command',
  'DELETE FROM receipt WHERE payment_id IN (SELECT id FROM gone)',
  'DELETE FROM payment_suggestion WHERE payment_id IN (SELECT id FROM gone)',
  'DELETE FROM payment_key WHERE payment_id IN (SELECT id FROM gone)',
  'DELETE FROM callback WHERE received_at >= :from OR payment_id IN (SELECT id FROM gone)',
  'DELETE FROM payment WHERE id IN (SELECT id FROM gone)',
  'DELETE FROM payment_text WHERE rowid IN (SELECT id FROM gone)',
  'UPDATE text_mark SET payment_id = min(payment_id, (SELECT coalesce(max(id), 0) FROM payment))',
  'DELETE FROM day_taken',
  'DELETE FROM day_speed',
  'DELETE FROM summed_day',
  'DELETE FROM terminal_key WHERE at >= :from',
  'DELETE FROM closing WHERE ledger_id >= :cut',
  'DELETE FROM ledger WHERE id >= :cut',
  "DELETE FROM meta WHERE key = 'ledger.checkpoint'",
  "UPDATE meta SET value = min(CAST(value AS INTEGER), :cut - 1) WHERE key = 'ledger.first_edition'",
] as const;

/**
 * Copies a database as it is, and takes the copy back to where its books were at an instant: no money of later is in it. Setup,
 * lines and the audit are those of today.
 * @param from UTC milliseconds
 * @returns the first row of the ledger that the copy does not have any more
 */
export function copyOfBefore(path: string, copy: string, from: number): number {
  const source = new Database(path, { readonly: true });
  source.prepare('VACUUM INTO ?').run(copy);
  source.close();
  const db = new Database(copy);
  try {
    const cut = db
      .prepare<[number], number>(
        `SELECT coalesce(min(ledger.id), (SELECT coalesce(max(id), 0) + 1 FROM ledger))
           FROM ledger JOIN action ON action.id = action_id WHERE at >= ?`,
      )
      .pluck()
      .get(from);
    if (cut === undefined) throw new Error('an aggregate without a row');
    db.pragma('foreign_keys = OFF');
    db.transaction(() => rewind(db, cut, from))();
    return cut;
  } finally {
    db.close();
  }
}

function rewind(db: Database.Database, cut: number, from: number): void {
  // They hold that nothing is rewritten, which is what happens here.
  const triggers = db
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  for (const step of REWIND) {
    const statement = db.prepare(step);
    const names = { cut, from };
    statement.run(Object.fromEntries(Object.entries(names).filter(([name]) => step.includes(`:${name}`))));
  }
  const moves = db.prepare<[number], { move: Move; amount_cents: number }>(
    "SELECT move, amount_cents FROM ledger WHERE payment_id = ? AND move NOT IN ('line>spent', 'spent>line')",
  );
  const put = db.prepare(
    `UPDATE payment SET state = :state, subscription_id = iif(:state = 'applied',
       (SELECT subscription_id FROM ledger WHERE payment_id = :id AND move LIKE '%>line' AND move <> 'spent>line' ORDER BY id DESC LIMIT 1), NULL)
      WHERE id = :id`,
  );
  for (const id of db.prepare<[], number>('SELECT id FROM changed').pluck().all()) {
    const sums = emptyBuckets();
    for (const row of moves.all(id)) moveCents(sums, row.move, row.amount_cents);
    put.run({ id, state: paymentState(sums) });
  }
  for (const { sql } of triggers) db.exec(sql);
}
