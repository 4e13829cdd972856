import { sql } from 'kysely';
import { MACHINE_ACTORS } from '../domain/actors.ts';
import { columnsOf, pick, type NewRow } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { ActionTable } from './engine/schema.ts';

const [, ...NEW_ACTION] = columnsOf<ActionTable>()('id', 'at', 'actor', 'name', 'subject', 'reason', 'detail', 'key');

/** The audit trail: who or what did something, when and why. */
export const insertAction = query<NewRow<ActionTable>>()((db, p) =>
  db.insertInto('action').values(pick(p, NEW_ACTION)),
);

/** Of an action: somebody did it. Literally as the indexes of the audit say it, which hold no others. */
export const byPeople = (table: string) =>
  sql<boolean>`${sql.ref(`${table}.actor`)} NOT IN (${sql.join(MACHINE_ACTORS.map((one) => sql.lit(one)))})`;

/** The deed that was done under this key. */
export const actionByKey = query<{ key: string }>()((db, p) =>
  db.selectFrom('action').selectAll().where('key', '=', p.key),
);

/** The beginning of the books. */
export const firstAction = query()((db) =>
  db.selectFrom('action').select('at').where('id', '>', 0).orderBy('id').limit(1),
);
