import type { RouterAddress } from '../domain/ports.ts';
import { columnsOf, overwrite, pick } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { RouterTable } from './engine/schema-routers.ts';

const COLUMNS = columnsOf<RouterTable>()(
  'name',
  'host',
  'port',
  'tls_fingerprint',
  'username',
  'password_secret',
  'suspension',
  'expired_profile',
  'expired_list',
  'changes_per_second',
  'retired_at',
);

export const allRouters = query()((db) => db.selectFrom('router').selectAll().orderBy('name'));

/** Those that nobody has retired. */
export const routersInUse = query()((db) =>
  db.selectFrom('router').selectAll().where('retired_at', 'is', null).orderBy('name'),
);

/** Inserts, or changes all of it. `retired_at` of a router that is retired already stays. */
export const putRouter = query<RouterTable>()((db, p) =>
  db
    .insertInto('router')
    .values(pick(p, COLUMNS))
    .onConflict((oc) => oc.column('name').doUpdateSet(overwrite(COLUMNS, 'name'))),
);

/** Where a router is, and how to log in there. @param password that its row names */
export function addressOf(row: RouterTable, password: string): RouterAddress {
  const { name, host, port, username, tls_fingerprint: fingerprint } = row;
  return { name, host, port, tls: fingerprint === null ? null : { fingerprint }, username, password };
}
