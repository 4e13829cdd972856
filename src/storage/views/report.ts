import { sql } from 'kysely';
import { query } from '../engine/query.ts';

// What a month brought. Payments are found by the index of when they were received.

/** Every zone's day begins at a whole quarter of an hour. */
export const BUCKET_MS = 900_000;
const bucket = sql<number>`payment.received_at / ${sql.lit(BUCKET_MS)}`;

const DIMENSIONS = {
  plan: sql<string | null>`(SELECT plan_code FROM subscription WHERE subscription.id = payment.subscription_id)`,
  router: sql<string | null>`(SELECT router_name FROM subscription WHERE subscription.id = payment.subscription_id)`,
  provider: sql<string | null>`payment.provider`,
} as const;
export type Dimension = keyof typeof DIMENSIONS;

const taken = (dimension: Dimension) =>
  query<{ from: number; until: number; currency: string }>()((db, p) =>
    db
      .selectFrom('payment')
      .select([bucket.as('bucket'), DIMENSIONS[dimension].as('name')])
      .select([sql<number>`count(*)`.as('n'), sql<number>`sum(amount_cents)`.as('cents')])
      .where('payment.received_at', '>=', p.from)
      .where('payment.received_at', '<', p.until)
      .where('currency', '=', p.currency)
      .where(sql<boolean>`state NOT IN ('reversed', 'refunded')`)
      .groupBy(sql`1, 2`),
  );

/** What came in, by quarter of an hour and by what is asked for; what went back is left out. */
export const TAKEN_BY: Readonly<Record<Dimension, ReturnType<typeof taken>>> = {
  plan: taken('plan'),
  router: taken('router'),
  provider: taken('provider'),
};

/** How long it took from a payment to a line that is on: how many took about so long, by quarter of an hour. */
export const secondsToOnline = query<{ from: number; until: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .select([bucket.as('bucket'), sql<number>`(coalesce(online_at, confirmed_at) - received_at) / 100`.as('tenths')])
    .select(sql<number>`count(*)`.as('n'))
    .where('payment.received_at', '>=', p.from)
    .where('payment.received_at', '<', p.until)
    .where('state', '=', sql.lit('applied'))
    .where('confirmed_at', 'is not', null)
    .groupBy(sql`1, 2`),
);

/** Lines: who is paid, who came, who left, who owes; one walk over all of them. */
export const lineFigures = query<{ from: number; until: number; now: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select([
      sql<number>`coalesce(sum(retired_at IS NULL AND expires_at > ${p.now}), 0)`.as('active'),
      sql<number>`coalesce(sum(created_at >= ${p.from} AND created_at < ${p.until}), 0)`.as('added'),
      sql<number>`coalesce(sum(retired_at >= ${p.from} AND retired_at < ${p.until}), 0)`.as('ended'),
      sql<number>`coalesce(sum(retired_at IS NULL AND expires_at >= ${p.from} AND expires_at < min(${p.until}, ${p.now})), 0)`.as(
        'lapsed',
      ),
      sql<number>`coalesce(sum(lent_cents > 0), 0)`.as('owing'),
      sql<number>`coalesce(sum(lent_cents), 0)`.as('owed_cents'),
    ]),
);
