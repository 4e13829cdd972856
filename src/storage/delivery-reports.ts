import { sql } from 'kysely';
import type { DeliveryState } from '../domain/delivery-report.ts';
import { query } from './engine/query.ts';

/** Under which name reports that say nothing to us are counted; no connection can have it, for the blank. */
export const COUNTED_AS = 'sms reports';

/** How many there were, for each reason. */
export const reportsCounted = query()((db) =>
  db.selectFrom('refusal').select(['reason', 'count', 'last_at']).where('provider', '=', sql.lit(COUNTED_AS)),
);

/** To whom the SMS of this name was sent: a receipt, a reminder, or one that a person wrote. */
export const phoneOfMessage = query<{ messageId: string }>()((db, p) =>
  db
    .selectFrom('receipt')
    .select('msisdn')
    .where('message_id', '=', p.messageId)
    .unionAll(db.selectFrom('reminder').select('msisdn').where('message_id', '=', p.messageId))
    .unionAll(db.selectFrom('message').select('msisdn').where('message_id', '=', p.messageId)),
);

/**
 * Of several reports about one message the first stands, but what has arrived has arrived: no report that comes later, or that was
 * overtaken, undoes it.
 */
export const putReport = query<{
  messageId: string;
  msisdn: string;
  state: DeliveryState;
  reason: string | null;
  now: number;
}>()((db, p) =>
  db
    .insertInto('delivery_report')
    .values({ message_id: p.messageId, msisdn: p.msisdn, state: p.state, reason: p.reason, reported_at: p.now })
    .onConflict((oc) =>
      oc
        .column('message_id')
        .doUpdateSet({
          state: sql<DeliveryState>`excluded.state`,
          reason: sql<string | null>`excluded.reason`,
          reported_at: sql<number>`excluded.reported_at`,
        })
        .where(sql<boolean>`delivery_report.state = 'undelivered' AND excluded.state = 'delivered'`),
    ),
);

/** The newest that is known of the phone of a line's subscriber. */
export const reportOfLine = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .innerJoin('delivery_report', 'delivery_report.msisdn', 'subscriber.msisdn')
    .select(['delivery_report.state', 'delivery_report.reason', 'delivery_report.reported_at'])
    .where('subscription.id', '=', p.id)
    .orderBy('delivery_report.reported_at', 'desc')
    .limit(1),
);
