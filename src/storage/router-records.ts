import { query } from './engine/query.ts';
import type { RouterRecordTable } from './engine/schema-routers.ts';

/** What a router had when it was last read whole; no row where it never was. */
export const recordOf = query<{ router: string }>()((db, p) =>
  db.selectFrom('router_record').select(['at', 'rows']).where('router_name', '=', p.router),
);

export const putRecord = query<RouterRecordTable>()((db, p) =>
  db
    .insertInto('router_record')
    .values({ router_name: p.router_name, at: p.at, rows: p.rows })
    .onConflict((oc) => oc.column('router_name').doUpdateSet({ at: p.at, rows: p.rows })),
);
