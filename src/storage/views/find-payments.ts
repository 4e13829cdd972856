import { sql, type Expression, type RawBuilder } from 'kysely';
import { BY_HAND } from '../../domain/money/notice.ts';
import { COUNTED_AS } from '../delivery-reports.ts';
import { query } from '../engine/query.ts';
import { returnedUnder } from '../reversals.ts';
import { walkingPayments } from './payment-rows.ts';

// A person's search. Payments are found by the trigrams of what was asked and then compared with it, newest first, until enough are
// found. What the index has not yet, or what is too short for it, is found by walking from a payment on.

/** A number as it may have been given, without its separators. */
const bare = sql<string>`replace(replace(replace(payment.payer_phone, ' ', ''), '-', ''), '+', '')`;
/** What was typed as account, by its letters and digits. */
const folded = sql<string>`replace(replace(replace(replace(payment.payer_account, ' ', ''), '-', ''), '.', ''), '/', '')`;
const texts = sql`concat_ws(char(10), payment.receipt_code, payment.payer_name, payment.payer_account)`;

interface Sought {
  /** Of the index of payments (`matchAny`). */
  readonly match: string;
  /** Payments behind this one are walked. */
  readonly walkFrom: number;
  readonly limit: number;
}

/** A parameter of a query, by its name. */
type Bound<P> = { readonly [K in keyof P]: Expression<P[K]> | P[K] };

/** Payments of which a condition holds, newest first, each with all that is shown of it. */
const found = <P extends Sought>(where: (p: Bound<P>) => RawBuilder<boolean>) =>
  query<P>()((db, p) => {
    const isIt = where(p);
    const byIndex = sql`SELECT payment.id FROM payment_text CROSS JOIN payment ON payment.id = payment_text.rowid
      WHERE payment_text MATCH ${p.match} AND payment.id <= ${p.walkFrom} AND ${isIt} ORDER BY payment_text.rowid DESC LIMIT ${p.limit}`;
    const byWalk = sql`SELECT payment.id FROM payment WHERE payment.id > ${p.walkFrom} AND ${isIt} ORDER BY payment.id DESC LIMIT ${p.limit}`;
    return walkingPayments(db)
      .where(sql<boolean>`payment.id IN (SELECT id FROM (${byIndex}) UNION ALL SELECT id FROM (${byWalk}))`)
      .orderBy('payment.received_at', 'desc')
      .orderBy('payment.id', 'desc')
      .limit(p.limit);
  });

/**
 * Payments whose receipt, payer or typed account holds a text.
 * @param text with `%`, `_` and `\\` escaped by a backslash
 * @param folded its letters and digits alone; `''` is not looked for, as with those below
 * @param digits the end of a number, or a part of it, as a pattern; a hash has digits of nobody's number in it
 * @param whole a whole number as the books write it (254…), found under a mask and as a hash too
 */
export const findPayments = found<Sought & { text: string; folded: string; digits: string; whole: string }>(
  (p) => sql<boolean>`(${texts} LIKE '%' || ${p.text} || '%' ESCAPE '\\'
    OR (${p.folded} <> '' AND ${folded} LIKE '%' || ${p.folded} || '%')
    OR EXISTS (SELECT 1 FROM payment_key WHERE payment_id = payment.id AND scheme = 'receipt' AND value LIKE '%' || ${p.text} || '%' ESCAPE '\\')
    OR (${p.digits} <> '' AND length(payment.payer_phone) < 40 AND ${bare} LIKE ${p.digits})
    OR (${p.whole} <> '' AND payment.payer_phone GLOB '*[*]*[0-9][0-9]' AND ${p.whole} LIKE replace(${bare}, '*', '%'))
    OR (${p.whole} <> '' AND lower(payment.payer_phone) IN (SELECT msisdn_sha256 FROM subscriber WHERE msisdn = ${p.whole})))`,
);

/** Payments of an amount that were paid, or came, between two instants. */
export const paymentsOfAmount = found<Sought & { amountCents: number; from: number; until: number }>(
  (p) => sql<boolean>`(payment.amount_cents = ${p.amountCents}
    AND (payment.paid_at BETWEEN ${p.from} AND ${p.until} OR payment.received_at BETWEEN ${p.from} AND ${p.until}))`,
);

