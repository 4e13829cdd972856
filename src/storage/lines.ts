import { sql, type Kysely } from 'kysely';
import { kindLiteral } from './commands.ts';
import { query } from './engine/query.ts';
import type { AccessFacts } from '../domain/lines/line-facts.ts';
import type { LinePlace, TargetFacts } from '../domain/lines/target.ts';
import type { Service, SuspensionMode } from '../domain/ports.ts';
import type { Schema } from './engine/schema.ts';
import type { PlanTable, SubscriptionTable } from './engine/schema-lines.ts';
import { LIMIT_COLUMNS, limitFacts, offByUse, profileNow, USE_COLUMNS } from './allowances.ts';
import { deviceOf, guestFacts, letThroughOf } from './line-devices.ts';
import { waitingCents } from './payment-deeds.ts';

/**
 * What the next period of a line costs: where a plan is wished for, that plan's price, else the line's own, else its plan's. Needs
 * the line's plan beside it.
 * @param line what the subscription is called in the query around it
 */
export const priceOf = (line: 'line' | 'subscription') => {
  const ofWish = sql`SELECT price_cents FROM plan AS wished WHERE wished.code = ${sql.ref(`${line}.next_plan_code`)}`;
  return sql<number>`coalesce((${ofWish}), ${sql.ref(`${line}.own_price_cents`)}, plan.price_cents)`;
};

/**
 * The least that buys it: what its plan lets money lack of the price is owed. Needs the line's plan beside it.
 * @param line what the subscription is called in the query around it
 */
export const leastOf = (line: 'line' | 'subscription') => {
  const ofWish = sql`SELECT tolerance_cents FROM plan AS wished WHERE wished.code = ${sql.ref(`${line}.next_plan_code`)}`;
  return sql<number>`(${priceOf(line)} - coalesce((${ofWish}), plan.tolerance_cents))`;
};

/**
 * Whether money that waits for the clock makes a period of the line's balance, without what of it was sent back. Needs the line's plan beside it.
 * @param line what the subscription is called in the query around it
 */
export const awaitsClock = (line: 'line' | 'subscription') => {
  const balance = sql.ref(`${line}.balance_cents`);
  const waiting = sql`SELECT sum(${waitingCents('payment')}) FROM payment WHERE subscription_id = ${sql.ref(`${line}.id`)} AND reason = 'clock' AND state IN ('held', 'unmatched')`;
  return sql<0 | 1>`coalesce((${waiting}) + ${balance} >= ${leastOf(line)}, 0)`;
};

/** A plan's way of suspending goes before its router's. */
export const suspension = sql<SuspensionMode>`coalesce(plan.suspension, router.suspension)`.as('suspension');

/**
 * One line with its plan, its router's policy and its subscriber: all that renewing, syncing and writing a receipt need. Price and
 * period are those that its next renewal buys.
 */
export const lineById = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .innerJoin('plan as next', (join) =>
      join.on('next.code', '=', (eb) => eb.fn.coalesce('subscription.next_plan_code', 'subscription.plan_code')),
    )
    .innerJoin('router', 'router.name', 'subscription.router_name')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .leftJoin('allowance', 'allowance.subscription_id', 'subscription.id')
    .selectAll('subscription')
    .select([
      'plan.name as plan_name',
      'plan.devices',
      priceOf('subscription').as('price_cents'),
      'next.period_unit',
      'next.period_count',
      'plan.rate_limit',
      'plan.profile_like',
      'next.max_periods',
      'next.tolerance_cents',
      'plan.grace_ms',
      'plan.lend_ms',
      'router.expired_profile',
      'router.expired_list',
      'subscriber.msisdn',
      'subscriber.language',
    ])
    .select([suspension, awaitsClock('subscription').as('awaits_clock'), deviceOf, letThroughOf])
    .select([profileNow, offByUse('subscription').as('used_up'), ...USE_COLUMNS])
    .where('subscription.id', '=', p.id),
);

export type LineRow = NonNullable<(typeof lineById)['row']>;

/** Of every line what decides what it should be on its router, and what it is known to be. */
export const selectTargets = (db: Kysely<Schema>) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .innerJoin('router', 'router.name', 'subscription.router_name')
    .leftJoin('allowance', 'allowance.subscription_id', 'subscription.id')
    .select([
      'subscription.id',
      'subscription.account_no',
      'subscription.router_name',
      'subscription.service',
      'subscription.username',
      'subscription.login_password',
      'subscription.expires_at',
      'subscription.blocked_at',
      'subscription.retired_at',
      'subscription.access_at',
      'subscription.written_at',
      'subscription.ending_since',
      'subscription.makes_login',
      'plan.grace_ms',
      'router.expired_profile',
      'router.expired_list',
    ])
    .select([suspension, awaitsClock('subscription').as('awaits_clock'), deviceOf, letThroughOf])
    .select([profileNow, offByUse('subscription').as('used_up'), ...LIMIT_COLUMNS])
    .orderBy('subscription.id');

export const lineTargets = query()((db) => selectTargets(db));

export const lineTargetById = query<{ id: number }>()((db, p) => selectTargets(db).where('subscription.id', '=', p.id));

export type LineTargetRow = NonNullable<(typeof lineTargets)['row']>;

export function linePlace(row: Pick<SubscriptionTable, 'router_name' | 'service' | 'username'>): LinePlace {
  return { router: row.router_name, service: row.service, username: row.username };
}

