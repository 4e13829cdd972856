import type { Generated } from 'kysely';
import type { ProfileService } from '../../domain/plan-facts.ts';
import type { Service, SuspensionMode } from '../../domain/ports.ts';

// What is known of routers and of the lines on them, as Kysely sees its tables.

export interface RouterTable {
  name: string;
  host: string;
  port: number;
  tls_fingerprint: string | null;
  username: string;
  password_secret: string;
  suspension: SuspensionMode;
  expired_profile: string;
  expired_list: string;
  changes_per_second: number;
  retired_at: number | null;
}

export interface RouterBoxTable {
  router_name: string;
  serial: string | null;
  identity: string | null;
  first_at: number;
}

export interface RouterRecordTable {
  router_name: string;
  at: number;
  rows: string;
}

export interface RouterPauseTable {
  router_name: string;
  action_id: number;
}

export interface RouterLookTable {
  router_name: string;
  service: Service;
  at: number;
}

export interface FormerLoginTable {
  id: Generated<number>;
  subscription_id: number;
  router_name: string;
  service: Service;
  username: string;
  expired_list: string;
  since: number;
}

export interface LineFindingTable {
  subscription_id: number;
  code: string;
  detail: string;
  at: number;
}

export interface ForeignEditTable {
  id: Generated<number>;
  subscription_id: number;
  at: number;
  want: 'on' | 'off';
  found: string;
}

export interface RouterNoteTable {
  id: Generated<number>;
  router_name: string;
  account_no: string;
  wanted: 0 | 1;
  ends_at: number | null;
  read_at: number;
}

export interface NoteTroubleTable {
  router_name: string;
  at: number;
  words: string;
}

export interface PlanProfileTable {
  id: Generated<number>;
  router_name: string;
  service: ProfileService;
  profile: string;
  plan_code: string;
  made_at: number | null;
  read_at: number | null;
  differs: string | null;
  refused: string | null;
}

export interface AllowanceTable {
  subscription_id: number;
  began_at: number;
  ahead: number;
  used_bytes: number;
  used_ms: number;
  given_bytes: number;
  given_ms: number;
  base_bytes: number | null;
  base_ms: number | null;
  /** JSON of `LineCounters`. */
  counters: string | null;
  read_at: number | null;
  /** UTC ms; `LineTarget.switchedAt`. */
  switched_at: number | null;
  told_percent: number;
}

/** What Washa leaves or keeps on routers beside lines: notes, and profiles of plans; and what it counts there. */
export interface NoteTables {
  allowance: AllowanceTable;
  plan_profile: PlanProfileTable;
  router_note: RouterNoteTable;
  note_trouble: NoteTroubleTable;
}
