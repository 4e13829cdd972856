import { sql } from 'kysely';
import { query } from '../engine/query.ts';
import { HOLDS, type PersonKeys } from '../person-rows.ts';

// What decides whether somebody can be erased, and what it would come to.

export const personOfErasure = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscriber')
    .leftJoin('erasure', (join) =>
      join.onRef('erasure.person', '=', 'subscriber.id').onRef('erasure.since', '=', 'subscriber.created_at'),
    )
    .select(['subscriber.id', 'name', 'msisdn', 'msisdn_sha256', 'created_at', 'erasure.at as erased_at'])
    .where('subscriber.id', '=', p.id),
);

export const erasableLines = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription as line')
    .innerJoin('router', 'router.name', 'line.router_name')
    .select(['line.id', 'account_no', 'router_name', 'service', 'line.username', 'line.retired_at', 'expires_at'])
    .select(['balance_cents', 'access', sql<number>`router.retired_at IS NULL`.as('asked')])
    .where('subscriber_id', '=', p.id)
    .orderBy('line.id'),
);

const ofLines = ({ lines }: PersonKeys) => sql`(SELECT value FROM json_each(${lines}))`;

export const openPayment = query<PersonKeys>()((db, p) =>
  db
    .selectFrom('payment')
    .select(['id', 'amount_cents'])
    .where(HOLDS.payment(p))
    .where('state', 'in', ['held', 'unmatched'])
    .orderBy('id')
    .limit(1),
);

export const openDelivery = query<PersonKeys>()((db, p) =>
  db
    .selectFrom('callback')
    .select('id')
    .where(HOLDS.callback(p))
    .where('result', 'in', ['conflict', 'quarantined'])
    .where('ended_by', 'is', null)
    .where('spare', '=', 0)
    .orderBy('id')
    .limit(1),
);

export const openRequestOf = query<PersonKeys>()((db, p) =>
  db
    .selectFrom('payment_request')
    .innerJoin('subscription', 'subscription.id', 'payment_request.subscription_id')
    .select('account_no')
    .where('state', '=', 'open')
    .where(sql<boolean>`subscription_id IN ${ofLines(p)} OR msisdn = ${p.msisdn}`)
    .orderBy('payment_request.id')
    .limit(1),
);

export const openRefundOf = query<PersonKeys>()((db, p) =>
  db
    .selectFrom('refund')
    .select('payment_id')
    .where(HOLDS.refund(p))
    .where('state', 'in', ['asked', 'maybe'])
    .orderBy('id')
    .limit(1),
);

/** An SMS to them that waits. */
export const openMessage = query<PersonKeys>()(
  (_, p) => sql<{ id: number }>`SELECT id FROM message WHERE ${HOLDS.message(p)} AND state = 'queued'
    UNION ALL SELECT id FROM reminder WHERE ${HOLDS.reminder(p)} AND state = 'queued'
    UNION ALL SELECT payment_id FROM receipt WHERE ${HOLDS.receipt(p)} AND state = 'queued' LIMIT 1`,
);

/** What a router in use has to be told about their lines yet: what is queued, a login of before, a note. */
export const openWork = query<PersonKeys>()(
  (_, p) => sql<{ router_name: string }>`SELECT router_name FROM (
      SELECT substr(lane, length('router:') + 1) AS router_name FROM command WHERE ${HOLDS.command(p)} AND state IN ('queued', 'running')
      UNION ALL SELECT router_name FROM former_login WHERE ${HOLDS.former_login(p)}
      UNION ALL SELECT router_name FROM router_note WHERE account_no IN (SELECT value FROM json_each(${p.accounts})))
    WHERE router_name IN (SELECT name FROM router WHERE retired_at IS NULL) LIMIT 1`,
);

/** How much there is of what is told in numbers. */
export const erasureSums = query<PersonKeys>()(
  (_, p) => sql<{
    payments: number;
    cents: number;
    deliveries: number;
    messages: number;
    backups: number;
  }>`SELECT
      (SELECT count(*) FROM payment WHERE ${HOLDS.payment(p)}) AS payments,
      (SELECT coalesce(sum(amount_cents), 0) FROM payment WHERE ${HOLDS.payment(p)}) AS cents,
      (SELECT count(*) FROM callback WHERE ${HOLDS.callback(p)}) AS deliveries,
      (SELECT count(*) FROM message WHERE ${HOLDS.message(p)}) + (SELECT count(*) FROM reminder WHERE ${HOLDS.reminder(p)})
        + (SELECT count(*) FROM receipt WHERE ${HOLDS.receipt(p)}) AS messages,
      (SELECT count(*) FROM backup WHERE made_at >= (SELECT created_at FROM subscriber WHERE id = ${p.id})) AS backups`,
);

/** Reasons that cannot be changed any more: the chain of the ledger is made over them. */
export const chainedReasons = query<PersonKeys>()((db, p) =>
  db
    .selectFrom('action')
    .select('reason')
    .where(HOLDS.action(p))
    .where('reason', 'is not', null)
    .where(sql<boolean>`EXISTS (SELECT 1 FROM ledger WHERE ledger.action_id = action.id)`),
);
