import { sql } from 'kysely';
import { ALARMS } from '../domain/alarm.ts';
import { query } from './engine/query.ts';
import type { ReceiptState } from './engine/schema-messages.ts';
import { priceOf } from './lines.ts';
import { RECEIPT } from './payments.ts';
import { readAt } from './router-looks.ts';

const ANEW = { state: 'queued', body: null, message_id: null, reason: null, settled_at: null } as const;

/** The line that the payment was given to before the present one. */
const lineBefore = sql<
  number | null
>`(SELECT subscription_id FROM ledger WHERE payment_id = receipt.payment_id AND move LIKE '%>line' AND move <> 'spent>line' ORDER BY id DESC LIMIT 1 OFFSET 1)`;

/**
 * The receipt of a payment that a line was given is due to this number: also when the payment was with another line before, whose
 * subscriber had one, who may be the same.
 * @returns no change when this number has it already, or is about to
 */
export const insertReceipt = query<{ paymentId: number; msisdn: string; lineId: number }>()((db, p) =>
  db
    .insertInto('receipt')
    .values({ payment_id: p.paymentId, msisdn: p.msisdn })
    .onConflict((oc) =>
      oc
        .column('payment_id')
        .doUpdateSet({ msisdn: sql<string>`excluded.msisdn`, ...ANEW })
        .where(
          sql<boolean>`(receipt.msisdn <> excluded.msisdn OR receipt.state = 'dropped' OR (receipt.state <> 'queued' AND ${lineBefore} <> ${p.lineId}))`,
        ),
    ),
);

/** A person wants it to be sent again, whatever became of it before. */
export const renewReceipt = query<{ paymentId: number; msisdn: string }>()((db, p) =>
  db
    .insertInto('receipt')
    .values({ payment_id: p.paymentId, msisdn: p.msisdn })
    .onConflict((oc) => oc.column('payment_id').doUpdateSet({ msisdn: sql<string>`excluded.msisdn`, ...ANEW })),
);

/** When the money was moved last, or a person asked for its receipt: somebody may have found its line days after it came. */
const lastMoved = sql<
  number | null
>`(SELECT max(at) FROM (SELECT action.at FROM ledger AS moved JOIN action ON action.id = moved.action_id WHERE moved.payment_id = payment.id UNION ALL SELECT at FROM action WHERE subject = 'payment ' || payment.id AND name = 'payment.receipt'))`;

/** Of the payment in the query around it: what lines have of it, all together. */
const given = sql`sum(CASE WHEN move LIKE '%>line' THEN amount_cents ELSE -amount_cents END)`;
const ofPayment = sql`given.payment_id = payment.id AND given.subscription_id IS NOT NULL AND given.move NOT IN ('line>spent', 'spent>line')`;
const ofLines = sql<number>`(SELECT ${given} FROM ledger AS given WHERE ${ofPayment})`;
/** The numbers, with blanks between, of the other lines that have a part of it, in the order in which they got it. */
const otherLines = sql<
  string | null
>`(SELECT group_concat(account_no, ' ') FROM (SELECT other.account_no FROM ledger AS given JOIN subscription AS other ON other.id = given.subscription_id WHERE ${ofPayment} AND other.id <> line.id GROUP BY other.id HAVING ${given} > 0 ORDER BY min(given.id)))`;

/** The line that the text speaks of: the payment's own, and where that was not renewed by it, the first that was. */
const toldLine = sql<number>`coalesce((SELECT subscription_id FROM ledger AS bought WHERE bought.payment_id = payment.id AND bought.move = 'line>spent' AND bought.periods > 0 AND NOT EXISTS (SELECT 1 FROM ledger AS undone WHERE undone.undoes = bought.id) ORDER BY bought.subscription_id <> payment.subscription_id, bought.id LIMIT 1), payment.subscription_id)`;

/** The newest renewal of that line by this payment which nobody has undone. */
const renewalOfTold = sql<number>`(SELECT max(bought.id) FROM ledger AS bought WHERE bought.payment_id = payment.id AND bought.move = 'line>spent' AND bought.subscription_id = line.id AND NOT EXISTS (SELECT 1 FROM ledger AS undone WHERE undone.undoes = bought.id))`;

const aboutRouter = Object.keys(ALARMS).filter((kind) => kind.startsWith('router'));

/** Something that a person has to repair before this line can be let in: found there, or told of its line or its router. */
export const isInTheWay = sql<
  0 | 1
>`EXISTS (SELECT 1 FROM line_finding WHERE subscription_id = line.id) OR EXISTS (SELECT 1 FROM router_pause WHERE router_name = line.router_name) OR EXISTS (SELECT 1 FROM alarm WHERE closed_at IS NULL AND ((kind = ${sql.lit('line-refused')} AND subject = line.account_no) OR (kind IN (${sql.join(aboutRouter.map((kind) => sql.lit(kind)))}) AND subject = line.router_name)))`;

/** All that the text of a receipt may say: the payment, what it bought, and how far its line has come. */
export const receiptFacts = query<{ paymentId: number }>()((db, p) =>
  db
    .selectFrom('receipt')
    .innerJoin('payment', 'payment.id', 'receipt.payment_id')
    .innerJoin('subscription as line', (join) => join.on('line.id', '=', toldLine))
    .innerJoin('subscriber', 'subscriber.id', 'line.subscriber_id')
    .innerJoin('plan', 'plan.code', 'line.plan_code')
    .leftJoin('ledger as renewed', (join) => join.on('renewed.id', '=', renewalOfTold))
    .select([
      'receipt.msisdn',
      'receipt.state',
      'payment.state as payment_state',
      ofLines.as('amount_cents'),
      'payment.currency',
      RECEIPT.as('receipt_code'),
      'payment.received_at',
      'payment.confirmed_at',
      'payment.online_at',
      'line.account_no',
      otherLines.as('other_lines'),
      'line.expires_at',
      'line.balance_cents',
      'line.blocked_at',
      'line.paused_at',
      'line.access',
      'line.seen_online_at',
      readAt.as('read_at'),
      isInTheWay.as('is_in_the_way'),
      'subscriber.language',
      sql<string>`coalesce((SELECT name FROM plan AS wished WHERE wished.code = line.next_plan_code), plan.name)`.as(
        'plan_name',
      ),
      priceOf('line').as('price_cents'),
      'renewed.periods',
      'renewed.expires_before',
      'renewed.expires_after',
      lastMoved.as('moved_at'),
    ])
    .where('receipt.payment_id', '=', p.paymentId),
);

export type ReceiptFactsRow = NonNullable<(typeof receiptFacts)['row']>;

export const writeReceipt = query<{ paymentId: number; body: string }>()((db, p) =>
  db.updateTable('receipt').set({ body: p.body }).where('payment_id', '=', p.paymentId),
);

export const settleReceipt = query<{
  paymentId: number;
  state: Exclude<ReceiptState, 'queued'>;
  messageId: string | null;
  reason: string | null;
  now: number;
}>()((db, p) =>
  db
    .updateTable('receipt')
    .set({ state: p.state, message_id: p.messageId, reason: p.reason, settled_at: p.now })
    .where('payment_id', '=', p.paymentId)
    .where('state', '=', 'queued'),
);

/** What became of the newest receipt before this one; nothing when there was none. */
export const receiptBefore = query<{ paymentId: number }>()((db, p) =>
  db
    .selectFrom('receipt')
    .select('state')
    .where('payment_id', '<', p.paymentId)
    .where('state', '<>', 'queued')
    .orderBy('payment_id', 'desc')
    .limit(1),
);
