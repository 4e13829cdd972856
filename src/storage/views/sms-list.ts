import { sql } from 'kysely';
import type { DeliveryState } from '../../domain/delivery-report.ts';
import { query } from '../engine/query.ts';
import type { ReceiptState } from '../engine/schema-messages.ts';

/** Of each kind so many are looked through, the newest. */
export const SMS_LOOKED_AT = 5000;

export type SmsKind = 'receipt' | 'reminder' | 'message';

/** An SMS of whichever kind, with its line and what became of it. */
export interface SmsRow {
  readonly kind: SmsKind;
  /** Of its own table; a receipt has that of its payment. */
  readonly id: number;
  readonly line_id: number | null;
  readonly account_no: string | null;
  readonly msisdn: string;
  readonly state: ReceiptState;
  readonly body: string | null;
  readonly reason: string | null;
  readonly settled_at: number | null;
  readonly delivery: DeliveryState | null;
  readonly delivery_reason: string | null;
}

const COLUMNS = sql.raw('msisdn, state, body, message_id, reason, settled_at');
const newest = sql`
  SELECT * FROM (SELECT 'receipt' AS kind, receipt.payment_id AS id, payment.subscription_id AS line_id, receipt.msisdn, receipt.state, receipt.body, receipt.message_id, receipt.reason, receipt.settled_at
    FROM receipt JOIN payment ON payment.id = receipt.payment_id ORDER BY receipt.payment_id DESC LIMIT ${sql.lit(SMS_LOOKED_AT)})
  UNION ALL SELECT * FROM (SELECT 'reminder', id, subscription_id, ${COLUMNS} FROM reminder ORDER BY id DESC LIMIT ${sql.lit(SMS_LOOKED_AT)})
  UNION ALL SELECT * FROM (SELECT 'message', id, subscription_id, ${COLUMNS} FROM message ORDER BY id DESC LIMIT ${sql.lit(SMS_LOOKED_AT)})`;

const list = (which: string) =>
  query<{ limit: number; offset: number }>()((db, p) =>
    db
      .selectFrom(sql<SmsRow & { message_id: string | null }>`(${newest})`.as('sms'))
      .leftJoin('delivery_report', 'delivery_report.message_id', 'sms.message_id')
      .leftJoin('subscription as line', 'line.id', 'sms.line_id')
      .select([
        'sms.kind',
        'sms.id',
        'sms.line_id',
        'line.account_no',
        'sms.msisdn',
        'sms.state',
        'sms.body',
        'sms.reason',
      ])
      .select(['sms.settled_at', 'delivery_report.state as delivery', 'delivery_report.reason as delivery_reason'])
      .where(sql<boolean>`${sql.raw(which)}`)
      .orderBy(sql`coalesce(sms.settled_at, 9e15)`, 'desc')
      .orderBy('sms.id', 'desc')
      .limit(p.limit)
      .offset(p.offset),
  );

/** SMS whose subscriber was not told, those that wait, and all; the newest first. */
export const SMS_LISTS = {
  failed: list("sms.state IN ('refused', 'unknown', 'dropped', 'logged') OR delivery_report.state = 'undelivered'"),
  waiting: list("sms.state = 'queued'"),
  all: list('1'),
} as const;
