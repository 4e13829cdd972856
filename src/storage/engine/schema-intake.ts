import type { Generated } from 'kysely';
import type { ProofState } from '../../domain/proof.ts';

// What came to the intake beside payments, and what is asked of providers, as Kysely sees its tables.

export interface PullTable {
  provider: string;
  whole_until: number;
  error: string | null;
}

export interface TunnelTable {
  id: 1;
  url: string;
  asked_at: number;
  arrived_at: number | null;
  took_ms: number | null;
  failing_since: number | null;
  error: string | null;
}

export interface BalanceTable {
  provider: string;
  tokens_cents: number | null;
  money_cents: number | null;
  currency: string | null;
  least_cents: number;
  told_at: number | null;
  refused_at: number | null;
  unknown_since: number | null;
  error: string | null;
}

export interface ProofTable {
  payment_id: number;
  provider: string;
  request_id: number | null;
  state: ProofState;
  next_at: number | null;
  said: string | null;
  /** When it was first said that there is no such money. */
  no_at: Generated<number | null>;
}

export interface RubbishTable {
  provider: string;
  slot: number;
  deliveries: number;
  dropped: number;
}

export interface WrongAddressTable {
  digest: Uint8Array;
  shown: string;
  meant: number;
  count: number;
  first_at: number;
  last_at: number;
}

export interface RefusalTable {
  provider: string;
  reason: string;
  count: number;
  first_at: number;
  last_at: number;
  sample: Uint8Array;
}

/** Up to which payment the index of what is looked for goes. One row. */
export interface TextMarkTable {
  id: number;
  payment_id: number;
}
