import type { Generated } from 'kysely';

// Hotspot time for whoever walks in.

export interface LineDeviceTable {
  subscription_id: number;
  mac: string;
  since: number;
}

export interface LineLetThroughTable {
  subscription_id: number;
  mac: string;
  since: number;
  ended_at: number | null;
}

export interface VoucherBatchTable {
  id: Generated<number>;
  plan_code: string;
  made_by: number;
  made_at: number;
}

export interface VoucherTable {
  id: Generated<number>;
  batch_id: number;
  code_sha256: string;
  subscription_id: Generated<number | null>;
  ended_by: Generated<number | null>;
  ended_at: Generated<number | null>;
}

export interface VoucherMissTable {
  mac: string;
  at: number;
}
