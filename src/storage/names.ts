import { sql } from 'kysely';
import { query } from './engine/query.ts';

// What each place of the books calls a piece of money, where another place says otherwise. Of many the first few tell enough.

const FEW = 20;

/** Payments whose receipt is not among the names, or is there as another payment's. */
export const receiptsWithoutName = query()((db) =>
  db
    .selectFrom('payment')
    .select(['id', 'receipt_code as name'])
    .where('receipt_code', 'is not', null)
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM payment_key AS k WHERE k.provider = '' AND k.scheme = 'mpesa.receipt' AND k.value = payment.receipt_code AND k.payment_id = payment.id)`,
    )
    .limit(FEW),
);

/** Names that are a receipt, and of which their payment does not know; and names that belong to nobody, or to everybody. */
export const strayNames = query()((db) =>
  db
    .selectFrom('payment_key')
    .leftJoin('payment', 'payment.id', 'payment_key.payment_id')
    .select(['payment_key.payment_id as id', 'payment_key.value as name'])
    .where(
      sql<boolean>`payment.id IS NULL OR (payment_key.provider = '') <> (payment_key.scheme = 'mpesa.receipt') OR (payment_key.scheme = 'mpesa.receipt' AND payment.receipt_code IS NOT payment_key.value)`,
    )
    .limit(FEW),
);

/** Payments that nothing is called by. */
export const namelessPayments = query()((db) =>
  db
    .selectFrom('payment')
    .select('id')
    .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM payment_key AS k WHERE k.payment_id = payment.id)`)
    .limit(FEW),
);

/** Money that the ledger received under a name that its payment does not have. */
export const ledgerNamesLost = query()((db) =>
  db
    .selectFrom('ledger')
    .select(['payment_id as id', 'payment_key as name'])
    .where('payment_key', 'is not', null)
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM payment_key AS k WHERE k.payment_id = ledger.payment_id AND k.scheme || ' ' || k.value = ledger.payment_key)`,
    )
    .limit(FEW),
);

/** Payments of a line to which the ledger never gave any of their money. */
export const paymentsOfNoLine = query()((db) =>
  db
    .selectFrom('payment')
    .select(['id', 'subscription_id as line'])
    .where('state', '=', 'applied')
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM ledger AS l WHERE l.payment_id = payment.id AND l.move LIKE '%>line' AND l.subscription_id = payment.subscription_id)`,
    )
    .limit(FEW),
);

/** Lines that are paid until another instant than the one to which the ledger has brought them. */
export const linesEndingElsewhere = query()((db) =>
  db
    .selectFrom((eb) =>
      eb
        .selectFrom('ledger')
        .select(['subscription_id', sql<number>`max(id)`.as('newest')])
        .where('given_ms', 'is not', null)
        .groupBy('subscription_id')
        .as('given'),
    )
    .innerJoin('ledger', 'ledger.id', 'given.newest')
    .innerJoin('subscription', 'subscription.id', 'given.subscription_id')
    .select(['subscription.id', 'subscription.account_no as name'])
    .whereRef('subscription.expires_at', '<>', 'ledger.expires_after')
    .limit(FEW),
);

/**
 * Payments that no delivery of their connection told of, or whose money is not that of the other payments, although they came in as it:
 * another currency is held until a person has decided about it.
 */
export const strangePayments = query()((db) =>
  db
    .selectFrom('payment')
    .select(['id', 'provider', 'currency'])
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM callback AS c WHERE c.payment_id = payment.id AND c.provider = payment.provider) OR (state = 'applied' AND EXISTS (SELECT 1 FROM ledger WHERE ledger.payment_id = payment.id AND ledger.move IN ('outside>line', 'outside>unmatched')) AND currency <> (SELECT currency FROM payment WHERE state = 'applied' GROUP BY currency ORDER BY count(*) DESC LIMIT 1))`,
    )
    .limit(FEW),
);

/** Every delivery that was kept, to be compared with what was noted of its bytes. */
export const keptBytes = query()((db) =>
  db.selectFrom('callback').select(['id', 'digest', 'body']).where('dropped_at', 'is', null).orderBy('id'),
);
