import { sql, type Expression, type Kysely, type RawBuilder } from 'kysely';
import { kindLiteral } from '../commands.ts';
import { query } from '../engine/query.ts';
import type { Schema } from '../engine/schema.ts';
import { offByUse, USE_COLUMNS } from '../allowances.ts';
import { awaitsClock } from '../lines.ts';
import { waitingCents } from '../payment-deeds.ts';
import { readAt } from '../router-looks.ts';

/**
 * The newest command of a line, by its index.
 * @param line the column that holds the line's number
 */
export const telling = (line: 'line.id' | 'payment.subscription_id') => {
  const ofLine = sql`SELECT id FROM command WHERE kind = ${kindLiteral('router.sync')} AND subject = ${sql.ref(line)}`;
  return sql<number>`(${ofLine} ORDER BY id DESC LIMIT 1)`;
};

/**
 * Of money that waits for a person and may be a line's, a column's aggregate: it was suggested, or the line is known and the
 * money is held for another reason. What is in another currency than the books is not money of a line. The plus keeps SQLite from
 * going through all that waits for each line.
 */
const ofWaiting = (aggregate: 'sum' | 'min(received_at)' | 'max(currency)') =>
  sql`(SELECT ${aggregate === 'sum' ? sql`sum(${waitingCents('waiting')})` : sql.raw(aggregate)} FROM payment AS waiting WHERE id IN (
    SELECT payment_id FROM payment_suggestion WHERE payment_suggestion.subscription_id = line.id
    UNION SELECT id FROM payment WHERE payment.subscription_id = line.id AND payment.state IN ('held', 'unmatched')
  ) AND +state IN ('held', 'unmatched') AND reason IS NOT 'currency')`;

/** Lines with everything that is shown of one, and that its verdict rests on. */
export const wideLines = (db: Kysely<Schema>) =>
  db
    .selectFrom('subscription as line')
    .innerJoin('subscriber', 'subscriber.id', 'line.subscriber_id')
    .innerJoin('plan', 'plan.code', 'line.plan_code')
    .leftJoin('plan as wished', 'wished.code', 'line.next_plan_code')
    .innerJoin('router', 'router.name', 'line.router_name')
    .leftJoin('line_finding', 'line_finding.subscription_id', 'line.id')
    .leftJoin('allowance', 'allowance.subscription_id', 'line.id')
    .leftJoin('command', (join) => join.on('command.id', '=', telling('line.id')))
    .select([
      'line.id',
      'line.subscriber_id',
      'line.account_no',
      'line.plan_code',
      'line.router_name',
      'line.service',
      'line.username',
      'line.expires_at',
      'line.balance_cents',
      'line.blocked_at',
      'line.paused_at',
      'line.blocked_reason',
      'line.access',
      'line.access_at',
      'line.access_detail',
      'line.written_at',
      'line.seen_online_at',
      'line.created_at',
      'line.retired_at',
      'subscriber.name',
      'subscriber.msisdn',
      'subscriber.language',
      'plan.name as plan_name',
      sql<number>`coalesce(line.own_price_cents, plan.price_cents)`.as('price_cents'),
      'line.own_price_cents',
      'line.next_plan_code',
      'wished.name as next_plan_name',
      'wished.price_cents as next_price_cents',
      'plan.grace_ms',
      'plan.lend_ms',
      'line.lent_cents',
      'plan.profile',
      'router.host',
      'line_finding.code as finding_code',
      'line_finding.detail as finding_detail',
      readAt.as('read_at'),
      awaitsClock('line').as('awaits_clock'),
      offByUse('line').as('used_up'),
      ...USE_COLUMNS,
      'command.state as command_state',
      'command.error as command_error',
      'command.attempts as command_attempts',
      'command.created_at as command_at',
      'command.finished_at as command_ended_at',
      ofWaiting('sum').$castTo<number | null>().as('waiting_cents'),
      ofWaiting('min(received_at)').$castTo<number | null>().as('waiting_since'),
      ofWaiting('max(currency)').$castTo<string | null>().as('waiting_currency'),
    ]);

export type WideLine = Awaited<ReturnType<ReturnType<typeof wideLines>['executeTakeFirstOrThrow']>>;

const contains = (column: RawBuilder<unknown>, text: Bound<string>) =>
  sql<boolean>`${column} LIKE '%' || ${text} || '%' ESCAPE '\\'`;

/** A parameter of a query. */
type Bound<T> = Expression<T> | T;

/** Which lines, whatever they are called. */
interface Asked {
  readonly retired: 0 | 1;
  readonly unseen: number | null;
  readonly withoutPhone: 0 | 1;
  readonly limit: number;
}

interface SoughtLines extends Asked {
  readonly text: string;
  readonly key: string;
  readonly plain: string;
  readonly digits: string;
}

type BoundTo<P> = { readonly [K in keyof P]: Bound<P[K]> };

