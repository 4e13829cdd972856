import { sql, type NotNull } from 'kysely';
import { couldBeOn, isOff } from './cut-offs.ts';
import { query } from './engine/query.ts';
import { settleText, textBefore } from './waiting-texts.ts';
import { awaitsClock, leastOf, priceOf } from './lines.ts';

/**
 * Lines whose time ends between two instants, that may have to be reminded of it and were not today.
 * @param day today @param plans JSON list of the codes of those that are reminded of
 */
export const linesToRemind = query<{
  from: number;
  until: number;
  days: number;
  day: string;
  plans: string;
  limit: number;
}>()((db, p) =>
  db
    .selectFrom(
      db
        .selectFrom('subscription')
        .selectAll()
        .where(couldBeOn)
        .unionAll(db.selectFrom('subscription').selectAll().where(isOff))
        .as('subscription'),
    )
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select(['subscription.id', 'subscription.expires_at', 'subscriber.msisdn'])
    .where('subscription.blocked_at', 'is', null)
    .where('subscriber.msisdn', 'is not', null)
    .$narrowType<{ msisdn: NotNull }>()
    .where(sql<boolean>`subscription.plan_code IN (SELECT value FROM json_each(${p.plans}))`)
    .where('subscription.expires_at', '>=', p.from)
    .where('subscription.expires_at', '<', p.until)
    .where(sql<boolean>`subscription.balance_cents < ${leastOf('subscription')}`)
    .where(sql<boolean>`NOT ${awaitsClock('subscription')}`)
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM reminder WHERE subscription_id = subscription.id AND (day = ${p.day} OR (reminder.expires_at = subscription.expires_at AND days = ${p.days})))`,
    )
    .orderBy('subscription.expires_at')
    .limit(p.limit),
);

export const insertReminder = query<{
  lineId: number;
  expiresAt: number;
  days: number;
  day: string;
  msisdn: string;
}>()((db, p) =>
  db
    .insertInto('reminder')
    .values({ subscription_id: p.lineId, expires_at: p.expiresAt, days: p.days, day: p.day, msisdn: p.msisdn })
    .returning('id'),
);

/** All that decides whether a reminder is still true, and what it says. */
export const reminderFacts = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('reminder')
    .innerJoin('subscription as line', 'line.id', 'reminder.subscription_id')
    .innerJoin('subscriber', 'subscriber.id', 'line.subscriber_id')
    .innerJoin('plan', 'plan.code', 'line.plan_code')
    .select(['reminder.state', 'reminder.days', 'reminder.expires_at as told_end', 'reminder.msisdn'])
    .select(['line.account_no', 'line.expires_at', 'line.balance_cents', 'line.blocked_at', 'line.retired_at'])
    .select(['subscriber.language', 'plan.period_unit', 'plan.period_count', 'plan.name as plan_name'])
    .select(priceOf('line').as('price_cents'))
    .where('reminder.id', '=', p.id),
);

export const writeReminder = query<{ id: number; body: string }>()((db, p) =>
  db.updateTable('reminder').set({ body: p.body }).where('id', '=', p.id),
);

export const settleReminder = settleText('reminder');
export const reminderBefore = textBefore('reminder');

/** Of one line, the newest first. */
export const remindersOfLine = query<{ id: number; limit: number }>()((db, p) =>
  db
    .selectFrom('reminder')
    .leftJoin('delivery_report', 'delivery_report.message_id', 'reminder.message_id')
    .select(['reminder.id', 'reminder.day', 'reminder.state', 'reminder.body', 'reminder.reason'])
    .select(['delivery_report.state as delivery', 'delivery_report.reason as delivery_reason'])
    .where('subscription_id', '=', p.id)
    .orderBy('id', 'desc')
    .limit(p.limit),
);
