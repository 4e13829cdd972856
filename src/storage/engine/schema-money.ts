import type { Generated } from 'kysely';
import type { PaymentState } from '../../domain/money/law.ts';
import type { Move } from '../../domain/money/ledger-facts.ts';

// The money that came, by what it is known, the bytes that told of it, and what became of it.

/** How evidence came that nobody delivered. */
export const WAYS_OF_EVIDENCE = ['list', 'answer', 'statement', 'person'] as const;
export type CameBy = (typeof WAYS_OF_EVIDENCE)[number];

export type CallbackResult = 'payment' | 'repeat' | 'request' | 'ignored' | 'conflict' | 'quarantined';

export interface PaymentTable {
  id: Generated<number>;
  provider: string;
  amount_cents: number;
  currency: string;
  receipt_code: string | null;
  payer_phone: string | null;
  payer_name: string | null;
  payer_account: string | null;
  state: PaymentState;
  reason: string | null;
  suggestions: string | null;
  contradicts: number | null;
  subscription_id: number | null;
  paid_at: number | null;
  received_at: number;
  committed_at: number | null;
  sent_at: number | null;
  confirmed_at: number | null;
  online_at: number | null;
  receipt_at: number | null;
}

export interface PaymentSuggestionTable {
  subscription_id: number;
  payment_id: number;
}

export interface PaymentKeyTable {
  provider: string;
  scheme: string;
  value: string;
  payment_id: number;
}

export interface TerminalKeyTable {
  provider: string;
  scheme: string;
  value: string;
  at: number;
}

export interface CallbackTable {
  id: Generated<number>;
  provider: string;
  digest: Uint8Array;
  body: Uint8Array;
  result: CallbackResult;
  reason: string | null;
  detail: string | null;
  payment_id: number | null;
  received_at: number;
  deliveries: Generated<number>;
  last_received_at: number;
  spare: Generated<number>;
  /** Of what was set apart: the deed by which a person ended it. */
  ended_by: number | null;
  /** When its bytes were let go by their age; the digest stays. */
  dropped_at: number | null;
  /** Null: it was delivered. */
  came_by: CameBy | null;
}

export interface LedgerTable {
  id: number;
  action_id: number;
  move: Move;
  amount_cents: number;
  payment_id: number | null;
  subscription_id: number | null;
  periods: number | null;
  given_ms: number | null;
  expires_before: number | null;
  expires_after: number | null;
  undoes: number | null;
  payment_key: string | null;
  hash: Uint8Array;
  agent_id: number | null;
}
