import { sql } from 'kysely';
import { byPeople } from '../actions.ts';
import { query } from '../engine/query.ts';

/** A slice of the audit, newest first: from an instant on, and behind a deed. Instants are UTC ms. */
interface Slice {
  readonly from: number;
  readonly at: number;
  readonly id: number;
  readonly limit: number;
}

const within = (p: Slice) => sql<boolean>`a.at >= ${p.from} AND a.at <= ${p.at} AND (a.at < ${p.at} OR a.id < ${p.id})`;

const COLUMNS = ['a.id', 'a.at', 'a.actor', 'a.name', 'a.subject', 'a.reason', 'a.detail'] as const;

/**
 * Everything that was done, in the order of its number: what the machine does is as much as there are payments, and an index of its
 * times would be written with each of them.
 * @param above deeds with a greater number @param below deeds with a smaller one @param from with `until`, when they were done, UTC ms
 */
export const auditOfAll = query<{ above: number; below: number; from: number; until: number; limit: number }>()(
  (db, p) =>
    db
      .selectFrom('action as a')
      .select(COLUMNS)
      .where('a.id', '>', p.above)
      .where('a.id', '<', p.below)
      .where(sql<boolean>`a.at >= ${p.from} AND a.at < ${p.until}`)
      .orderBy('a.id', 'desc')
      .limit(p.limit),
);

/** The first deed from a number on, and when it was. */
export const deedFrom = query<{ id: number }>()((db, p) =>
  db.selectFrom('action').select(['id', 'at']).where('id', '>=', p.id).orderBy('id').limit(1),
);

/** The number of the newest deed; null while there is none. */
export const newestDeed = query()((db) => db.selectFrom('action').select(sql<number | null>`max(id)`.as('id')));

export type AuditRow = NonNullable<(typeof auditOfAll)['row']>;

/** What people did. */
export const auditOfPeople = query<Slice>()((db, p) =>
  db
    .selectFrom('action as a')
    .select(COLUMNS)
    .where(byPeople('a'))
    .where(within(p))
    .orderBy('a.at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(p.limit),
);

/** What one person did. */
export const auditOfPerson = query<Slice & { actor: string }>()((db, p) =>
  db
    .selectFrom('action as a')
    .select(COLUMNS)
    .where(byPeople('a'))
    .where('a.actor', '=', p.actor)
    .where(within(p))
    .orderBy('a.at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(p.limit),
);

/** What was done to a line, and to the money that it has or had. @param subjects by which deeds name the line */
export const auditOfLine = query<Slice & { lineId: number; subjects: string }>()((db, p) =>
  db
    .selectFrom('action as a')
    .select(COLUMNS)
    .where(
      sql<boolean>`a.id IN (
        SELECT about.id FROM action AS about WHERE about.subject IN (SELECT value FROM json_each(${p.subjects}))
        UNION SELECT about.id FROM action AS about WHERE about.subject IN (
          SELECT 'payment ' || payment.id FROM payment WHERE payment.subscription_id = ${p.lineId}
          UNION SELECT 'payment ' || payment_id FROM payment_share WHERE payment_share.subscription_id = ${p.lineId})
        UNION SELECT action_id FROM ledger WHERE ledger.payment_id IN (
          SELECT payment.id FROM payment WHERE payment.subscription_id = ${p.lineId}
          UNION SELECT payment_id FROM payment_share WHERE payment_share.subscription_id = ${p.lineId})
        UNION SELECT action_id FROM ledger WHERE ledger.subscription_id = ${p.lineId} AND ledger.payment_id IS NULL)`,
    )
    .where(within(p))
    .orderBy('a.at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(p.limit),
);

/** What deeds moved in the books, in its order. @param actions their numbers, a JSON list */
export const auditMoves = query<{ actions: string }>()((db, p) =>
  db
    .selectFrom('ledger')
    .leftJoin('subscription as line', 'line.id', 'ledger.subscription_id')
    .select(['ledger.action_id', 'ledger.move', 'ledger.amount_cents', 'ledger.payment_id'])
    .select(['ledger.expires_before', 'ledger.expires_after', 'line.account_no'])
    .where(sql<boolean>`ledger.action_id IN (SELECT value FROM json_each(${p.actions}))`)
    .orderBy('ledger.id'),
);

export type AuditMove = NonNullable<(typeof auditMoves)['row']>;

/** By whom the newest deeds of people were done. @param limit so many deeds are looked at */
export const auditActors = query<{ from: number; limit: number }>()((db, p) =>
  db
    .selectFrom(
      db
        .selectFrom('action as a')
        .select('a.actor')
        .where(byPeople('a'))
        .where('a.at', '>=', p.from)
        .orderBy('a.at', 'desc')
        .limit(p.limit)
        .as('subquery'),
    )
    .select('subquery.actor')
    .distinct()
    .orderBy('subquery.actor'),
);
