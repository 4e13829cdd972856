import type { Generated } from 'kysely';
import type { AccessState } from '../../domain/lines/line-facts.ts';
import type { PaymentState } from '../../domain/money/law.ts';
import type { Move } from '../../domain/money/ledger-facts.ts';
import type { Service, SuspensionMode } from '../../domain/ports.ts';
import type { Language, PeriodUnit } from '../../domain/time/time.ts';
import type {
  ForeignEditTable,
  FormerLoginTable,
  LineFindingTable,
  NoteTables,
  RouterBoxTable,
  RouterLookTable,
  RouterPauseTable,
  RouterRecordTable,
  RouterTable,
} from './schema-routers.ts';
import type {
  ClosingTable,
  CompensationTable,
  PaymentRequestTable,
  PaymentShareTable,
  AutoPushTable,
  PaysForTable,
  PurseOrderTable,
  RefundTable,
} from './schema-deeds.ts';
import type { AddressTables } from './schema-addresses.ts';
import type { ApiTokenTable, StaffSessionTable, StaffTable } from './schema-staff.ts';
import type { BackupPlaceTable, BackupTable } from './schema-backups.ts';
import type { HotspotTables } from './schema-hotspot.ts';
import type { ErasureTables } from './schema-erasures.ts';
import type { NewsTables } from './schema-news.ts';
import type { AlarmTable, IncidentTable, OwnerDeliveryTable, OwnerNoticeTable } from './schema-notices.ts';
import type { SumTables } from './schema-sums.ts';
import type { DeliveryReportTable, MessageTable, ReceiptTable, ReminderTable } from './schema-messages.ts';
import type {
  BalanceTable,
  ProofTable,
  PullTable,
  RefusalTable,
  TextMarkTable,
  RubbishTable,
  TunnelTable,
  WrongAddressTable,
} from './schema-intake.ts';
import type { AttemptOutcome, CommandKind } from '../../domain/command.ts';

// The tables as Kysely sees them. The rules live in migrations/*.sql; names here are the columns' own.

/** How evidence came that nobody delivered. */
export const WAYS_OF_EVIDENCE = ['list', 'answer', 'statement', 'person'] as const;
export type CameBy = (typeof WAYS_OF_EVIDENCE)[number];

export type CallbackResult = 'payment' | 'repeat' | 'request' | 'ignored' | 'conflict' | 'quarantined';

export interface PlanTable {
  code: string;
  name: string;
  price_cents: number;
  period_unit: PeriodUnit;
  period_count: number;
  profile: string;
  max_periods: number | null;
  grace_ms: number;
  /** How long a line is lent time for, ms; 0: not at all. */
  lend_ms: number;
  /** So much a payment may lack of the price: it is owed. */
  tolerance_cents: number;
  /** JSON list of days from the end of a line's time, on which its phone is asked for money. */
  push_days: string;
  suspension: SuspensionMode | null;
  /** What its lines may carry, in RouterOS' spelling (`spellRateLimit`). */
  rate_limit: string | null;
  /** Devices that use one login at once. */
  devices: number | null;
  /** How long one session lasts, seconds. */
  session_s: number | null;
  /** Washa makes and keeps its profile, like this one of the same router; NULL: a person does. */
  profile_like: string | null;
  /** What a line may use in one period, both ways together, bytes. */
  data_bytes: number | null;
  /** The same of time online, seconds. */
  online_s: number | null;
  /** The profile that a line has when it has used that; NULL: it is off. */
  used_up_profile: string | null;
  retired_at: number | null;
}

export interface SubscriberTable {
  id: Generated<number>;
  name: string;
  /** Null: nobody can be reached. */
  msisdn: string | null;
  msisdn_sha256: string | null;
  language: Language | null;
  created_at: number;
}

