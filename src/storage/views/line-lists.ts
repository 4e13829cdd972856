import { sql, type Expression } from 'kysely';
import { query } from '../engine/query.ts';
import { wideLines } from './line-rows.ts';

// The lists of lines that people ask for, each a page at a time, and how many are in it. The rows of a page are found by an
// index alone, and joined afterwards.

interface Slice {
  readonly now: number;
  /** UTC ms; of lists that end somewhere. */
  readonly until: number;
  readonly limit: number;
  readonly offset: number;
}

type Bounds = Pick<Slice, 'now' | 'until'>;
type Where = (p: { readonly [K in keyof Bounds]: Expression<number> | number }) => ReturnType<typeof sql<boolean>>;

type Order = readonly [column: 'account_no' | 'expires_at' | 'blocked_at', direction: 'asc' | 'desc'];

/** Lines of one index, as it holds them and little else: left to itself SQLite would rather walk all lines in their order. */
interface Part {
  readonly index: string;
  /** Of the rows of `subscription`. */
  readonly where: Where;
}

const list = (parts: readonly Part[], [column, direction]: Order) => {
  const lines = (p: Parameters<Where>[0]) =>
    sql.join(
      parts.map(
        ({ index, where }) =>
          sql`SELECT id, ${sql.ref(column)} FROM subscription INDEXED BY ${sql.raw(index)} WHERE ${where(p)}`,
      ),
      sql` UNION ALL `,
    );
  const found = (p: Parameters<Where>[0] & { readonly [K in 'limit' | 'offset']: Expression<number> | number }) =>
    sql<{
      id: number;
    }>`(SELECT id FROM (${lines(p)}) ORDER BY ${sql.ref(column)} ${sql.raw(direction)} LIMIT ${p.limit} OFFSET ${p.offset})`;
  return {
    rows: query<Slice>()((db, p) =>
      wideLines(db)
        .where(sql<boolean>`line.id IN ${found(p)}`)
        .orderBy(`line.${column}`, direction),
    ),
    /** The same by their numbers alone. */
    ids: query<Slice>()((db, p) => db.selectFrom(found(p).as('found')).select('found.id')),
    count: query<Bounds>()((db, p) => db.selectNoFrom(sql<number>`(SELECT count(*) FROM (${lines(p)}))`.as('n'))),
  };
};

const SERVED = sql`retired_at IS NULL`;
const FREE = sql`retired_at IS NULL AND blocked_at IS NULL`;
const BY_ACCOUNT: Order = ['account_no', 'asc'];
const SOONEST: Order = ['expires_at', 'asc'];

const ended = (where: Where): Part => ({
  index: 'subscription_ended',
  where: (p) => sql<boolean>`${SERVED} AND access = 'off' AND ${where(p)}`,
});
const expiring = (where: Where): Part => ({
  index: 'subscription_expiring',
  where: (p) => sql<boolean>`${SERVED} AND access <> 'off' AND ${where(p)}`,
});
const endsSoon: Where = ({ now, until }) => sql`blocked_at IS NULL AND expires_at > ${now} AND expires_at <= ${until}`;
const isOver: Where = ({ now }) => sql`expires_at <= ${now}`;

/** By name. */
export const LINE_LISTS = {
  all: list([{ index: 'subscription_served', where: () => sql`${SERVED}` }], BY_ACCOUNT),
  'paid-off': list([ended(({ now }) => sql`blocked_at IS NULL AND expires_at > ${now}`)], SOONEST),
  'not-known': list(
    [
      {
        index: 'subscription_not_known',
        where: ({ now }) => sql`${FREE} AND access = 'unknown' AND expires_at > ${now}`,
      },
    ],
    SOONEST,
  ),
  ending: list([expiring(endsSoon), ended(endsSoon)], SOONEST),
  expired: list([ended(isOver)], ['expires_at', 'desc']),
  'expired-on': list([expiring(isOver)], SOONEST),
  'never-seen': list(
    [
      {
        index: 'subscription_never_seen',
        where: ({ now }) => sql`${FREE} AND seen_online_at IS NULL AND service <> 'static' AND expires_at > ${now}`,
      },
    ],
    BY_ACCOUNT,
  ),
  'no-phone': list(
    [
      {
        index: 'subscription_subscriber',
        where: () => sql`${SERVED} AND subscriber_id IN (SELECT id FROM subscriber WHERE msisdn IS NULL)`,
      },
    ],
    BY_ACCOUNT,
  ),
  stopped: list(
    [{ index: 'subscription_blocked', where: () => sql`${SERVED} AND blocked_at IS NOT NULL` }],
    ['blocked_at', 'desc'],
  ),
} as const;

export type LineListName = keyof typeof LINE_LISTS;

/** Paid lines, and how many of them had a session since a moment. */
export const paidCounts = query<{ now: number; seenSince: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select([
      sql<number>`count(*)`.as('paid'),
      sql<number>`coalesce(sum(seen_online_at >= ${p.seenSince}), 0)`.as('seen'),
    ])
    .where(sql<boolean>`${FREE} AND expires_at > ${p.now}`),
);

/** Of each router: its lines that are served, those that are paid, and those of them that had a session since a moment. */
export const linesByRouter = query<{ now: number; seenSince: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select([
      'router_name',
      sql<number>`count(*)`.as('lines'),
      sql<number>`coalesce(sum(blocked_at IS NULL AND expires_at > ${p.now}), 0)`.as('paid'),
      sql<number>`coalesce(sum(seen_online_at >= ${p.seenSince}), 0)`.as('seen'),
    ])
    .where(sql<boolean>`${SERVED}`)
    .groupBy('router_name'),
);
