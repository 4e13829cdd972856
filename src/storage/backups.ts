import { sql } from 'kysely';
import { columnsOf, pick } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { BackupTable } from './engine/schema-backups.ts';

const COLUMNS = columnsOf<BackupTable>()('name', 'made_at', 'bytes', 'payments', 'ledger_id', 'looked_at', 'problem');

export const insertBackup = query<BackupTable>()((db, p) =>
  db
    .insertInto('backup')
    .values(pick(p, COLUMNS))
    .onConflict((oc) => oc.column('name').doNothing()),
);

/** Every backup that is known, the newest first. */
export const allBackups = query()((db) => db.selectFrom('backup').selectAll().orderBy('made_at', 'desc'));

export const dropBackup = query<{ name: string }>()((db, p) => db.deleteFrom('backup').where('name', '=', p.name));

/** @param problem null: it was proven */
export const noteProof = query<{ name: string; problem: string | null; now: number }>()((db, p) =>
  db.updateTable('backup').set({ looked_at: p.now, problem: p.problem }).where('name', '=', p.name),
);

/** The newest one, the newest that was proven, and what was found at the last look. */
export const backupTimes = query()((db) =>
  db.selectNoFrom((eb) => [
    eb
      .selectFrom('backup')
      .select(sql<number | null>`max(made_at)`.as('at'))
      .as('made_at'),
    eb
      .selectFrom('backup')
      .select(sql<number | null>`max(made_at)`.as('at'))
      .where('looked_at', 'is not', null)
      .where('problem', 'is', null)
      .as('proven_at'),
    eb
      .selectFrom('backup')
      .select(sql<number | null>`max(looked_at)`.as('at'))
      .as('looked_at'),
    eb.selectFrom('backup').select('problem').orderBy('looked_at', 'desc').limit(1).as('problem'),
  ]),
);

export const backupPlaces = query()((db) => db.selectFrom('backup_place').selectAll().orderBy('place'));

/** What became of the last backup at a place. @param keptAt null: it is not there, for that reason */
export const putPlace = query<{ place: string; keptAt: number | null; error: string | null; now: number }>()((db, p) =>
  db
    .insertInto('backup_place')
    .values({ place: p.place, since: p.now, kept_at: p.keptAt, error: p.error })
    .onConflict((oc) =>
      oc.column('place').doUpdateSet({
        kept_at: sql<number | null>`coalesce(excluded.kept_at, kept_at)`,
        error: sql<string | null>`excluded.error`,
      }),
    ),
);

export const dropPlace = query<{ place: string }>()((db, p) =>
  db.deleteFrom('backup_place').where('place', '=', p.place),
);

/** What a backup says of its books, and what is counted again when it was taken out. */
export const booksCounts = query()((db) =>
  db.selectNoFrom((eb) => [
    eb.selectFrom('ledger').select(eb.fn.countAll<number>().as('n')).as('ledger_rows'),
    eb
      .selectFrom('ledger')
      .select(sql<number>`coalesce(max(id), 0)`.as('n'))
      .as('ledger_id'),
    eb
      .selectFrom('ledger')
      .select(sql<string>`hex(hash)`.as('h'))
      .orderBy('id', 'desc')
      .limit(1)
      .as('ledger_hash'),
    eb.selectFrom('payment').select(eb.fn.countAll<number>().as('n')).as('payments'),
    eb
      .selectFrom('payment')
      .select(sql<number>`coalesce(sum(amount_cents), 0)`.as('n'))
      .as('payment_cents'),
    eb
      .selectFrom('payment')
      .select(sql<number | null>`max(received_at)`.as('at'))
      .as('newest_payment_at'),
    eb.selectFrom('callback').select(eb.fn.countAll<number>().as('n')).as('callbacks'),
    eb.selectFrom('subscription').select(eb.fn.countAll<number>().as('n')).as('lines'),
    eb.selectFrom('staff').select(eb.fn.countAll<number>().as('n')).as('staff'),
  ]),
);
