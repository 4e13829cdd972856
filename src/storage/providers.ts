import { sql } from 'kysely';
import { query } from './engine/query.ts';
import type { ProviderTable } from './engine/schema.ts';

export const allProviders = query()((db) => db.selectFrom('provider').selectAll().orderBy('name'));

/** Inserts, or changes all of it. `retired_at` of a connection that is retired already stays. */
export const putProvider = query<ProviderTable>()((db, p) =>
  db
    .insertInto('provider')
    .values({
      name: p.name,
      kind: p.kind,
      settings: p.settings,
      path_secret: p.path_secret,
      retired_at: p.retired_at,
    })
    .onConflict((oc) =>
      oc.column('name').doUpdateSet((eb) => ({
        kind: eb.ref('excluded.kind'),
        settings: eb.ref('excluded.settings'),
        path_secret: eb.ref('excluded.path_secret'),
        retired_at: sql<
          number | null
        >`iif(excluded.retired_at IS NULL, NULL, coalesce(provider.retired_at, excluded.retired_at))`,
      })),
    ),
);

/** The one SMS gateway, when there is one. */
export const smsGateway = query()((db) => db.selectFrom('sms_gateway').select(['kind', 'settings']));

export const putSmsGateway = query<{ kind: string; settings: string }>()((db, p) =>
  db
    .insertInto('sms_gateway')
    .values({ id: 1, kind: p.kind, settings: p.settings })
    .onConflict((oc) =>
      oc.column('id').doUpdateSet((eb) => ({ kind: eb.ref('excluded.kind'), settings: eb.ref('excluded.settings') })),
    ),
);
