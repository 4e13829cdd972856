import { sql } from 'kysely';
import { offByUse } from './allowances.ts';
import { kindLiteral } from './commands.ts';
import { query } from './engine/query.ts';

// Who waits for routers. None of it is on the way of a payment.

/** Lines that should be on and wait on a lane, in order of their accounts. */
export const paidLinesWaiting = query<{ lane: string; now: number }>()((db, p) =>
  db
    .selectFrom('command')
    .innerJoin('subscription', 'subscription.id', 'command.subject')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select('subscription.account_no')
    .where('command.lane', '=', p.lane)
    .where('command.state', '=', sql.lit('queued'))
    .where('command.kind', '=', kindLiteral('router.sync'))
    .where('subscription.blocked_at', 'is', null)
    .where('subscription.retired_at', 'is', null)
    .where(sql<boolean>`(subscription.expires_at + plan.grace_ms > ${p.now} AND NOT ${offByUse('subscription')})`)
    .orderBy('subscription.account_no'),
);

/** Lines that are served on a router, by service. */
export const linesByService = query<{ router: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(['service', sql<number>`count(*)`.as('n')])
    .where('router_name', '=', p.router)
    .where('retired_at', 'is', null)
    .groupBy('service'),
);

/**
 * Routers with lines that were never read there. Asked whenever another process has written, so it is read from two indexes that hold
 * little else: left to itself SQLite would rather walk all lines by their routers.
 */
export const routersNeverRead = query()((db) => {
  const neverRead = (index: string, where: string) =>
    sql`SELECT router_name FROM subscription INDEXED BY ${sql.raw(index)} WHERE access = 'unknown' AND retired_at IS NULL AND ${sql.raw(where)}`;
  const free = neverRead('subscription_not_known', 'blocked_at IS NULL');
  const blocked = neverRead('subscription_blocked', 'blocked_at IS NOT NULL');
  return db
    .selectFrom('router')
    .select('name')
    .where(sql<boolean>`name IN (${free} UNION ${blocked})`);
});

/** Every lane that has something to do for lines, with the accounts of those lines. */
export const linesOnLanes = query()((db) =>
  db
    .selectFrom('command')
    .innerJoin('subscription', 'subscription.id', 'command.subject')
    .select(['command.lane', 'subscription.account_no'])
    .where('command.state', '=', sql.lit('queued'))
    .where('command.kind', '=', kindLiteral('router.sync'))
    .orderBy('subscription.account_no'),
);

/** Former logins that no router has confirmed to be off since a moment, with what was last said about each. */
export const loginsLeft = query<{ before: number }>()((db, p) =>
  db
    .selectFrom('former_login')
    .innerJoin('subscription', 'subscription.id', 'former_login.subscription_id')
    .leftJoin('command', (join) =>
      join
        .on('command.kind', '=', kindLiteral('router.leave'))
        .onRef('command.subject', '=', 'former_login.id')
        .on('command.state', '=', sql.lit('queued')),
    )
    .select([
      'former_login.router_name',
      'former_login.service',
      'former_login.username',
      'former_login.since',
      'subscription.account_no',
      'command.error',
    ])
    .where('former_login.since', '<=', p.before)
    .orderBy('former_login.id'),
);
