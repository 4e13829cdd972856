import { z } from 'zod';
import type { RecordedRow } from '../domain/lines/router-record.ts';
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

const RECORD = z.array(z.object({ menu: z.string(), fields: z.record(z.string(), z.string()) }));

/** @param rows as they were stored */
export function readRecordRows(rows: string): RecordedRow[] {
  return RECORD.parse(JSON.parse(rows));
}
