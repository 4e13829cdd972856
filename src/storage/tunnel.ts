import type { TunnelFacts } from '../domain/tunnel.ts';
import { columnsOf, overwrite, pick } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { TunnelTable } from './engine/schema-intake.ts';

const COLUMNS = columnsOf<TunnelTable>()('id', 'url', 'asked_at', 'arrived_at', 'took_ms', 'failing_since', 'error');

/** What our own calls through the tunnel found; none while there is no public address. */
export const tunnelRow = query()((db) => db.selectFrom('tunnel').selectAll());

export const putTunnel = query<TunnelTable>()((db, p) =>
  db
    .insertInto('tunnel')
    .values(pick(p, COLUMNS))
    .onConflict((oc) => oc.column('id').doUpdateSet(overwrite(COLUMNS, 'id'))),
);

export const dropTunnel = query()((db) => db.deleteFrom('tunnel'));

/** The row as what it says. */
export function tunnelFacts(row: TunnelTable): TunnelFacts {
  const { url, asked_at: askedAt, arrived_at: at, took_ms: ms, failing_since: since, error: reason } = row;
  return {
    url,
    askedAt,
    arrived: at === null || ms === null ? null : { at, ms },
    failing: since === null || reason === null ? null : { since, reason },
  };
}

/** What is known as the row. */
export function tunnelTable({ url, askedAt, arrived, failing }: TunnelFacts): TunnelTable {
  return {
    id: 1,
    url,
    asked_at: askedAt,
    arrived_at: arrived?.at ?? null,
    took_ms: arrived?.ms ?? null,
    failing_since: failing?.since ?? null,
    error: failing?.reason ?? null,
  };
}
