// Backups, as Kysely sees their tables.

export interface BackupTable {
  name: string;
  made_at: number;
  bytes: number;
  payments: number;
  ledger_id: number;
  /** When it was taken out again, to prove it. */
  looked_at: number | null;
  /** Why it could not be proven. */
  problem: string | null;
}

export interface BackupPlaceTable {
  place: string;
  since: number;
  kept_at: number | null;
  error: string | null;
}
