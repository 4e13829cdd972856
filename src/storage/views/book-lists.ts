import { query } from '../engine/query.ts';
import { RECEIPT } from '../payments.ts';

// The books as lists, for whoever takes them out. Instants in UTC milliseconds, `from` included and `until` not.

export const paymentsReceived = query<{ from: number; until: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .leftJoin('subscription', 'subscription.id', 'payment.subscription_id')
    .selectAll('payment')
    .select([RECEIPT.as('receipt'), 'subscription.account_no'])
    .where('payment.received_at', '>=', p.from)
    .where('payment.received_at', '<', p.until)
    .orderBy('payment.received_at')
    .orderBy('payment.id'),
);

export const ledgerBetween = query<{ from: number; until: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .innerJoin('action', 'action.id', 'ledger.action_id')
    .leftJoin('subscription', 'subscription.id', 'ledger.subscription_id')
    .selectAll('ledger')
    .select(['action.at', 'action.actor', 'action.name', 'action.reason', 'subscription.account_no'])
    .where('action.at', '>=', p.from)
    .where('action.at', '<', p.until)
    .orderBy('ledger.id'),
);

/** @param from first day, @param to last day, both included */
export const closingsBetween = query<{ from: string; to: string }>()((db, p) =>
  db.selectFrom('closing').selectAll().where('day', '>=', p.from).where('day', '<=', p.to).orderBy('day'),
);
