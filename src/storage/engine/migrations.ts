import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { describeError, Fault } from '../../domain/values/fault.ts';
import { keepCopy } from './copy-before.ts';
import { refoldLines } from './refold-lines.ts';
import { takeInAgents } from './take-in-agents.ts';
import { widenService } from './widen-service.ts';

/** One step from a schema to the next. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** What SQL alone cannot do, after it and in the same transaction. */
  readonly run?: (db: Database.Database) => void;
}

/** Every step there has been, oldest first: `001-init.sql` in `migrations/` leads to schema 1. */
const STEPS: readonly Pick<Migration, 'name' | 'run'>[] = [
  { name: '001-init.sql' },
  { name: '002-books.sql' },
  { name: '003-accounts.sql', run: refoldLines },
  { name: '004-callbacks.sql' },
  { name: '005-endings.sql' },
  { name: '006-clock.sql' },
  { name: '007-routers.sql' },
  { name: '008-receipts.sql' },
  { name: '009-sms.sql' },
  { name: '010-deeds.sql' },
  { name: '011-requests.sql' },
  { name: '012-pulls.sql' },
  { name: '013-closings.sql' },
  { name: '014-pauses.sql' },
  { name: '015-plan-changes.sql' },
  { name: '016-compensations.sql' },
  { name: '017-reminders.sql' },
  { name: '018-reversals.sql' },
  { name: '019-balances.sql' },
  { name: '020-proofs.sql' },
  { name: '021-messages.sql' },
  { name: '022-line-ends.sql' },
  { name: '023-loans.sql' },
  { name: '024-payers.sql' },
  { name: '025-pushes.sql' },
  { name: '026-kicks.sql' },
  { name: '027-refunds.sql' },
  { name: '028-delivery-reports.sql' },
  { name: '029-hotspot.sql' },
  { name: '030-unbind.sql' },
  { name: '031-backups.sql' },
  { name: '032-router-pauses.sql' },
  { name: '033-ways.sql' },
  { name: '034-no-phone.sql' },
  { name: '035-staff.sql' },
  { name: '036-reversals.sql' },
  { name: '037-noes.sql' },
  { name: '038-static-lines.sql', run: widenService },
  { name: '039-flood.sql' },
  { name: '040-move-codes.sql' },
  { name: '041-guest-tries.sql' },
  { name: '042-audit.sql' },
  { name: '043-tokens.sql' },
  { name: '044-notices.sql' },
  { name: '045-silence.sql' },
  { name: '046-rebuilds.sql' },
  { name: '047-number-codes.sql' },
  { name: '048-news.sql' },
  { name: '049-audit-order.sql' },
  { name: '050-line-lists.sql' },
  { name: '051-search.sql' },
  { name: '052-retention.sql' },
  { name: '053-rolled-back.sql' },
  { name: '054-router-notes.sql' },
  { name: '055-free-time.sql' },
  { name: '056-guest-out.sql' },
  { name: '057-guest-list.sql' },
  { name: '058-voucher-batches.sql' },
  { name: '059-line-endings.sql' },
  { name: '060-notes-read.sql' },
  { name: '061-day-sums.sql' },
  { name: '062-addresses.sql' },
  { name: '063-agents.sql', run: takeInAgents },
  { name: '064-plan-facts.sql' },
  { name: '065-erasures.sql' },
  { name: '066-purse-orders.sql' },
  { name: '067-disk-tight.sql' },
  { name: '068-allowances.sql' },
  { name: '069-allowance-switches.sql' },
  { name: '070-use-told.sql' },
  { name: '071-went-back.sql' },
];

export function listMigrations(): Migration[] {
  return STEPS.map((step) => ({
    ...step,
    version: Number(step.name.slice(0, 3)),
    sql: readFileSync(join(import.meta.dirname, 'migrations', step.name), 'utf8'),
  }));
}

/**
 * Brings the database to the newest schema, in one transaction: all steps or, when one fails, none, so that the Washa of
 * before still runs on it. A copy of a database that is in use is kept beside it first.
 * @throws Fault when the database was written by a newer Washa (going back could lose what it stored), when there is no
 * room for the copy, or when a step fails: the database is then as it was
 */
export function migrate(db: Database.Database, steps: readonly Migration[] = listMigrations()): void {
  const current = versionOf(db);
  refuseNewer(current, newestOf(steps));
  const due = steps.filter(({ version }) => version > current);
  if (due.length === 0) return;
  const copy = current === 0 ? null : keepCopy(db, current);
  // A step that rebuilds a table drops what others point to. Inside the transaction this pragma would do nothing.
  db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => {
      for (const step of due) take(db, step, copy);
    }).immediate();
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

/**
 * For those who may not migrate: refuses a database of any schema but the newest.
 * @throws Fault whose words say what has to happen first
 */
export function expectNewest(db: Database.Database, steps: readonly Migration[] = listMigrations()): void {
  const current = versionOf(db);
  const newest = newestOf(steps);
  refuseNewer(current, newest);
  if (current === newest) return;
  throw new Fault(
    'storage.older-schema',
    'stop',
    `This database is still that of an older Washa (schema ${current}; this one needs ${newest}). The service has to be restarted first, which brings it up to date: systemctl restart washa`,
  );
}

function refuseNewer(current: number, newest: number): void {
  if (current <= newest) return;
  throw new Fault(
    'storage.newer-schema',
    'stop',
    `This database was written by a newer Washa (schema ${current}; this one knows ${newest}). Install that version again, or restore a backup from before the upgrade.`,
  );
}

function take(db: Database.Database, { version, name, sql, run }: Migration, copy: string | null): void {
  try {
    db.exec(sql);
    run?.(db);
    const [loose] = db.pragma('foreign_key_check') as { table: string; rowid: number | null; parent: string }[];
    if (loose !== undefined) {
      throw new Error(
        `row ${loose.rowid ?? '(without a number)'} of ${loose.table} points to no row of ${loose.parent}`,
      );
    }
    db.pragma(`user_version = ${version}`);
  } catch (error) {
    const kept = copy === null ? '' : ` The Washa of before still runs on it; a copy is kept in ${copy}.`;
    throw new Fault(
      'storage.migration',
      'stop',
      `The step ${name} to schema ${version} failed: ${describeError(error)}. The database is as it was.${kept}`,
      { cause: error },
    );
  }
}

function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function newestOf(steps: readonly Migration[]): number {
  return steps.at(-1)?.version ?? 0;
}
