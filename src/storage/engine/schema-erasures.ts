import type { Generated } from 'kysely';

// People who were taken out of the books, as Kysely sees the tables.

export interface ErasureTable {
  id: Generated<number>;
  /** The number of the subscriber, who may be in no older copy of the books. */
  person: number;
  /** When they came into the books. */
  since: number;
  at: number;
  action_id: number;
  /** JSON of `ErasureCounts`. */
  counts: string;
  /** Null within its transaction alone. */
  ended_at: number | null;
}

export interface ErasedNumberTable {
  digest: Uint8Array;
  erasure_id: number;
}

export interface ErasureTables {
  erasure: ErasureTable;
  erased_number: ErasedNumberTable;
}
