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

/** `where` of the rows of `subscription`, and the column that they are in the order of. */
const list = (where: Where, order: 'account_no' | 'expires_at' | 'blocked_at', direction: 'asc' | 'desc' = 'asc') => ({
  rows: query<Slice>()((db, p) =>
    wideLines(db)
      .where(
        sql<boolean>`line.id IN (SELECT id FROM subscription WHERE ${where(p)} ORDER BY ${sql.ref(order)} ${sql.raw(direction)} LIMIT ${p.limit} OFFSET ${p.offset})`,
      )
      .orderBy(`line.${order}`, direction),
  ),
  count: query<Bounds>()((db, p) =>
    db
      .selectFrom('subscription')
      .select(sql<number>`count(*)`.as('n'))
      .where(where(p)),
  ),
});

const SERVED = sql`retired_at IS NULL`;
const FREE = sql`retired_at IS NULL AND blocked_at IS NULL`;

/** By name. */
export const LINE_LISTS = {
  all: list(() => sql<boolean>`${SERVED}`, 'account_no'),
  'paid-off': list(({ now }) => sql<boolean>`${FREE} AND access = 'off' AND expires_at > ${now}`, 'expires_at'),
  'not-known': list(({ now }) => sql<boolean>`${FREE} AND access = 'unknown' AND expires_at > ${now}`, 'expires_at'),
  ending: list(
    ({ now, until }) => sql<boolean>`${FREE} AND expires_at > ${now} AND expires_at <= ${until}`,
    'expires_at',
  ),
  expired: list(({ now }) => sql<boolean>`${SERVED} AND access = 'off' AND expires_at <= ${now}`, 'expires_at', 'desc'),
  'expired-on': list(({ now }) => sql<boolean>`${SERVED} AND access <> 'off' AND expires_at <= ${now}`, 'expires_at'),
  'never-seen': list(
    ({ now }) => sql<boolean>`${FREE} AND seen_online_at IS NULL AND expires_at > ${now}`,
    'account_no',
  ),
  'no-phone': list(
    () => sql<boolean>`${SERVED} AND subscriber_id IN (SELECT id FROM subscriber WHERE msisdn IS NULL)`,
    'account_no',
  ),
  stopped: list(() => sql<boolean>`${SERVED} AND blocked_at IS NOT NULL`, 'blocked_at', 'desc'),
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
