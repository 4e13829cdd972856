import { sql, type Expression } from 'kysely';
import { BY_HAND } from '../../domain/money/notice.ts';
import { COUNTED_AS } from '../delivery-reports.ts';
import { query } from '../engine/query.ts';
import { walkingPayments } from './payment-rows.ts';

// A person's search. It reads all payments, newest first, until it has found enough.

/** A number as it may have been given, without its separators. */
const bare = (column: Expression<string | null>) =>
  sql<string>`replace(replace(replace(${column}, ' ', ''), '-', ''), '+', '')`;
/** What was typed as account, by its letters and digits. */
const folded = (column: Expression<string | null>) =>
  sql<string>`replace(replace(replace(replace(${column}, ' ', ''), '-', ''), '.', ''), '/', '')`;

/**
 * Payments whose receipt, payer or typed account holds a text, newest first.
 * @param text with `%`, `_` and `\\` escaped by a backslash
 * @param folded its letters and digits alone; `''` is not looked for, as with those below
 * @param digits the end of a number, or a part of it, as a pattern
 * @param whole a whole number as the books write it (254…), found under a mask and as a hash too
 */
export const findPayments = query<{ text: string; folded: string; digits: string; whole: string; limit: number }>()(
  (db, p) =>
    walkingPayments(db)
      .where((eb) => {
        const phone = eb.ref('payment.payer_phone');
        const texts = sql`coalesce(payment.receipt_code, '') || char(10) || coalesce(payment.payer_name, '') || char(10) || coalesce(payment.payer_account, '')`;
        return eb.or([
          sql<boolean>`(${texts}) LIKE '%' || ${p.text} || '%' ESCAPE '\\'`,
          sql<boolean>`(${p.folded} <> '' AND ${folded(eb.ref('payment.payer_account'))} LIKE '%' || ${p.folded} || '%')`,
          sql<boolean>`payment.id IN (SELECT payment_id FROM payment_key WHERE scheme = 'receipt' AND value LIKE '%' || ${p.text} || '%' ESCAPE '\\')`,
          // A hash has digits of nobody's number in it.
          sql<boolean>`(${p.digits} <> '' AND length(${phone}) < 40 AND ${bare(phone)} LIKE ${p.digits})`,
          sql<boolean>`(${p.whole} <> '' AND ${phone} GLOB '*[*]*[0-9][0-9]' AND ${p.whole} LIKE replace(${bare(phone)}, '*', '%'))`,
          sql<boolean>`(${p.whole} <> '' AND lower(${phone}) IN (SELECT msisdn_sha256 FROM subscriber WHERE msisdn = ${p.whole}))`,
        ]);
      })
      .orderBy('payment.received_at', 'desc')
      .orderBy('payment.id', 'desc')
      .limit(p.limit),
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

/** Payments of an amount that were paid, or came, between two instants, newest first. */
export const paymentsOfAmount = query<{ amountCents: number; from: number; until: number; limit: number }>()((db, p) =>
  walkingPayments(db)
    .where('payment.amount_cents', '=', p.amountCents)
    .where((eb) =>
      eb.or([eb.between('payment.paid_at', p.from, p.until), eb.between('payment.received_at', p.from, p.until)]),
    )
    .orderBy('payment.received_at', 'desc')
    .orderBy('payment.id', 'desc')
    .limit(p.limit),
);

/**
 * Requests for money that nobody has paid, newest first: by a phone or a part of it, an account number, the order, or an amount.
 * @param digits as a pattern; `''` is not looked for @param key of an account number, likewise @param amountCents -1: not looked for
 */
export const findRequests = query<{
  digits: string;
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
    .select(['payment_request.created_at', 'subscription.account_no'])
    .where('state', '<>', sql.lit('paid'))
    .where((eb) =>
      eb.or([
        sql<boolean>`(${p.digits} <> '' AND payment_request.msisdn LIKE ${p.digits})`,
        eb('order_id', '=', p.text),
        sql<boolean>`(${p.key} <> '' AND subscription.account_key = ${p.key})`,
        eb.and([eb('amount_cents', '=', p.amountCents), eb.between('payment_request.created_at', p.from, p.until)]),
      ]),
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
