// What came to the intake and is no payment, as Kysely sees its tables.

export interface PullTable {
  provider: string;
  whole_until: number;
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
