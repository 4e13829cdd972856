import { sql } from 'kysely';
import type { Service } from '../domain/ports.ts';
import { query } from './engine/query.ts';

// Who had which address when, as a person asks for it.

/** A place in a list, newest first: only what comes after it. */
interface Slice {
  /** UTC ms. */
  readonly from: number;
  readonly to: number;
  readonly beforeAt: number;
  readonly beforeId: number;
  readonly limit: number;
}

const columns = [
  'address_span.id',
  'address_span.router_name',
  'address_span.service',
  'address_span.username',
  'address_span.address',
  'address_span.mac',
  'address_span.from_at',
  'address_span.from_seen',
  'address_span.until_at',
  'address_span.gone_at',
  'subscription.account_no',
  'subscriber.name',
  'subscriber.msisdn',
] as const;

/** When a service of the router of a span was last looked at. */
const lookedAt = sql<
  number | null
>`(SELECT max(until_at) FROM address_watch WHERE address_watch.router_name = address_span.router_name AND address_watch.service = address_span.service)`;

type By = 'address' | 'mac' | 'subscription_id';

/** Spans that touch a time, newest first. @param of a text, or the number of a line */
const spansBy = (by: By) =>
  query<Slice & { of: string | number }>()((db, p) =>
    db
      .selectFrom('address_span')
      .leftJoin('subscription', 'subscription.id', 'address_span.subscription_id')
      .leftJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
      .select([...columns, lookedAt.as('looked_at')])
      .where(sql<boolean>`${sql.ref(`address_span.${by}`)} = ${p.of}`)
      .where(
        sql<boolean>`(address_span.from_at, address_span.id) < (${p.beforeAt}, ${p.beforeId}) AND address_span.from_at <= ${p.to} AND (address_span.gone_at IS NULL OR address_span.gone_at >= ${p.from})`,
      )
      .orderBy('address_span.from_at', 'desc')
      .orderBy('address_span.id', 'desc')
      .limit(p.limit),
  );

export const spansOfAddress = spansBy('address');
export const spansOfDevice = spansBy('mac');
export const spansOfLine = spansBy('subscription_id');

export type SpanRow = NonNullable<(typeof spansOfAddress)['row']>;

/** The first that began after a moment. */
const firstAfter = (by: 'address' | 'mac') =>
  query<{ of: string; after: number }>()((db, p) =>
    db
      .selectFrom('address_span')
      .leftJoin('subscription', 'subscription.id', 'address_span.subscription_id')
      .leftJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
      .select([...columns, lookedAt.as('looked_at')])
      .where(sql<boolean>`${sql.ref(`address_span.${by}`)} = ${p.of}`)
      .where('address_span.from_at', '>', p.after)
      .orderBy('address_span.from_at')
      .limit(1),
  );

export const addressNextHad = firstAfter('address');
export const deviceNextSeen = firstAfter('mac');

/** Logins of which sessions were left out at or after a moment, of spans that had begun by another. */
export const sessionsLeftOut = query<{ from: number; to: number; limit: number }>()((db, p) =>
  db
    .selectFrom('address_span')
    .select(['router_name', 'username', 'left_out', 'left_out_at', 'from_at', 'gone_at'])
    .where(sql<boolean>`left_out_at >= ${p.from} AND from_at <= ${p.to}`)
    .orderBy('left_out_at')
    .limit(p.limit),
);

/** Times in which a service of a router was watched, oldest first, from the last before a moment on. */
export const watchesSince = query<{ router: string; service: Service; from: number }>()((db, p) =>
  db
    .selectFrom('address_watch')
    .select(['from_at', 'until_at'])
    .where('router_name', '=', p.router)
    .where('service', '=', p.service)
    .where(
      sql<boolean>`until_at >= coalesce((SELECT max(until_at) FROM address_watch AS last WHERE last.router_name = ${p.router} AND last.service = ${p.service} AND last.until_at < ${p.from}), ${p.from})`,
    )
    .orderBy('until_at'),
);

/** Since when a service of a router is known at all. */
export const firstWatch = query<{ router: string; service: Service }>()((db, p) =>
  db
    .selectFrom('address_watch')
    .select('from_at')
    .where('router_name', '=', p.router)
    .where('service', '=', p.service)
    .orderBy('until_at')
    .limit(1),
);
