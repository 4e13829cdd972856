import { sql } from 'kysely';
import { query } from './engine/query.ts';
import type { RouterTable } from './engine/schema.ts';

export const allRouters = query()((db) => db.selectFrom('router').selectAll().orderBy('name'));

/** Inserts, or changes all of it. `retired_at` of a router that is retired already stays. */
export const putRouter = query<RouterTable>()((db, p) =>
  db
    .insertInto('router')
    .values({
      name: p.name,
      host: p.host,
      port: p.port,
      tls_fingerprint: p.tls_fingerprint,
      username: p.username,
      password_secret: p.password_secret,
      suspension: p.suspension,
      expired_profile: p.expired_profile,
      expired_list: p.expired_list,
      changes_per_second: p.changes_per_second,
      retired_at: p.retired_at,
    })
    .onConflict((oc) =>
      oc.column('name').doUpdateSet((eb) => ({
        host: eb.ref('excluded.host'),
        port: eb.ref('excluded.port'),
        tls_fingerprint: eb.ref('excluded.tls_fingerprint'),
        username: eb.ref('excluded.username'),
        password_secret: eb.ref('excluded.password_secret'),
        suspension: eb.ref('excluded.suspension'),
        expired_profile: eb.ref('excluded.expired_profile'),
        expired_list: eb.ref('excluded.expired_list'),
        changes_per_second: eb.ref('excluded.changes_per_second'),
        retired_at: sql<
          number | null
        >`iif(excluded.retired_at IS NULL, NULL, coalesce(router.retired_at, excluded.retired_at))`,
      })),
    ),
);

/** Lines of a router that are off: the ones that its way of suspending concerns. */
export const linesOffOnRouter = query<{ name: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(['id', 'router_name'])
    .where('router_name', '=', p.name)
    .where('access', '=', sql.lit('off'))
    .where('retired_at', 'is', null),
);
