import { sql } from 'kysely';
import type { Service } from '../domain/ports.ts';
import { query } from './engine/query.ts';

// What the customers' pages ask.

/** Requests that wait: for a line, or on a phone. The youngest first. */
export const waitingRequests = query<{ subscriptionId: number; msisdn: string; since: number }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .select(['id', 'subscription_id', 'msisdn'])
    .where('state', '=', sql.lit('open'))
    .where('created_at', '>', p.since)
    .where((eb) => eb.or([eb('subscription_id', '=', p.subscriptionId), eb('msisdn', '=', p.msisdn)]))
    .orderBy('id', 'desc'),
);

/** The newest request for a line. */
export const newestRequest = query<{ lineId: number }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .select(['id', 'msisdn', 'amount_cents', 'state', 'outcome', 'created_at', 'sent_at', 'settled_at'])
    .where('subscription_id', '=', p.lineId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1),
);

/** Whom a line's requests asked since an instant. */
export const requestsSince = query<{ lineId: number; since: number }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .select(['msisdn', 'created_at'])
    .where('subscription_id', '=', p.lineId)
    .where('created_at', '>', p.since),
);

/** A request to this number that was paid, whenever. */
export const paidByNumber = query<{ msisdn: string }>()((db, p) =>
  db
    .selectFrom('payment_request')
    .select('id')
    .where('msisdn', '=', p.msisdn)
    .where('state', '=', sql.lit('paid'))
    .limit(1),
);

/** The newest money of a line that bought time, and how long it took. */
export const newestPayment = query<{ lineId: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .select(['id', 'amount_cents', 'currency', 'receipt_code', 'received_at', 'confirmed_at', 'online_at'])
    .where('subscription_id', '=', p.lineId)
    .where('state', '=', sql.lit('applied'))
    .orderBy('received_at', 'desc')
    .limit(1),
);

/** The newest time that a line got by no payment (a voucher, free minutes, a loan, what was kept for it): when, UTC ms, and how much, ms. */
export const newestGift = query<{ lineId: number }>()((db, p) =>
  db
    .selectFrom('ledger')
    .innerJoin('action', 'action.id', 'ledger.action_id')
    .select(['action.at', sql<number>`ledger.given_ms`.as('given_ms')])
    .where('ledger.subscription_id', '=', p.lineId)
    .where('ledger.payment_id', 'is', null)
    .where('ledger.given_ms', '>', 0)
    .orderBy('ledger.id', 'desc')
    .limit(1),
);

/** The line in use of one phone at one hotspot; the one with the most time, where there are several. */
export const lineOfPhone = query<{ router: string; mac: string }>()((db, p) =>
  db
    .selectFrom('line_device')
    .innerJoin('subscription', 'subscription.id', 'line_device.subscription_id')
    .select(['subscription.id', 'subscription.expires_at'])
    .where('line_device.mac', '=', p.mac)
    .where('subscription.router_name', '=', p.router)
    .where('subscription.retired_at', 'is', null)
    .orderBy('subscription.expires_at', 'desc')
    .limit(1),
);

/** The line in use that has this login. */
export const lineOfLogin = query<{ router: string; service: Service; username: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select('id')
    .where('router_name', '=', p.router)
    .where('service', '=', p.service)
    .where('username', '=', p.username)
    .where('retired_at', 'is', null),
);

/** The lines in use at one hotspot that this device was let through by, that with the most time first; its plan may have room for fewer. */
export const linesLettingThrough = query<{ router: string; mac: string }>()((db, p) =>
  db
    .selectFrom('line_let_through')
    .innerJoin('subscription', 'subscription.id', 'line_let_through.subscription_id')
    .select(['subscription.id', 'subscription.expires_at'])
    .where('line_let_through.mac', '=', p.mac)
    .where('line_let_through.ended_at', 'is', null)
    .where('subscription.router_name', '=', p.router)
    .where('subscription.retired_at', 'is', null)
    .orderBy('subscription.expires_at', 'desc'),
);
