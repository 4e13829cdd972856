import type { Generated } from 'kysely';
import type { AccessState } from '../../domain/lines/line-facts.ts';
import type { Service, SuspensionMode } from '../../domain/ports.ts';
import type { Language, PeriodUnit } from '../../domain/time/time.ts';

// What is sold, to whom, and the lines of it.

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
