import { sql } from 'kysely';
import { COMMAND_KINDS, COMMAND_RULES } from '../../domain/command.ts';
import { kindLiteral } from '../commands.ts';
import { COUNTED_AS } from '../delivery-reports.ts';
import { query } from '../engine/query.ts';
import { awaitsClock } from '../lines.ts';
import { walkingPayments } from './payment-rows.ts';

// What the status page polls. Every query here stands on an index and reads a bounded number of rows, however big the
// books are; a test holds them against EXPLAIN QUERY PLAN. Partial indexes need the states as literals.

/** The newest payments, as their pages show them. */
export const newestPayments = query<{ limit: number }>()((db, p) =>
  walkingPayments(db).orderBy('payment.received_at', 'desc').orderBy('payment.id', 'desc').limit(p.limit),
);

/** The same of one payment. */
export const paymentWalk = query<{ id: number }>()((db, p) => walkingPayments(db).where('payment.id', '=', p.id));

export type PaymentWalk = NonNullable<(typeof newestPayments)['row']>;

/** Every open alarm, and where its subject is the account number of a line, that line. */
export const openAlarms = query()((db) =>
  db
    .selectFrom('alarm')
    .select(['id', 'kind', 'subject', 'message', 'opened_at', 'seen_by', 'seen_at', 'snoozed_by', 'snoozed_until'])
    .select(sql<number | null>`(SELECT id FROM subscription WHERE account_no = alarm.subject)`.as('line_id'))
    .where('closed_at', 'is', null)
    .orderBy('kind')
    .orderBy('subject'),
);

export type OpenAlarm = NonNullable<(typeof openAlarms)['row']>;

const aboutLines = COMMAND_KINDS.filter((kind) => COMMAND_RULES[kind].subject === 'line');
const isAboutLine = sql<boolean>`kind IN (${sql.join(aboutLines.map(kindLiteral))})`;

const isUnmended = sql<boolean>`NOT EXISTS (SELECT 1 FROM command AS later WHERE later.kind = command.kind AND later.subject = command.subject AND later.id > command.id AND later.state = 'done')`;

/** Commands that were given up since a moment and that no later one has made good or will try again. */
export const deadCommands = query<{ since: number; limit: number; offset: number }>()((db, p) =>
  db
    .selectFrom('command')
    .select(['id', 'kind', 'lane', 'subject', 'attempts', 'error', 'finished_at'])
    .select(
      sql<string | null>`CASE WHEN ${isAboutLine} THEN (SELECT account_no FROM subscription WHERE id = subject) END`.as(
        'account_no',
      ),
    )
    .where('state', '=', sql.lit('dead'))
    .where('finished_at', '>', p.since)
    .where(isUnmended)
    .orderBy('finished_at', 'desc')
    .limit(p.limit)
    .offset(p.offset),
);

export const deadCommandCount = query<{ since: number }>()((db, p) =>
  db
    .selectFrom('command')
    .select(sql<number>`count(*)`.as('n'))
    .where('state', '=', sql.lit('dead'))
    .where('finished_at', '>', p.since)
    .where(isUnmended),
);

/** Deliveries that were not authentic: one row per provider and reason. */
export const refusalsSince = query<{ since: number }>()((db, p) =>
  db
    .selectFrom('refusal')
    .select(['provider', 'reason', 'count', 'last_at'])
    .where('last_at', '>', p.since)
    .where('provider', '<>', sql.lit(COUNTED_AS))
    .orderBy('last_at', 'desc')
    .limit(10),
);

const isOverdue = sql<boolean>`line.expires_at + plan.grace_ms <= `;

/** Lines whose paid time and grace are over and that have not been read back as off. */
export const overdueLines = query<{ now: number; limit: number }>()((db, p) =>
  db
    .selectFrom('subscription as line')
    .innerJoin('plan', 'plan.code', 'line.plan_code')
    .innerJoin('subscriber', 'subscriber.id', 'line.subscriber_id')
    .leftJoin('command', (join) =>
      join
        .on('command.kind', '=', kindLiteral('router.sync'))
        .onRef('command.subject', '=', 'line.id')
        .on('command.state', '=', sql.lit('queued')),
    )
    .select([
      'line.id',
      'line.account_no',
      'line.router_name',
      'line.expires_at',
      'line.access',
      'line.access_at',
      'line.seen_online_at',
      'plan.grace_ms',
      'subscriber.name',
      'command.error as command_error',
      'command.run_at as command_run_at',
    ])
    .where('line.access', '<>', sql.lit('off'))
    .where('line.retired_at', 'is', null)
    .where('line.expires_at', '<=', p.now)
    .where(sql<boolean>`${isOverdue}${p.now} AND NOT ${awaitsClock('line')}`)
    .orderBy('line.expires_at')
    .limit(p.limit),
);

export type OverdueLine = NonNullable<(typeof overdueLines)['row']>;

/** How many lines are overdue, and how many of them had a session after they should have been off. */
export const overdueCounts = query<{ now: number }>()((db, p) =>
  db
    .selectFrom('subscription as line')
    .innerJoin('plan', 'plan.code', 'line.plan_code')
    .select([
      sql<number>`count(*)`.as('n'),
      sql<number>`coalesce(sum(line.seen_online_at > line.expires_at + plan.grace_ms), 0)`.as('online'),
    ])
    .where('line.access', '<>', sql.lit('off'))
    .where('line.retired_at', 'is', null)
    .where('line.expires_at', '<=', p.now)
    .where(sql<boolean>`${isOverdue}${p.now} AND NOT ${awaitsClock('line')}`),
);

/** Lines that are not off and whose paid time ends between two moments. */
export const expiringLines = query<{ now: number; until: number; limit: number }>()((db, p) =>
  db
    .selectFrom('subscription as line')
    .innerJoin('subscriber', 'subscriber.id', 'line.subscriber_id')
    .select(['line.id', 'line.account_no', 'line.router_name', 'line.expires_at', 'subscriber.name'])
    .where('line.access', '<>', sql.lit('off'))
    .where('line.retired_at', 'is', null)
    .where('line.expires_at', '>', p.now)
    .where('line.expires_at', '<=', p.until)
    .orderBy('line.expires_at')
    .limit(p.limit),
);

export const expiringCount = query<{ now: number; until: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(sql<number>`count(*)`.as('n'))
    .where('access', '<>', sql.lit('off'))
    .where('retired_at', 'is', null)
    .where('expires_at', '>', p.now)
    .where('expires_at', '<=', p.until),
);

/** The line behind a suggestion. */
export const lineBrief = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription as line')
    .innerJoin('subscriber', 'subscriber.id', 'line.subscriber_id')
    .select(['line.id', 'line.account_no', 'subscriber.name'])
    .where('line.id', '=', p.id),
);
