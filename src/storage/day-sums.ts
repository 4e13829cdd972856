import { sql } from 'kysely';
import { query } from './engine/query.ts';
import type { Dimension, SumTables } from './engine/schema-sums.ts';

// What each day that is over came to, kept beside its payments. Triggers mark a day when anything that it sums has changed.

/** Money that is not somebody else's again. */
export const IS_TAKEN = sql<boolean>`state NOT IN ('reversed', 'refunded')`;

/** Payments that switched something on. */
export const HAS_SWITCHED_ON = sql<boolean>`state = 'applied' AND confirmed_at IS NOT NULL`;

/** How long it took from such a payment to a line that is on, tenths of a second. */
export const TENTHS = sql<number>`(coalesce(online_at, confirmed_at) - received_at) / 100`;

/** Of the payment in the query around it: of which plan, router or connection it is; null where it has no line. */
export const NAME_BY: Readonly<Record<Dimension, ReturnType<typeof sql<string | null>>>> = {
  plan: sql`(SELECT plan_code FROM subscription WHERE subscription.id = payment.subscription_id)`,
  router: sql`(SELECT router_name FROM subscription WHERE subscription.id = payment.subscription_id)`,
  provider: sql`payment.provider`,
};

interface Span {
  readonly from: number;
  readonly until: number;
}

/** What came in between two instants, by all that it is told apart by. */
export const takenTogether = query<Span>()((db, p) =>
  db
    .selectFrom('payment')
    .select(['currency', NAME_BY.plan.as('plan'), NAME_BY.router.as('router'), NAME_BY.provider.as('provider')])
    .select([sql<number>`count(*)`.as('n'), sql<number>`sum(amount_cents)`.as('cents')])
    .where('received_at', '>=', p.from)
    .where('received_at', '<', p.until)
    .where(IS_TAKEN)
    .groupBy(sql`1, 2, 3, 4`),
);

/** How many took about so long until they were of use. */
export const tookTogether = query<Span>()((db, p) =>
  db
    .selectFrom('payment')
    .select([TENTHS.as('tenths'), sql<number>`count(*)`.as('n')])
    .where('received_at', '>=', p.from)
    .where('received_at', '<', p.until)
    .where(HAS_SWITCHED_ON)
    .groupBy(sql`1`)
    .orderBy(sql`1`),
);

/** The days of a time that are summed, and are still what they were. */
export const summedDays = query<Span>()((db, p) =>
  db
    .selectFrom('summed_day')
    .select(['from_at', 'until_at'])
    .where('from_at', '>=', p.from)
    .where('from_at', '<', p.until)
    .where('is_stale', '=', sql.lit(0)),
);

/** The first day that is summed, the newest of those that have changed since, and the first payment; null where there is none. */
export const sumsSoFar = query()((db) =>
  db.selectNoFrom([
    sql<number | null>`(SELECT min(from_at) FROM summed_day)`.as('oldest'),
    sql<number | null>`(SELECT max(from_at) FROM summed_day WHERE is_stale = 1)`.as('stale'),
    sql<number | null>`(SELECT min(received_at) FROM payment)`.as('first'),
  ]),
);

/** The newest day that is summed and begins before an instant. */
export const summedBefore = query<{ before: number }>()((db, p) =>
  db
    .selectFrom('summed_day')
    .select(['from_at as from', 'until_at as until'])
    .where('from_at', '<', p.before)
    .orderBy('from_at', 'desc')
    .limit(1),
);

/** What stands of one day. */
export const takenThen = query<{ from: number }>()((db, p) =>
  db
    .selectFrom('day_taken')
    .select(['dimension', 'currency', 'name', 'n', 'cents'])
    .where('from_at', '=', p.from)
    .orderBy('dimension')
    .orderBy('currency')
    .orderBy('name'),
);

export const tookThen = query<{ from: number }>()((db, p) =>
  db.selectFrom('day_speed').select(['tenths', 'n']).where('from_at', '=', p.from).orderBy('tenths'),
);

/** Days, and what they came to, whatever of them lies between two instants. */
export const dropDays = query<Span>()((db, p) =>
  db
    .deleteFrom('summed_day')
    // No day is longer, and so the index of their beginnings is enough.
    .where('from_at', '>', sql<number>`${p.from} - 172800000`)
    .where('from_at', '<', p.until)
    .where('until_at', '>', p.from),
);

export const putDay = query<Span>()((db, p) =>
  db.insertInto('summed_day').values({ from_at: p.from, until_at: p.until }),
);

export const putTaken = query<SumTables['day_taken']>()((db, p) =>
  db.insertInto('day_taken').values({
    from_at: p.from_at,
    dimension: p.dimension,
    currency: p.currency,
    name: p.name,
    n: p.n,
    cents: p.cents,
  }),
);

export const putTook = query<SumTables['day_speed']>()((db, p) =>
  db.insertInto('day_speed').values({ from_at: p.from_at, tenths: p.tenths, n: p.n }),
);