export interface SubscriptionTable {
  id: Generated<number>;
  account_no: string;
  subscriber_id: number;
  plan_code: string;
  router_name: string;
  service: Service;
  username: string;
  login_password: string | null;
  expires_at: number;
  balance_cents: Generated<number>;
  blocked_at: number | null;
  blocked_reason: string | null;
  /** Since when its paid time stands still; then it is blocked too. */
  paused_at: number | null;
  access: Generated<AccessState>;
  access_at: number | null;
  access_detail: string | null;
  written_at: number | null;
  ending_since: number | null;
  seen_online_at: number | null;
  created_at: number;
  retired_at: number | null;
  anchor_day: number | null;
  lent_cents: Generated<number>;
  account_plain: string;
  account_key: string;
  login_plain: string;
  next_plan_code: string | null;
  own_price_cents: number | null;
  makes_login: 0 | 1;
}

export interface AccountAliasTable {
  alias: string;
  subscription_id: number;
  actor: string;
  created_at: number;
}

export interface ProviderTable {
  name: string;
  kind: string;
  settings: string;
  path_secret: string;
  retired_at: number | null;
}

export interface SmsGatewayTable {
  id: number;
  kind: string;
  settings: string;
}

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

export interface CommandTable {
  id: Generated<number>;
  kind: CommandKind;
  lane: string;
  subject: number;
  state: Generated<'queued' | 'running' | 'done' | 'dead' | 'cancelled'>;
  priority: number;
  run_at: number;
  attempts: Generated<number>;
  error: string | null;
  created_at: number;
  finished_at: number | null;
  asked: Generated<number>;
}

export interface AttemptTable {
  command_id: number;
  n: number;
  started_at: number;
  finished_at: number | null;
  outcome: AttemptOutcome | null;
  detail: string | null;
}

export interface ActionTable {
  id: Generated<number>;
  at: number;
  actor: string;
  name: string;
  subject: string | null;
  reason: string | null;
  detail: string | null;
  key: string | null;
}

export interface MetaTable {
  key: string;
  value: string;
}

export interface Schema extends AddressTables, ErasureTables, HotspotTables, NewsTables, NoteTables, SumTables {
  plan: PlanTable;
  router: RouterTable;
  subscriber: SubscriberTable;
  subscription: SubscriptionTable;
  account_alias: AccountAliasTable;
  former_login: FormerLoginTable;
  router_box: RouterBoxTable;
  router_look: RouterLookTable;
  router_pause: RouterPauseTable;
  router_record: RouterRecordTable;
  line_finding: LineFindingTable;
  foreign_edit: ForeignEditTable;
  provider: ProviderTable;
  sms_gateway: SmsGatewayTable;
  payment_request: PaymentRequestTable;
  payment: PaymentTable;
  payment_suggestion: PaymentSuggestionTable;
  payment_share: PaymentShareTable;
  pays_for: PaysForTable;
  auto_push: AutoPushTable;
  refund: RefundTable;
  purse_order: PurseOrderTable;
  payment_key: PaymentKeyTable;
  terminal_key: TerminalKeyTable;
  callback: CallbackTable;
  refusal: RefusalTable;
  text_mark: TextMarkTable;
  pull: PullTable;
  balance: BalanceTable;
  proof: ProofTable;
  rubbish: RubbishTable;
  wrong_address: WrongAddressTable;
  tunnel: TunnelTable;
  ledger: LedgerTable;
  closing: ClosingTable;
  compensation: CompensationTable;
  reminder: ReminderTable;
  message: MessageTable;
  delivery_report: DeliveryReportTable;
  command: CommandTable;
  attempt: AttemptTable;
  receipt: ReceiptTable;
  staff: StaffTable;
  staff_session: StaffSessionTable;
  api_token: ApiTokenTable;
  action: ActionTable;
  alarm: AlarmTable;
  incident: IncidentTable;
  owner_notice: OwnerNoticeTable;
  owner_delivery: OwnerDeliveryTable;
  backup: BackupTable;
  backup_place: BackupPlaceTable;
  meta: MetaTable;
}
