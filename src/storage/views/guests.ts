import { sql, type Expression } from 'kysely';
import { query } from '../engine/query.ts';
import { wideLines } from './line-rows.ts';

// Who has hotspot time that was made for one phone, and what was sold of it.

interface Slice {
  readonly now: number;
  /** UTC ms: a session that was seen since is believed to be there. */
  readonly seenSince: number;
  readonly limit: number;
  readonly offset: number;
}

type Bound = { readonly [K in keyof Slice]: Expression<number> | number };

/** Lines made for one phone that have time. The index holds no more lines than hotspots have. */
const withTime = ({ now }: Pick<Bound, 'now'>) =>
  sql`subscription INDEXED BY subscription_hotspot CROSS JOIN line_device ON line_device.subscription_id = subscription.id
    WHERE service = 'hotspot' AND retired_at IS NULL AND expires_at > ${now}`;

/** A session was seen since the router was written to, and no longer ago than is believed. */
const isSeen = ({ seenSince }: Pick<Bound, 'seenSince'>) =>
  sql`(access = 'on' AND seen_online_at IS NOT NULL AND seen_online_at >= max(${seenSince}, coalesce(written_at, access_at, 0)))`;

const ofSlice = (p: Bound) =>
  sql<{ id: number; mac: string; is_seen: 0 | 1 }>`(SELECT id, mac, ${isSeen(p)} AS is_seen FROM ${withTime(p)}
    ORDER BY is_seen, expires_at, id LIMIT ${p.limit} OFFSET ${p.offset})`.as('guest');

/**
 * Guests whose time is not over, with their phone and how many devices they let through beside it: those that were not seen online
 * first, then those whose time ends first.
 */
export const guestsWithTime = query<Slice>()((db, p) =>
  wideLines(db)
    .innerJoin(ofSlice(p), (join) => join.onRef('guest.id', '=', 'line.id'))
    .select('guest.mac')
    .select(
      sql<number>`(SELECT count(*) FROM line_let_through WHERE line_let_through.subscription_id = line.id AND ended_at IS NULL)`.as(
        'let_through_count',
      ),
    )
    .orderBy('guest.is_seen')
    .orderBy('line.expires_at')
    .orderBy('line.id'),
);

/** Of each router: how many guests have time, and how many of them were seen online. */
export const guestCounts = query<Pick<Slice, 'now' | 'seenSince'>>()(
  (_db, p) =>
    sql<{
      router_name: string;
      n: number;
      seen: number;
    }>`SELECT router_name, count(*) AS n, sum(${isSeen(p)}) AS seen FROM ${withTime(p)} GROUP BY router_name`,
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

/** Numbers that more than one device uses the hotspot by, that with the most first. Of the lines that have a device, and no others. */
export const numbersWithDevices = query<{ limit: number }>()(
  (_db, p) =>
    sql<{ msisdn: string; devices: number }>`SELECT subscriber.msisdn, count(DISTINCT device.mac) AS devices
      FROM (SELECT subscription_id, mac FROM line_device UNION SELECT subscription_id, mac FROM line_let_through WHERE ended_at IS NULL) AS device
      CROSS JOIN subscription AS line ON line.id = device.subscription_id
      CROSS JOIN subscriber ON subscriber.id = line.subscriber_id
      WHERE line.retired_at IS NULL AND subscriber.msisdn IS NOT NULL
      GROUP BY subscriber.msisdn HAVING devices > 1 ORDER BY devices DESC LIMIT ${p.limit}`,
);
