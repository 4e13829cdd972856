import { sql } from 'kysely';
import { query } from './engine/query.ts';

/** Of the subscription in the query around it: the one phone that it is for; null: any. */
export const deviceOf = sql<string | null>`(SELECT mac FROM line_device WHERE subscription_id = subscription.id)`.as(
  'device',
);

/**
 * The same: the devices that it lets through, parted by blanks; null when it never let any. Of the plan in the query around it as many as
 * that is for, beside the phone, the first that came first: a line that went to a smaller plan lets the rest through no more.
 */
export const letThroughOf = sql<
  string | null
>`(SELECT coalesce(group_concat(CASE WHEN ended_at IS NULL AND (SELECT count(*) FROM line_let_through AS sooner WHERE sooner.subscription_id = through.subscription_id AND sooner.ended_at IS NULL AND (sooner.since, sooner.mac) < (through.since, through.mac)) < coalesce(plan.devices - 1, 1000) THEN mac END, ' ' ORDER BY since, mac), '') FROM line_let_through AS through WHERE subscription_id = subscription.id GROUP BY subscription_id)`.as(
  'let_through',
);

/** What both say, as the rules of a line's target know it. */
export function guestFacts(row: { readonly device: string | null; readonly let_through: string | null }) {
  return { device: row.device, letThrough: row.let_through?.split(' ').filter(Boolean) ?? null };
}

/** Lines in use of one hotspot that were made for this phone, or for somebody with this number; that of the phone first, then the newest. */
export const guestLines = query<{ router: string; mac: string; msisdn: string }>()((db, p) =>
  db
    .selectFrom('line_device')
    .innerJoin('subscription', 'subscription.id', 'line_device.subscription_id')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .select(['subscription.id', 'line_device.mac'])
    .where('subscription.router_name', '=', p.router)
    .where('subscription.retired_at', 'is', null)
    .where((eb) => eb.or([eb('line_device.mac', '=', p.mac), eb('subscriber.msisdn', '=', p.msisdn)]))
    .orderBy(sql`line_device.mac <> ${p.mac}`)
    .orderBy('subscription.expires_at', 'desc'),
);

/** Other lines in use of the same hotspot that a device of this line uses too: one that it is or was for, or lets or let through. */
export const linesSharing = query<{ id: number }>()((db, p) => {
  const devices = sql<{ mac: string }>`(SELECT mac FROM line_device WHERE subscription_id = ${p.id}
    UNION SELECT mac FROM line_let_through WHERE subscription_id = ${p.id})`;
  return db
    .selectFrom(
      sql<{ id: number }>`(SELECT subscription_id AS id FROM ${devices} CROSS JOIN line_device USING (mac)
        UNION SELECT subscription_id FROM ${devices} CROSS JOIN line_let_through AS through USING (mac) WHERE through.ended_at IS NULL)`.as(
        'sharing',
      ),
    )
    .innerJoin('subscription', 'subscription.id', 'sharing.id')
    .select('subscription.id')
    .where('subscription.id', '<>', p.id)
    .where('subscription.retired_at', 'is', null)
    .where('subscription.router_name', '=', (eb) =>
      eb.selectFrom('subscription as one').select('one.router_name').where('one.id', '=', p.id),
    );
});

export const deviceOfLine = query<{ id: number }>()((db, p) =>
  db.selectFrom('line_device').select('mac').where('subscription_id', '=', p.id),
);

export const putDevice = query<{ id: number; mac: string; now: number }>()((db, p) =>
  db
    .insertInto('line_device')
    .values({ subscription_id: p.id, mac: p.mac, since: p.now })
    .onConflict((oc) => oc.column('subscription_id').doUpdateSet({ mac: p.mac, since: p.now })),
);

/** Instants, since one, at which this was done to a line. @param subject as the audit names the line */
const doneSince = (name: 'hotspot.move' | 'hotspot.remove') =>
  query<{ subject: string; since: number }>()((db, p) =>
    db
      .selectFrom('action')
      .select('at')
      .where('name', '=', sql.lit(name))
      .where('subject', '=', p.subject)
      .where('at', '>', p.since),
  );

/** It went to another phone. */
export const movesSince = doneSince('hotspot.move');

/** Its customer removed a device. */
export const removalsSince = doneSince('hotspot.remove');

/** What uses the time of a line: the phone that it is for, then what it lets through, in the order in which they came. */
export const devicesOfLine = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('line_device')
    .select(['mac', 'since', sql<0 | 1>`1`.as('is_phone')])
    .where('subscription_id', '=', p.id)
    .unionAll(
      db
        .selectFrom('line_let_through')
        .select(['mac', 'since', sql<0 | 1>`0`.as('is_phone')])
        .where('subscription_id', '=', p.id)
        .where('ended_at', 'is', null),
    )
    .orderBy('is_phone', 'desc')
    .orderBy('since')
    .orderBy('mac'),
);

/** Devices that lines let through now. */
export const letThroughByLine = query<{ id: number }>()((db, p) =>
  db.selectFrom('line_let_through').select('mac').where('subscription_id', '=', p.id).where('ended_at', 'is', null),
);

/** Devices that lines in use of a router let through whose time was not over at an instant, each by the one that is paid longest. @param since UTC ms */
export const letThroughAt = query<{ router: string; since: number }>()((db, p) =>
  db
    .selectFrom('line_let_through')
    .innerJoin('subscription', 'subscription.id', 'line_let_through.subscription_id')
    // The other columns of a row with `max` are those of that row.
    .select(['mac', 'account_no', sql`max(expires_at)`.as('paid_until')])
    .where('ended_at', 'is', null)
    .where('router_name', '=', p.router)
    .where('retired_at', 'is', null)
    .where('expires_at', '>', p.since)
    .groupBy('mac'),
);

export const putLetThrough = query<{ id: number; mac: string; now: number }>()((db, p) =>
  db
    .insertInto('line_let_through')
    .values({ subscription_id: p.id, mac: p.mac, since: p.now, ended_at: null })
    .onConflict((oc) => oc.columns(['subscription_id', 'mac']).doUpdateSet({ since: p.now, ended_at: null })),
);

export const endLetThrough = query<{ id: number; mac: string; now: number }>()((db, p) =>
  db
    .updateTable('line_let_through')
    .set({ ended_at: p.now })
    .where('subscription_id', '=', p.id)
    .where('mac', '=', p.mac),
);
