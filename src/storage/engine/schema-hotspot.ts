import type { Generated } from 'kysely';
import type { CodePurpose } from '../../domain/number-code.ts';

// Hotspot time for whoever walks in.

interface LineDeviceTable {
  subscription_id: number;
  mac: string;
  since: number;
}

interface LineLetThroughTable {
  subscription_id: number;
  mac: string;
  since: number;
  ended_at: number | null;
}

interface VoucherBatchTable {
  id: Generated<number>;
  plan_code: string;
  made_by: number;
  made_at: number;
  ends_at: number | null;
  price_cents: number | null;
  agent_id: number | null;
  back_by: Generated<number | null>;
}

interface AgentTable {
  id: Generated<number>;
  name: string;
}

interface VoucherTable {
  id: Generated<number>;
  batch_id: number;
  code_sha256: string;
  subscription_id: Generated<number | null>;
  ended_by: Generated<number | null>;
  ended_at: Generated<number | null>;
}

interface VoucherMissTable {
  mac: string;
  at: number;
}

interface FreeTimeTable {
  day: string;
  mac: string;
  msisdn: string;
  router_name: string;
  subscription_id: number;
  action_id: number;
}

interface NumberCodeTable {
  id: Generated<number>;
  purpose: CodePurpose;
  asked: string;
  device: string;
  msisdn: string | null;
  code_sha256: string | null;
  made_at: number;
  tries: Generated<number>;
  ended_at: Generated<number | null>;
}

export interface HotspotTables {
  line_device: LineDeviceTable;
  line_let_through: LineLetThroughTable;
  agent: AgentTable;
  voucher_batch: VoucherBatchTable;
  voucher: VoucherTable;
  voucher_miss: VoucherMissTable;
  free_time: FreeTimeTable;
  number_code: NumberCodeTable;
}
