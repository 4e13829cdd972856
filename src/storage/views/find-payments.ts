import { sql, type Expression } from 'kysely';
import { query } from '../engine/query.ts';
import { walkingPayments } from './payment-rows.ts';

// A person's search. It reads all payments, newest first, until it has found enough: some 100,000 of them take a fraction of a second.

/** A number as it may have been given, without its separators. */
const bare = (column: Expression<string | null>) =>
  sql<string>`replace(replace(replace(${column}, ' ', ''), '-', ''), '+', '')`;
/** What was typed as account, by its letters and digits. */
const folded = (column: Expression<string | null>) =>
  sql<string>`replace(replace(replace(replace(${column}, ' ', ''), '-', ''), '.', ''), '/', '')`;

/**
 * Payments whose receipt, payer or typed account holds a text, newest first.
 * @param text with `%`, `_` and `\\` escaped by a backslash
 * @param folded its letters and digits alone; or a text that none contains
 * @param digits the end of a number, or a part of it, as a pattern; or a text that no number contains
 * @param whole a whole number as the books write it (254…), found under a mask and as a hash too; or a text that is none
 */
export const findPayments = query<{ text: string; folded: string; digits: string; whole: string; limit: number }>()(
  (db, p) =>
    walkingPayments(db)
      .where((eb) =>
        eb.or([
          sql<boolean>`${eb.ref('payment.receipt_code')} LIKE '%' || ${p.text} || '%' ESCAPE '\\'`,
          sql<boolean>`${eb.ref('payment.payer_name')} LIKE '%' || ${p.text} || '%' ESCAPE '\\'`,
          sql<boolean>`${eb.ref('payment.payer_account')} LIKE '%' || ${p.text} || '%' ESCAPE '\\'`,
          sql<boolean>`${folded(eb.ref('payment.payer_account'))} LIKE '%' || ${p.folded} || '%'`,
          // A hash has digits of nobody's number in it.
          sql<boolean>`length(${eb.ref('payment.payer_phone')}) < 40 AND ${bare(eb.ref('payment.payer_phone'))} LIKE ${p.digits}`,
          sql<boolean>`${eb.ref('payment.payer_phone')} GLOB '*[*]*[0-9][0-9]' AND ${p.whole} LIKE replace(${bare(eb.ref('payment.payer_phone'))}, '*', '%')`,
          sql<boolean>`lower(${eb.ref('payment.payer_phone')}) IN (SELECT msisdn_sha256 FROM subscriber WHERE msisdn = ${p.whole})`,
        ]),
      )
      .orderBy('payment.received_at', 'desc')
      .orderBy('payment.id', 'desc')
      .limit(p.limit),
);

/** The payment of an M-Pesa receipt, by the index of names. */
export const paymentOfReceipt = query<{ receipt: string }>()((db, p) =>
  walkingPayments(db)
    .innerJoin('payment_key', 'payment_key.payment_id', 'payment.id')
    .where('payment_key.provider', '=', '')
    .where('payment_key.scheme', '=', 'mpesa.receipt')
    .where('payment_key.value', '=', p.receipt),
);

/** Payments in one of some states, newest first. @param states as a JSON array */
export const paymentsInStates = query<{ states: string; limit: number }>()((db, p) =>
  walkingPayments(db)
    .where(sql<boolean>`payment.state IN (SELECT value FROM json_each(${p.states}))`)
    .orderBy('payment.received_at', 'desc')
    .orderBy('payment.id', 'desc')
    .limit(p.limit),
);