/** What a line should be, as its rules know it (`lineTarget`, `targetChanged`). */
export function targetFacts(row: LineTargetRow): TargetFacts {
  return {
    ...accessFacts(row),
    place: linePlace(row),
    accountNo: row.account_no,
    profile: row.profile,
    mode: row.suspension,
    expiredProfile: row.expired_profile,
    expiredList: row.expired_list,
    writtenAt: row.written_at,
    endingSince: row.ending_since,
    password: row.login_password,
    makesLogin: row.makes_login === 1,
    limits: limitFacts(row),
    switchedAt: row.switched_at,
    ...guestFacts(row),
  };
}

/** A line with its plan's grace, as the rule of access knows it (`desiredAccess`). */
export function accessFacts(
  row: Pick<SubscriptionTable, 'expires_at' | 'blocked_at' | 'retired_at'> &
    Pick<PlanTable, 'grace_ms'> & { readonly awaits_clock: 0 | 1; readonly used_up: 0 | 1 },
): AccessFacts {
  return {
    expiresAt: row.expires_at,
    graceMs: row.grace_ms,
    blockedAt: row.blocked_at,
    retiredAt: row.retired_at,
    awaitsClock: row.awaits_clock === 1,
    isUsedUp: row.used_up === 1,
  };
}

/** Lines that are served, with their subscribers: what a payment can be for. */
const servedLines = (db: Kysely<Schema>) =>
  db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .select(['subscription.id', 'subscription.account_no', 'subscriber.name', 'subscriber.msisdn'])
    .where('subscription.retired_at', 'is', null);

export const lineByAccount = query<{ accountNo: string }>()((db, p) =>
  servedLines(db).where('subscription.account_no', '=', p.accountNo),
);

/** Whatever line has that number, in use or retired. */
export const lineByNumber = query<{ accountNo: string }>()((db, p) =>
  db.selectFrom('subscription').select(['id', 'account_no', 'retired_at']).where('account_no', '=', p.accountNo),
);

/** More lines than that, and none of them is meant. */
const MOST_ALIKE = 20;
const oneOf = (column: 'account_key' | 'account_plain' | 'login_plain', list: string) =>
  sql<boolean>`${sql.ref(column)} IN (SELECT value FROM json_each(${list}))`;

/** Lines, in use or retired, whose number folds to one of these keys. @param keys JSON list */
export const linesByKeys = query<{ keys: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(['id', 'account_no', 'retired_at'])
    .where(oneOf('account_key', p.keys))
    .limit(MOST_ALIKE),
);

/** Lines, in use or retired, whose number has these letters and digits. @param plains JSON list */
export const linesByPlains = query<{ plains: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(['id', 'account_no', 'retired_at'])
    .where(oneOf('account_plain', p.plains))
    .limit(MOST_ALIKE),
);

/** Lines in use whose login has these letters and digits. @param plains JSON list */
export const linesByLogin = query<{ plains: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select('id')
    .where(oneOf('login_plain', p.plains))
    .where('retired_at', 'is', null)
    .limit(MOST_ALIKE),
);

export const lineByAlias = query<{ alias: string }>()((db, p) =>
  servedLines(db)
    .innerJoin('account_alias', 'account_alias.subscription_id', 'subscription.id')
    .where('account_alias.alias', '=', p.alias),
);

export const linesByMsisdn = query<{ msisdn: string }>()((db, p) =>
  servedLines(db).where('subscriber.msisdn', '=', p.msisdn).limit(10),
);

export const linesByMsisdnHash = query<{ sha256: string }>()((db, p) =>
  servedLines(db).where('subscriber.msisdn_sha256', '=', p.sha256).limit(10),
);

/** Lines whose subscriber's number lies between two numbers, for masked payer numbers: only ever suggestions. */
export const linesByMsisdnRange = query<{ from: string; to: string; suffix: string }>()((db, p) =>
  servedLines(db)
    .where('subscriber.msisdn', '>=', p.from)
    .where('subscriber.msisdn', '<=', p.to)
    .where('subscriber.msisdn', 'like', sql<string>`'%' || ${p.suffix}`)
    .limit(10),
);

export const lineBySession = query<{ router: string; service: Service; username: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .innerJoin('router', 'router.name', 'subscription.router_name')
    .select([
      'subscription.id',
      'subscription.expires_at',
      'subscription.blocked_at',
      'subscription.retired_at',
      'subscription.access',
      'subscription.written_at',
      'subscription.seen_online_at',
      'plan.grace_ms',
    ])
    .select([suspension, awaitsClock('subscription').as('awaits_clock'), offByUse('subscription').as('used_up')])
    .where('subscription.router_name', '=', p.router)
    .where('subscription.service', '=', p.service)
    .where('subscription.username', '=', p.username),
);

/** Of the subscription in the query around it: its router has not been told to look at it. */
export const nothingQueued = sql<boolean>`NOT EXISTS (SELECT 1 FROM command WHERE kind = ${kindLiteral('router.sync')} AND subject = subscription.id AND state = 'queued')`;

/**
 * Lines that should be on and are not known to be, and of which their router has not been told yet, after one of them.
 * @param now the earliest that it can be, UTC ms
 */
export const linesToLookAt = query<{ now: number; after: number; limit: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select(['subscription.id', 'subscription.router_name', 'subscription.access'])
    .where('subscription.id', '>', p.after)
    .where('subscription.access', '<>', sql.lit('on'))
    .where('subscription.retired_at', 'is', null)
    .where('subscription.blocked_at', 'is', null)
    .where(sql<boolean>`(subscription.expires_at + plan.grace_ms > ${p.now} OR ${awaitsClock('subscription')})`)
    .where(sql<boolean>`NOT ${offByUse('subscription')}`)
    .where(nothingQueued)
    .orderBy('subscription.id')
    .limit(p.limit),
);
