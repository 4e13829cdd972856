import type { Generated } from 'kysely';
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
  DirectTestTable,
  PurseOrderTable,
  RefundTable,
  ReversalTable,
} from './schema-deeds.ts';
import type { AccountAliasTable, PlanTable, SubscriberTable, SubscriptionTable } from './schema-lines.ts';
import type {
  CallbackTable,
  LedgerTable,
  PaymentKeyTable,
  PaymentSuggestionTable,
  PaymentTable,
  TerminalKeyTable,
} from './schema-money.ts';
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
  reversal: ReversalTable;
  purse_order: PurseOrderTable;
  direct_test: DirectTestTable;
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
