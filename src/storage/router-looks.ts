import { sql } from 'kysely';
import type { Service } from '../domain/ports.ts';
import { query } from './engine/query.ts';
import type { RouterBoxTable } from './engine/schema-routers.ts';

export const boxOf = query<{ router: string }>()((db, p) =>
  db.selectFrom('router_box').selectAll().where('router_name', '=', p.router),
);

/** The box that is believed at a router's address from now on. */
export const putBox = query<RouterBoxTable>()((db, p) =>
  db
    .insertInto('router_box')
    .values({ router_name: p.router_name, serial: p.serial, identity: p.identity, first_at: p.first_at })
    .onConflict((oc) => oc.column('router_name').doUpdateSet({ serial: p.serial, identity: p.identity })),
);

/** Whatever box answers next is believed. */
export const forgetBox = query<{ router: string }>()((db, p) =>
  db.deleteFrom('router_box').where('router_name', '=', p.router),
);

/** All lines of a service of a router were compared with the books at this moment. */
export const markLook = query<{ router: string; service: Service; now: number }>()((db, p) =>
  db
    .insertInto('router_look')
    .values({ router_name: p.router, service: p.service, at: p.now })
    .onConflict((oc) => oc.columns(['router_name', 'service']).doUpdateSet({ at: p.now })),
);

/** When lines of a service of a router were last compared with the books. */
export const lookOf = query<{ router: string; service: Service }>()((db, p) =>
  db.selectFrom('router_look').select('at').where('router_name', '=', p.router).where('service', '=', p.service),
);

/** When a line was last known to be what the books have of it: it was read alone, or with all others of its router. */
export const readAt = sql<
  number | null
>`CASE line.access WHEN 'unknown' THEN NULL ELSE max(line.access_at, coalesce((SELECT at FROM router_look WHERE router_look.router_name = line.router_name AND router_look.service = line.service), line.access_at)) END`;

/** When each router was last compared with the books: the oldest look of its services. */
export const looksOfRouters = query()((db) =>
  db
    .selectFrom('router_look')
    .select(['router_name', (eb) => eb.fn.min('at').as('at')])
    .groupBy('router_name'),
);
