import { query } from './engine/query.ts';

/** How far the list of a connection is known. */
export const pullOf = query<{ provider: string }>()((db, p) =>
  db.selectFrom('pull').selectAll().where('provider', '=', p.provider),
);

/** @param error null when it was whole */
export const putPull = query<{ provider: string; wholeUntil: number; error: string | null }>()((db, p) =>
  db
    .insertInto('pull')
    .values({ provider: p.provider, whole_until: p.wholeUntil, error: p.error })
    .onConflict((oc) =>
      oc.column('provider').doUpdateSet((eb) => ({
        whole_until: eb.ref('excluded.whole_until'),
        error: eb.ref('excluded.error'),
      })),
    ),
);
