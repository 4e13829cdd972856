import { sql } from 'kysely';
import { query } from './engine/query.ts';
import { awaitsClock, leastOf, nothingQueued } from './lines.ts';

// From the partial index of the lines that could still be on. `now` is a parameter of each, UTC ms.

const isPaidByBalance = sql<boolean>`(subscription.balance_cents >= ${leastOf('subscription')} AND subscription.blocked_at IS NULL)`;

/** Its paid time and grace are over, nothing buys more, and nobody has been told to cut it off. */
const isDue = (now: number) =>
  sql<boolean>`(subscription.expires_at + plan.grace_ms <= ${now} AND ${nothingQueued} AND NOT ${awaitsClock('subscription')})`;

/** It was over when the line was added, or before `expectedSince`. */
const isUnexpected = (expectedSince: number) =>
  sql<boolean>`(subscription.created_at >= subscription.expires_at OR subscription.expires_at + plan.grace_ms <= ${expectedSince})`;

/** Which cut-offs wait: none, all, or those of lines whose time is sold by the day or longer. */
export type HeldCuts = 'none' | 'long' | 'all';

const isHeld = (held: HeldCuts) =>
  sql<boolean>`(${held} = 'all' OR (${held} = 'long' AND plan.period_unit NOT IN ('minute', 'hour')))`;

/** The two halves of the lines that are not ended: each has an index of when the time of its lines ends. */
export const couldBeOn = sql<boolean>`subscription.access <> 'off' AND subscription.retired_at IS NULL`;
export const isOff = sql<boolean>`subscription.access = 'off' AND subscription.retired_at IS NULL`;

/**
 * Lines that are past their expiry and not known to be off: those whose balance pays for more, and those that are due to be cut
 * off. In order of expiry.
 * @param braked 1 leaves out those that nobody expected @param expectedSince whose time was over before that was not expected, UTC ms
 */
export const expiredLines = query<{
  now: number;
  braked: 0 | 1;
  held: HeldCuts;
  expectedSince: number;
  limit: number;
}>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select('subscription.id')
    .where(couldBeOn)
    .where('subscription.expires_at', '<=', p.now)
    .where(
      sql<boolean>`(${isPaidByBalance} OR (${isDue(p.now)} AND NOT ${isHeld(p.held)} AND (${p.braked} = 0 OR NOT ${isUnexpected(p.expectedSince)})))`,
    )
    .orderBy('subscription.expires_at')
    .limit(p.limit),
);

/** Lines that are due to be cut off and that nobody expected to be. */
export const unexpectedCuts = query<{ now: number; expectedSince: number; limit: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .select(['subscription.id', 'subscription.account_no', 'subscription.router_name', 'subscriber.name'])
    .select('subscription.expires_at')
    .where(couldBeOn)
    .where('subscription.expires_at', '<=', p.now)
    .where(sql<boolean>`NOT ${isPaidByBalance} AND ${isDue(p.now)} AND ${isUnexpected(p.expectedSince)}`)
    .orderBy('subscription.expires_at')
    .limit(p.limit),
);

export type UnexpectedCut = NonNullable<(typeof unexpectedCuts)['row']>;

/** How many of those there are. */
export const unexpectedCount = query<{ now: number; expectedSince: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select(sql<number>`count(*)`.as('n'))
    .where(couldBeOn)
    .where('subscription.expires_at', '<=', p.now)
    .where(sql<boolean>`NOT ${isPaidByBalance} AND ${isDue(p.now)} AND ${isUnexpected(p.expectedSince)}`),
);

/** How many lines may be on. */
export const liveCount = query()((db) =>
  db
    .selectFrom('subscription')
    .select(sql<number>`count(*)`.as('n'))
    .where(couldBeOn)
    .where('blocked_at', 'is', null),
);

export const nextExpiry = query<{ after: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(sql<number | null>`min(expires_at)`.as('at'))
    .where(couldBeOn)
    .where('expires_at', '>', p.after),
);
