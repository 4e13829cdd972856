import { sql, type Expression } from 'kysely';
import { HAS_SWITCHED_ON, IS_TAKEN, NAME_BY, TENTHS } from '../day-sums.ts';
import { query } from '../engine/query.ts';
import type { Dimension } from '../engine/schema-sums.ts';

// What a month brought: the days that are summed, and the payments of the others by the index of when they were received.

/** Every zone's day begins at a whole quarter of an hour. */
export const BUCKET_MS = 900_000;
const bucket = sql<number>`payment.received_at / ${sql.lit(BUCKET_MS)}`;

const taken = (dimension: Dimension) =>
  query<{ from: number; until: number; currency: string }>()((db, p) =>
    db
      .selectFrom('payment')
      .select([bucket.as('bucket'), NAME_BY[dimension].as('name')])
      .select([sql<number>`count(*)`.as('n'), sql<number>`sum(amount_cents)`.as('cents')])
      .where('payment.received_at', '>=', p.from)
      .where('payment.received_at', '<', p.until)
      .where('currency', '=', p.currency)
      .where(IS_TAKEN)
      .groupBy(sql`1, 2`),
  );

/** What came in, by quarter of an hour and by what is asked for; what went back is left out. */
export const TAKEN_BY: Readonly<Record<Dimension, ReturnType<typeof taken>>> = {
  plan: taken('plan'),
  router: taken('router'),
  provider: taken('provider'),
};

/** The same of days that are summed. */
export const takenOnDays = query<{ from: number; until: number; dimension: Dimension; currency: string }>()((db, p) =>
  db
    .selectFrom('day_taken')
    .select(['from_at', sql<string | null>`nullif(name, '')`.as('name'), 'n', 'cents'])
    .where('from_at', '>=', p.from)
    .where('from_at', '<', p.until)
    .where('dimension', '=', p.dimension)
    .where('currency', '=', p.currency),
);

/** How long it took from a payment to a line that is on: how many took about so long, by quarter of an hour. */
export const secondsToOnline = query<{ from: number; until: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .select([bucket.as('bucket'), TENTHS.as('tenths')])
    .select(sql<number>`count(*)`.as('n'))
    .where('payment.received_at', '>=', p.from)
    .where('payment.received_at', '<', p.until)
    .where(HAS_SWITCHED_ON)
    .groupBy(sql`1, 2`),
);

/** The same of days that are summed. */
export const tookOnDays = query<{ from: number; until: number }>()((db, p) =>
  db
    .selectFrom('day_speed')
    .select(['from_at', 'tenths', 'n'])
    .where('from_at', '>=', p.from)
    .where('from_at', '<', p.until),
);

/** Lines: who is paid, who came, who left, who owes; each counted in an index. */
export const lineFigures = query<{ from: number; until: number; now: number }>()((db, p) => {
  /** Lines that are served and whose time ends behind a moment, up to another. */
  const endsWithin = (after: Expression<number>, upTo: Expression<number>) =>
    sql<number>`((SELECT count(*) FROM subscription INDEXED BY subscription_expiring WHERE access <> 'off' AND retired_at IS NULL AND expires_at > ${after} AND expires_at <= ${upTo})
      + (SELECT count(*) FROM subscription INDEXED BY subscription_ended WHERE access = 'off' AND retired_at IS NULL AND expires_at > ${after} AND expires_at <= ${upTo}))`;
  return db.selectNoFrom([
    // Those whose time is over are the fewer, and are read.
    sql<number>`(SELECT count(*) FROM subscription INDEXED BY subscription_served WHERE retired_at IS NULL) - ${endsWithin(sql`-1`, sql`${p.now}`)}`.as(
      'active',
    ),
    sql<number>`(SELECT count(*) FROM subscription WHERE created_at >= ${p.from} AND created_at < ${p.until})`.as(
      'added',
    ),
    sql<number>`(SELECT count(*) FROM subscription WHERE retired_at >= ${p.from} AND retired_at < ${p.until})`.as(
      'ended',
    ),
    endsWithin(sql`${p.from} - 1`, sql`min(${p.until}, ${p.now}) - 1`).as('lapsed'),
    sql<number>`(SELECT count(*) FROM subscription WHERE lent_cents > 0)`.as('owing'),
    sql<number>`(SELECT coalesce(sum(lent_cents), 0) FROM subscription WHERE lent_cents > 0)`.as('owed_cents'),
  ]);
});
