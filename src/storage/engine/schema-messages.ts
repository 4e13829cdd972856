import type { Generated } from 'kysely';
import type { DeliveryState } from '../../domain/delivery-report.ts';

// SMS: what each tells, and what became of it.

/** `logged`: there is no gateway. `dropped`: it was not true any more when it could be sent. */
export type ReceiptState = 'queued' | 'sent' | 'refused' | 'unknown' | 'logged' | 'dropped';

export interface ReceiptTable {
  payment_id: number;
  msisdn: string;
  state: Generated<ReceiptState>;
  body: string | null;
  message_id: string | null;
  reason: string | null;
  settled_at: number | null;
}

/** An SMS about the end of a line's time. */
export interface ReminderTable {
  id: Generated<number>;
  subscription_id: number;
  expires_at: number;
  days: number;
  day: string;
  msisdn: string;
  state: Generated<ReceiptState>;
  body: string | null;
  message_id: string | null;
  reason: string | null;
  settled_at: number | null;
}

/** An SMS that a person wrote. */
export interface MessageTable {
  id: Generated<number>;
  subscription_id: number;
  action_id: number;
  msisdn: string;
  body: string;
  state: Generated<ReceiptState>;
  message_id: string | null;
  reason: string | null;
  settled_at: number | null;
}

/** What the gateway told of an SMS after it took it. */
export interface DeliveryReportTable {
  message_id: string;
  msisdn: string;
  state: DeliveryState;
  reason: string | null;
  reported_at: number;
}
