import type { Generated } from 'kysely';
import type { RefundState } from '../../domain/money/refund.ts';

// What people do with money after it was booked.

export interface PaymentShareTable {
  subscription_id: number;
  payment_id: number;
}

export interface RefundTable {
  id: Generated<number>;
  payment_id: number;
  amount_cents: number;
  state: RefundState;
  receipt_code: string | null;
  asked_by: number;
  asked_at: number;
  settled_at: number | null;
}
