import { sql } from 'kysely';
import { query } from './engine/query.ts';
import { selectTargets } from './lines.ts';

/** Outages of this router that were made good and share some time with this one, with who did it. */
export const compensationsWithin = query<{ router: string; from: number; to: number }>()((db, p) =>
  db
    .selectFrom('compensation')
    .innerJoin('action', 'action.id', 'compensation.action_id')
    .select(['from_at', 'to_at', 'action.actor', 'action.at'])
    .where('router_name', '=', p.router)
    .where('from_at', '<', p.to)
    .where('to_at', '>', p.from)
    .orderBy('from_at'),
);

export const insertCompensation = query<{ router: string; from: number; to: number; actionId: number }>()((db, p) =>
  db.insertInto('compensation').values({ router_name: p.router, from_at: p.from, to_at: p.to, action_id: p.actionId }),
);

/** Lines of a router that are served and not kept off by a person. */
export const servedLinesOf = query<{ router: string }>()((db, p) =>
  selectTargets(db)
    .select(['subscription.balance_cents', 'subscription.anchor_day', 'subscription.created_at'])
    .where('subscription.router_name', '=', p.router)
    .where('subscription.retired_at', 'is', null)
    .where('subscription.blocked_at', 'is', null),
);

/**
 * Each change of the end of a line's time, the newest first: whoever walks it stops at the instant that is far enough.
 * A pause is ended by a person or by a payment. What other deeds on a line give, a voucher, or free time is no time that stood still.
 */
export const expiryChanges = query()((db) =>
  db
    .selectFrom('ledger')
    .innerJoin('action', 'action.id', 'ledger.action_id')
    .select(['ledger.subscription_id', 'action.at'])
    .select([sql<number>`expires_before`.as('before'), sql<number>`expires_after`.as('after')])
    .select(
      sql<number>`CASE WHEN periods = 0 AND amount_cents = 0 AND (action.name = 'line.resume' OR action.name NOT LIKE 'line.%') AND action.name NOT IN ('voucher.redeem', 'hotspot.free') THEN given_ms ELSE 0 END`.as(
        'pausedMs',
      ),
    )
    .where('given_ms', 'is not', null)
    .orderBy('ledger.id', 'desc'),
);