const isAsked = (p: BoundTo<Asked>) => sql<boolean>`(line.retired_at IS NULL OR 1 = ${p.retired})
  AND (${p.unseen} IS NULL OR (line.seen_online_at IS NULL AND line.service <> 'static' AND line.blocked_at IS NULL AND line.retired_at IS NULL AND line.expires_at + plan.grace_ms > ${p.unseen}))
  AND (subscriber.msisdn IS NULL OR 0 = ${p.withoutPhone})`;

const isSought = (p: BoundTo<SoughtLines>) => sql<boolean>`(
    ${contains(sql`subscriber.name`, p.text)} OR ${contains(sql`line.account_no`, p.text)} OR line.account_key = ${p.key}
    OR ${contains(sql`line.account_plain`, p.plain)} OR ${contains(sql`line.username`, p.text)} OR ${contains(sql`coalesce(subscriber.msisdn, '')`, p.digits)})
  AND ${isAsked(p)}`;

/** Of a text that more lines hold, these many are put in order. */
const MOST_ORDERED = 500;

/**
 * Lines with their subscribers, by name: those whose name, account number or login contains the text, whose account number
 * is or contains it however it is written, or whose phone contains the digits. For texts that have trigrams.
 * @param match of the index of lines (`matchAny`)
 * @param text with `%`, `_` and `\` escaped by a backslash
 * @param key of the text's fold
 * @param plain letters and digits of a part of an account number, or a text that none contains
 * @param digits of a number as the books write it (254…), or a text that no number contains
 * @param withoutPhone 1: only those whose subscriber has none
 * @param unseen UTC ms: only those that are paid then and of which no session was ever seen; null: all
 */
export const findLines = query<SoughtLines & { match: string }>()((db, p) =>
  wideLines(db)
    .where(
      sql<boolean>`line.id IN (SELECT id FROM (
        SELECT line.id, subscriber.name, line.account_no
        FROM (SELECT id FROM subscription WHERE account_key = ${p.key} UNION SELECT rowid FROM line_text WHERE line_text MATCH ${p.match}) AS hit
        CROSS JOIN subscription AS line ON line.id = hit.id CROSS JOIN subscriber ON subscriber.id = line.subscriber_id CROSS JOIN plan ON plan.code = line.plan_code
        WHERE ${isSought(p)} LIMIT ${sql.lit(MOST_ORDERED)}) ORDER BY name, account_no LIMIT ${p.limit})`,
    )
    .orderBy('subscriber.name')
    .orderBy('line.account_no'),
);

/** All lines by name, as many as are wanted. */
export const walkLines = query<Asked>()((db, p) =>
  wideLines(db)
    .where(
      sql<boolean>`line.id IN (
        SELECT line.id FROM subscriber INDEXED BY subscriber_name CROSS JOIN subscription AS line ON line.subscriber_id = subscriber.id
        CROSS JOIN plan ON plan.code = line.plan_code
        WHERE ${isAsked(p)} ORDER BY subscriber.name, line.account_no LIMIT ${p.limit})`,
    )
    .orderBy('subscriber.name')
    .orderBy('line.account_no'),
);

/** Behind every text that begins with another, as SQLite compares bytes. */
const beginsWith = (column: string, start: Bound<string>) =>
  sql<boolean>`${sql.ref(column)} >= ${start} AND ${sql.ref(column)} < ${start} || char(1114111)`;

/** Lines whose subscriber's name begins with a text in exactly these letters, by name: for texts too short for trigrams. */
export const linesOfNames = query<Asked & { start: string }>()((db, p) =>
  wideLines(db)
    .where(
      sql<boolean>`line.id IN (
        SELECT line.id FROM subscriber INDEXED BY subscriber_name CROSS JOIN subscription AS line ON line.subscriber_id = subscriber.id
        CROSS JOIN plan ON plan.code = line.plan_code
        WHERE ${beginsWith('subscriber.name', p.start)} AND ${isAsked(p)} ORDER BY subscriber.name LIMIT ${p.limit})`,
    )
    .orderBy('subscriber.name')
    .orderBy('line.account_no'),
);

/**
 * Lines of just this account number, and those whose account number or login begins with a text: for texts too short for trigrams.
 * That which is it stands first.
 * @param key of the text's fold @param plain its letters and digits in capitals, or a text with which none begins
 */
export const linesOfCodes = query<Asked & { key: string; plain: string }>()((db, p) => {
  const beginning = (column: string) =>
    sql`SELECT id FROM (SELECT line.id FROM subscription AS line CROSS JOIN subscriber ON subscriber.id = line.subscriber_id
      CROSS JOIN plan ON plan.code = line.plan_code
      WHERE ${beginsWith(`line.${column}`, p.plain)} AND ${isAsked(p)} ORDER BY ${sql.ref(`line.${column}`)} LIMIT ${p.limit})`;
  const hits = sql`SELECT id FROM subscription WHERE account_key = ${p.key} UNION ${beginning('account_plain')} UNION ${beginning('login_plain')}`;
  return wideLines(db)
    .where(sql<boolean>`line.id IN (${hits})`)
    .where(isAsked(p))
    .orderBy(sql`line.account_key = ${p.key}`, 'desc')
    .orderBy('line.account_no')
    .limit(p.limit);
});
