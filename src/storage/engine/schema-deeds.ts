import type { Generated } from 'kysely';
import type { RequestState } from '../../domain/money/payment-request.ts';
import type { PurseOrderKind } from '../../domain/money/purse-order.ts';
import type { RefundState } from '../../domain/money/refund.ts';

// Money that people ask for, and what they do with money after it was booked.

export interface PaymentRequestTable {
  id: Generated<number>;
  order_id: string;
  checkout_id: string | null;
  reference: string | null;
  provider: string;
  subscription_id: number;
  msisdn: string;
  amount_cents: number;
  state: RequestState;
  outcome: string | null;
  created_at: number;
  settled_at: number | null;
  account: string | null;
  sent_at: number | null;
  next_at: number | null;
  asks: Generated<number>;
  keys: Generated<string>;
  payment_id: number | null;
  /** Where cash is taken in; null: the phone is asked. */
  till: string | null;
}

export interface AutoPushTable {
  subscription_id: number;
  since: number;
}

export interface PaysForTable {
  subscription_id: number;
  payer_id: number;
  place: number;
}

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
  provider: Generated<string | null>;
  order_id: Generated<string | null>;
  msisdn: Generated<string | null>;
  sent_at: Generated<number | null>;
  next_at: Generated<number | null>;
  asks: Generated<number>;
  keys: Generated<string>;
  said: Generated<string | null>;
  denied: Generated<0 | 1>;
  confirm_type: Generated<string | null>;
  confirm_code: Generated<string | null>;
  /** Receipt of the payment that it gives back as it came. */
  reverses: Generated<string | null>;
  /** Where it is handed out in cash. */
  till: Generated<string | null>;
}

export interface PurseOrderTable {
  id: Generated<number>;
  provider: string;
  kind: PurseOrderKind;
  amount_cents: number;
  msisdn: string;
  order_id: string;
  state: RefundState;
  asked_by: number;
  asked_at: number;
  settled_at: Generated<number | null>;
  sent_at: Generated<number | null>;
  next_at: number | null;
  asks: Generated<number>;
  keys: Generated<string>;
  said: Generated<string | null>;
  denied: Generated<0 | 1>;
  receipt_code: Generated<string | null>;
  confirm_type: Generated<string | null>;
  confirm_code: Generated<string | null>;
  /** How many tokens there were before it was sent; null: not told. */
  tokens_cents: Generated<number | null>;
}

export interface DirectTestTable {
  provider: string;
  /** Empty: the one that is chosen, or the only one. */
  channel: string;
  receipt_code: string;
  told_by: number;
  told_at: number;
}

export interface ReversalTable {
  receipt_code: string;
  payment_id: number;
  action_id: number;
}

export interface CompensationTable {
  id: Generated<number>;
  router_name: string;
  from_at: number;
  to_at: number;
  action_id: number;
}

export interface ClosingTable {
  /** `2026-11-30`. */
  day: string;
  action_id: number;
  ledger_id: number;
  /** JSON of `ClosingTotals`. */
  totals: string;
  hash: Uint8Array;
}
