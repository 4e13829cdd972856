import { sql } from 'kysely';
import { query } from './engine/query.ts';

// ------------------------------------------------------------------ deliveries of no money

/** Forgets the oldest deliveries that tell of no money, all but the newest. */
export const dropSpareCallbacks = query<{ keep: number }>()((db, p) =>
  db
    .deleteFrom('callback')
    .where('spare', '=', sql.lit(1))
    .where('id', '<=', (eb) =>
      eb
        .selectFrom('callback')
        .select('id')
        .where('spare', '=', sql.lit(1))
        .orderBy('id', 'desc')
        .limit(1)
        .offset(p.keep),
    ),
);

export const countRubbish = query<{ provider: string; slot: number; deliveries: number; dropped: number }>()((db, p) =>
  db
    .insertInto('rubbish')
    .values({ provider: p.provider, slot: p.slot, deliveries: p.deliveries, dropped: p.dropped })
    .onConflict((oc) =>
      oc.columns(['provider', 'slot']).doUpdateSet({
        deliveries: sql<number>`rubbish.deliveries + excluded.deliveries`,
        dropped: sql<number>`rubbish.dropped + excluded.dropped`,
      }),
    ),
);

export const rubbishSince = query<{ slot: number }>()((db, p) =>
  db
    .selectFrom('rubbish')
    .select(['provider', sql<number>`sum(deliveries)`.as('deliveries'), sql<number>`sum(dropped)`.as('dropped')])
    .where('slot', '>=', p.slot)
    .groupBy('provider')
    .orderBy('provider'),
);

export const forgetRubbish = query<{ slot: number }>()((db, p) => db.deleteFrom('rubbish').where('slot', '<', p.slot));

// ------------------------------------------------------------------ addresses that are not ours

export const countWrongAddress = query<{ digest: Uint8Array; shown: string; meant: 0 | 1; now: number }>()((db, p) =>
  db
    .insertInto('wrong_address')
    .values({ digest: p.digest, shown: p.shown, meant: p.meant, count: 1, first_at: p.now, last_at: p.now })
    .onConflict((oc) =>
      oc.column('digest').doUpdateSet({
        count: sql<number>`wrong_address.count + 1`,
        meant: sql<number>`max(wrong_address.meant, excluded.meant)`,
        last_at: sql<number>`excluded.last_at`,
      }),
    ),
);

/** Forgets all but some: noise first, then the oldest. */
export const dropWrongAddresses = query<{ keep: number }>()((db, p) =>
  db
    .deleteFrom('wrong_address')
    .where('digest', 'not in', (eb) =>
      eb.selectFrom('wrong_address').select('digest').orderBy('meant', 'desc').orderBy('last_at', 'desc').limit(p.keep),
    ),
);

/** Addresses that look as if they were meant for us, and that something came to since a moment. */
export const wrongAddressesSince = query<{ since: number }>()((db, p) =>
  db
    .selectFrom('wrong_address')
    .select(['shown', 'count', 'first_at', 'last_at'])
    .where('meant', '=', 1)
    .where('last_at', '>', p.since)
    .orderBy('last_at', 'desc'),
);
