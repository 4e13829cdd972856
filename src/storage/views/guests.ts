import { sql } from 'kysely';
import { query } from '../engine/query.ts';
import { wideLines } from './line-rows.ts';

// Who has hotspot time that was made for one phone, and what was sold of it.

/** Guests whose time is not over, that which ends first at the beginning: with their phone, and how many devices they let through beside it. */
export const guestsWithTime = query<{ now: number; limit: number }>()((db, p) =>
  wideLines(db)
    .innerJoin('line_device', 'line_device.subscription_id', 'line.id')
    .select('line_device.mac')
    .select(
      sql<number>`(SELECT count(*) FROM line_let_through WHERE line_let_through.subscription_id = line.id AND ended_at IS NULL)`.as(
        'let_through_count',
      ),
    )
    .where('line.retired_at', 'is', null)
    .where('line.expires_at', '>', p.now)
    .orderBy('line.expires_at')
    .limit(p.limit),
);

/** Money of guests between two instants: when it came, and on which plan its line is now. */
export const guestSales = query<{ from: number; until: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .innerJoin('line_device', 'line_device.subscription_id', 'payment.subscription_id')
    .innerJoin('subscription', 'subscription.id', 'payment.subscription_id')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select(['payment.received_at', 'plan.code', 'plan.name'])
    .where('payment.received_at', '>=', p.from)
    .where('payment.received_at', '<', p.until)
    .where('payment.state', '=', sql.lit('applied'))
    .orderBy('plan.price_cents'),
);

/** Numbers that more than one device uses the hotspot by, that with the most first. */
export const numbersWithDevices = query<{ limit: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .innerJoin(
      sql<{
        subscription_id: number;
        mac: string;
      }>`(SELECT subscription_id, mac FROM line_device UNION SELECT subscription_id, mac FROM line_let_through WHERE ended_at IS NULL)`.as(
        'device',
      ),
      (join) => join.onRef('device.subscription_id', '=', 'subscription.id'),
    )
    .select(['subscriber.msisdn', sql<number>`count(DISTINCT device.mac)`.as('devices')])
    .where('subscription.retired_at', 'is', null)
    .where('subscriber.msisdn', 'is not', null)
    .groupBy('subscriber.msisdn')
    .having(sql<boolean>`count(DISTINCT device.mac) > 1`)
    .orderBy('devices', 'desc')
    .limit(p.limit),
);
