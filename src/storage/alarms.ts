import { sql } from 'kysely';
import type { AlarmKind } from '../domain/alarm.ts';
import { kindLiteral } from './commands.ts';
import { offByUse } from './allowances.ts';
import { awaitsClock, priceOf } from './lines.ts';
import { query } from './engine/query.ts';

/** Opens an alarm, or renews the words and the cause of the one that is open about the same subject. */
export const openAlarm = query<{
  kind: AlarmKind;
  subject: string;
  message: string;
  cause: string | null;
  now: number;
}>()((db, p) =>
  db
    .insertInto('alarm')
    .values({ kind: p.kind, subject: p.subject, message: p.message, cause: p.cause, opened_at: p.now })
    .onConflict((oc) =>
      oc
        .columns(['kind', 'subject'])
        .where('closed_at', 'is', null)
        .doUpdateSet({ message: sql<string>`excluded.message`, cause: sql<string | null>`excluded.cause` }),
    ),
);

export const closeAlarm = query<{ kind: AlarmKind; subject: string; now: number }>()((db, p) =>
  db
    .updateTable('alarm')
    .set({ closed_at: p.now })
    .where('kind', '=', p.kind)
    .where('subject', '=', p.subject)
    .where('closed_at', 'is', null),
);

export const openAlarmsOf = query<{ kind: AlarmKind }>()((db, p) =>
  db
    .selectFrom('alarm')
    .select(['subject', 'message', 'cause', 'opened_at'])
    .where('kind', '=', p.kind)
    .where('closed_at', 'is', null)
    .orderBy('subject'),
);

export const openAlarmAbout = query<{ kind: AlarmKind; subject: string }>()((db, p) =>
  db
    .selectFrom('alarm')
    .select('message')
    .where('kind', '=', p.kind)
    .where('subject', '=', p.subject)
    .where('closed_at', 'is', null),
);

export const alarmById = query<{ id: number }>()((db, p) => db.selectFrom('alarm').selectAll().where('id', '=', p.id));

const syncWaits = (state: 'queued' | 'running') =>
  sql<
    0 | 1
  >`EXISTS (SELECT 1 FROM command WHERE kind = ${kindLiteral('router.sync')} AND subject = subscription.id AND state = ${sql.lit(state)})`;

/** What an alarm of a line rests on. A line is found by its number whether it is served or not. */
export const lineStanding = query<{ accountNo: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .innerJoin('router', 'router.name', 'subscription.router_name')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .select([
      'subscription.id',
      'subscriber.msisdn',
      'subscription.router_name',
      'subscription.expires_at',
      'subscription.blocked_at',
      'subscription.retired_at',
      'subscription.balance_cents',
      priceOf('subscription').as('price_cents'),
      'plan.grace_ms',
      'router.retired_at as router_retired_at',
      syncWaits('queued').as('sync_queued'),
      syncWaits('running').as('sync_running'),
      awaitsClock('subscription').as('awaits_clock'),
      offByUse('subscription').as('used_up'),
    ])
    .where('subscription.account_no', '=', p.accountNo),
);

/** A connection as it is set up, and the newest money that came by it. */
export const connectionStanding = query<{ name: string }>()((db, p) =>
  db
    .selectFrom('provider')
    .select(['settings', 'retired_at'])
    .select(sql<number>`coalesce((SELECT max(id) FROM payment WHERE payment.provider = provider.name), 0)`.as('newest'))
    .where('name', '=', p.name),
);

/** The newest thing that a person did about the money of a payment; 0 when only Washa itself did something. */
export const lastDeedOnPayment = query<{ paymentId: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .innerJoin('action', 'action.id', 'ledger.action_id')
    .select(sql<number>`coalesce(max(action.id), 0)`.as('id'))
    .where('ledger.payment_id', '=', p.paymentId)
    .where('action.actor', 'not in', ['callback', 'sweep']),
);

/** Somebody sees to it. */
export const acknowledgeAlarm = query<{ id: number; by: string; now: number }>()((db, p) =>
  db.updateTable('alarm').set({ seen_by: p.by, seen_at: p.now }).where('id', '=', p.id),
);

/** Somebody wants to hear no more of it until a moment. */
export const snoozeAlarm = query<{ id: number; by: string; until: number; now: number }>()((db, p) =>
  db.updateTable('alarm').set({ snoozed_by: p.by, snoozed_at: p.now, snoozed_until: p.until }).where('id', '=', p.id),
);