/** The payments of a receipt, by the index of names: M-Pesa's is one, of another form each connection may have its own. */
export const paymentsOfReceipt = query<{ receipt: string }>()((db, p) =>
  walkingPayments(db)
    .innerJoin('payment_key', 'payment_key.payment_id', 'payment.id')
    .where(
      sql<boolean>`payment_key.provider IN (SELECT '' UNION SELECT name FROM provider UNION SELECT value FROM json_each(${sql.lit(JSON.stringify(BY_HAND))}))`,
    )
    .where('payment_key.scheme', 'in', ['mpesa.receipt', 'receipt'])
    .where('payment_key.value', '=', p.receipt)
    .orderBy('payment.id'),
);

/** The same of what went back under a receipt (`returnedUnder`). */
export const paymentsGoneBack = query<{ receipt: string }>()((db, p) =>
  walkingPayments(db).where('payment.id', 'in', returnedUnder(db, p.receipt)),
);

/** A phone or an amount is looked for among so many, the newest: people ask for a push of these days. */
const REQUESTS_WALKED = 5_000;

/**
 * Requests for money that nobody has paid, newest first: by the order, an account number, a whole phone, and of the newest also by a part
 * of the phone or an amount.
 * @param digits as a pattern; `''` is not looked for @param whole a whole number, likewise @param key of an account number, likewise
 * @param amountCents -1: not looked for
 */
export const findRequests = query<{
  digits: string;
  whole: string;
  text: string;
  key: string;
  amountCents: number;
  from: number;
  until: number;
  limit: number;
}>()((db, p) =>
  db
    .selectFrom('payment_request')
    .innerJoin('subscription', 'subscription.id', 'payment_request.subscription_id')
    .select(['payment_request.id', 'order_id', 'provider', 'amount_cents', 'state', 'outcome'])
    .select(['payment_request.created_at', 'subscription.account_no', 'subscription.id as line_id'])
    .where('state', '<>', sql.lit('paid'))
    .where(
      sql<boolean>`payment_request.id IN (
        SELECT id FROM payment_request WHERE order_id = ${p.text}
        UNION SELECT id FROM payment_request WHERE msisdn = ${p.whole}
        UNION SELECT asked.id FROM subscription JOIN payment_request AS asked ON asked.subscription_id = subscription.id
          WHERE account_key = ${p.key} AND ${p.key} <> ''
        UNION SELECT id FROM payment_request
          WHERE id > (SELECT max(id) FROM payment_request) - iif(${p.digits} = '' AND ${p.amountCents} < 0, 0, ${sql.lit(REQUESTS_WALKED)})
          AND ((${p.digits} <> '' AND msisdn LIKE ${p.digits}) OR (amount_cents = ${p.amountCents} AND created_at BETWEEN ${p.from} AND ${p.until})))`,
    )
    .orderBy('payment_request.created_at', 'desc')
    .limit(p.limit),
);

/** Under which hash a provider may name a subscriber's number. */
export const hashOfPhone = query<{ whole: string }>()((db, p) =>
  db.selectFrom('subscriber').select('msisdn_sha256').where('msisdn', '=', p.whole).limit(1),
);

/** The newest sample of each way in which deliveries were refused. */
export const refusalSamples = query()((db) =>
  db
    .selectFrom('refusal')
    .select(['provider', 'reason', 'last_at', 'sample'])
    .where('provider', '<>', sql.lit(COUNTED_AS))
    .orderBy('last_at', 'desc'),
);

/** Payments in one of some states, newest first. @param states as a JSON array */
export const paymentsInStates = query<{ states: string; limit: number }>()((db, p) =>
  walkingPayments(db)
    .where(sql<boolean>`payment.state IN (SELECT value FROM json_each(${p.states}))`)
    .orderBy('payment.received_at', 'desc')
    .orderBy('payment.id', 'desc')
    .limit(p.limit),
);
