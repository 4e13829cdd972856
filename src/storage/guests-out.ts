import { sql, type Kysely } from 'kysely';
import { query } from './engine/query.ts';
import type { Schema } from './engine/schema.ts';
import { lastRenewal } from './ledger.ts';
import { isInTheWay } from './receipts.ts';

// Who bought hotspot time, and was not seen online since. UTC milliseconds.

interface Bought {
  /** When it was bought: after that. */
  readonly since: number;
  /** And not after that. */
  readonly until: number;
  readonly now: number;
}

/** Lines of guests that nothing keeps off of which a person is told elsewhere. */
const guestsThatMayBeIn = (db: Kysely<Schema>) =>
  db
    .selectFrom('subscription as line')
    .innerJoin('line_device', 'line_device.subscription_id', 'line.id')
    .select(['line.account_no', 'line.router_name'])
    .where('line.retired_at', 'is', null)
    .where('line.blocked_at', 'is', null)
    .where(sql<boolean>`NOT (${isInTheWay})`);

/** By money, the oldest first. `let_in_at`: when the router confirmed; null: not yet. */
export const paidGuestsOut = query<Bought>()((db, p) =>
  guestsThatMayBeIn(db)
    .innerJoin('payment', 'payment.subscription_id', 'line.id')
    .select(['payment.received_at as at', 'payment.amount_cents', 'payment.currency'])
    .select('payment.confirmed_at as let_in_at')
    .where('payment.received_at', '>', p.since)
    .where('payment.received_at', '<=', p.until)
    .where('payment.state', '=', sql.lit('applied'))
    .where('payment.online_at', 'is', null)
    .where('line.expires_at', '>', p.now)
    .where(lastRenewal, 'is not', null)
    .orderBy('payment.received_at'),
);

/** By a voucher, the oldest first. `let_in_at` as above. */
export const voucherGuestsOut = query<Bought>()((db, p) =>
  guestsThatMayBeIn(db)
    .innerJoin('voucher', 'voucher.subscription_id', 'line.id')
    .select(['voucher.ended_at as at', 'voucher.id as voucher_id'])
    .select(
      sql<
        number | null
      >`CASE WHEN line.access = 'on' AND line.access_at >= voucher.ended_at THEN line.access_at END`.as('let_in_at'),
    )
    .where('voucher.subscription_id', 'is not', null)
    .where('voucher.ended_at', '>', p.since)
    .where('voucher.ended_at', '<=', p.until)
    .where('line.expires_at', '>', p.now)
    .where((eb) =>
      eb.or([eb('line.seen_online_at', 'is', null), eb('line.seen_online_at', '<', eb.ref('voucher.ended_at'))]),
    )
    .$narrowType<{ at: number }>()
    .orderBy('voucher.ended_at'),
);
