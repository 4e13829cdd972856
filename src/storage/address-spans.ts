import { sql } from 'kysely';
import type { Service } from '../domain/ports.ts';
import { query } from './engine/query.ts';
import type { AddressSpanTable } from './engine/schema-addresses.ts';

// Who had which address when, as it is kept while routers are watched.

/** Spans of a service of a router that are not known to be over; those that only the books tell of are not its. */
export const openSpans = query<{ router: string; service: Service }>()((db, p) =>
  db
    .selectFrom('address_span')
    .selectAll()
    .where('router_name', '=', p.router)
    .where('service', '=', p.service)
    .where('gone_at', 'is', null)
    .where(sql<boolean>`NOT (service = 'static' AND mac IS NULL)`),
);

export const insertSpan = query<Omit<AddressSpanTable, 'id' | 'left_out'> & { left_out: number }>()((db, p) =>
  db.insertInto('address_span').values({
    router_name: p.router_name,
    service: p.service,
    username: p.username,
    subscription_id: p.subscription_id,
    address: p.address,
    mac: p.mac,
    from_at: p.from_at,
    from_seen: p.from_seen,
    until_at: p.until_at,
    gone_at: p.gone_at,
    left_out: p.left_out,
    left_out_at: p.left_out_at,
  }),
);

/** What a span can become. */
export const updateSpan = query<
  Pick<AddressSpanTable, 'subscription_id' | 'until_at' | 'gone_at' | 'left_out_at'> & { id: number; left_out: number }
>()((db, p) =>
  db
    .updateTable('address_span')
    .set({
      subscription_id: p.subscription_id,
      until_at: p.until_at,
      gone_at: p.gone_at,
      left_out: p.left_out,
      left_out_at: p.left_out_at,
    })
    .where('id', '=', p.id),
);

/** The newest time in which a service of a router was watched. */
export const lastWatch = query<{ router: string; service: Service }>()((db, p) =>
  db
    .selectFrom('address_watch')
    .select(['id', 'until_at'])
    .where('router_name', '=', p.router)
    .where('service', '=', p.service)
    .orderBy('until_at', 'desc')
    .limit(1),
);

export const beginWatch = query<{ router: string; service: Service; now: number }>()((db, p) =>
  db.insertInto('address_watch').values({ router_name: p.router, service: p.service, from_at: p.now, until_at: p.now }),
);

export const goOnWatching = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('address_watch').set({ until_at: p.now }).where('id', '=', p.id),
);
