import { stableJson } from '../../config/stable-json.ts';
import type { SuspensionMode } from '../../domain/ports.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import type { PlanRow, WantedSetup } from '../../services/setup/setup.ts';
import { EXPIRED_LIST, EXPIRED_PROFILE, type IspLine } from '../../simulate/router/isp.ts';
import { NO_FACTS } from '../../storage/plans.ts';

// What the simulated ISP sells, to whom, and over what.

const HOUR_MS = 3_600_000;
/** As whom the signed gateway signs. */
export const MERCHANT_ID = 'demo0merchant0555222';
const ROUTER = 'tower-1';

const PLAIN = {
  period_count: 1,
  max_periods: null,
  grace_ms: 0,
  lend_ms: 0,
  tolerance_cents: 0,
  ...NO_FACTS,
  push_days: '[]',
  suspension: null,
  retired: false,
} as const;

/** The plans of the simulated ISP, by the profiles that the router knows them under. */
export const PLANS: readonly PlanRow[] = [
  { ...PLAIN, code: 'home-10', name: 'Home 10M', price_cents: 150_000, profile: '10M', period_unit: 'month' },
  { ...PLAIN, code: 'home-20', name: 'Home 20M', price_cents: 250_000, profile: '20M', period_unit: 'month' },
  { ...PLAIN, code: 'day', name: 'Hotspot day', price_cents: 5000, profile: 'day', period_unit: 'day' },
];

/** What else a guest may buy at the page. */
export const GUEST_PLANS: readonly PlanRow[] = [
  { ...PLAIN, code: 'hour', name: 'Hotspot hour', price_cents: 1000, profile: 'day', period_unit: 'hour' },
  { ...PLAIN, code: 'week', name: 'Hotspot week', price_cents: 28_000, profile: 'day', period_unit: 'week' },
];

/** One line of the simulated ISP, as its subscriber knows it. */
export interface StageLine extends IspLine {
  readonly accountNo: string;
  readonly msisdn: string;
  readonly name: string;
  readonly priceShillings: number;
}

/** @param index which of the lines it is, from 0: its subscriber's name and phone come of it */
export function stageLine(line: IspLine, index: number, accountNo: string): StageLine {
  const msisdn = parseMsisdn(`07${String(10_000_000 + index).padStart(8, '0')}`);
  if (msisdn === null) throw new Error(`no phone number for line ${index}`);
  return {
    ...line,
    accountNo,
    msisdn,
    name: `Subscriber ${String(index + 1).padStart(4, '0')}`,
    priceShillings: planOf(line.profile).price_cents / 100,
  };
}

function planOf(profile: string) {
  const plan = PLANS.find((one) => one.profile === profile);
  if (plan === undefined) throw new Error(`no plan for profile ${profile}`);
  return plan;
}

/** The setup of that ISP, as `washa apply` would be given it at `now`. */
export function wantedSetup(
  isp: {
    lines: readonly StageLine[];
    host: string;
    port: number;
    username: string;
    suspension: SuspensionMode;
    smsUrl: string;
    expired: number;
    plans: readonly PlanRow[];
    payhero: object;
  },
  now: number,
): WantedSetup {
  return {
    plans: isp.plans,
    routers: [
      {
        name: ROUTER,
        host: isp.host,
        port: isp.port,
        tls_fingerprint: null,
        username: isp.username,
        password_secret: 'router-tower-1',
        suspension: isp.suspension,
        expired_profile: EXPIRED_PROFILE,
        expired_list: EXPIRED_LIST,
        changes_per_second: 20,
        retired: false,
      },
    ],
    providers: [
      {
        name: 'payhero',
        kind: 'payhero',
        settings: stableJson(isp.payhero),
        path_secret: 'payhero-path',
        retired: false,
      },
      {
        name: 'gateway',
        kind: 'gateway',
        settings: stableJson({ merchants: [{ id: MERCHANT_ID, secrets: ['gateway-merchant'] }] }),
        path_secret: 'gateway-path',
        retired: false,
      },
    ],
    sms: { kind: 'template', settings: stableJson(smsSettings(isp.smsUrl)) },
    subscribers: isp.lines.map((line, i) => ({
      name: line.name,
      msisdn: line.msisdn,
      language: null,
      lines: [
        {
          account_no: line.accountNo,
          plan_code: planOf(line.profile).code,
          router_name: ROUTER,
          service: line.service,
          username: line.username,
          login_password: line.service === 'hotspot' ? line.password : null,
          expires_at: i < isp.expired ? now - HOUR_MS : now + 20 * 24 * HOUR_MS,
          retired: false,
        },
      ],
    })),
  };
}

/** Of the connection to a simulated PayHero at that address. */
export function payheroSettings(baseUrl: string): object {
  const channel = { channelId: 133 };
  return { baseUrl, apiUsernameSecret: 'payhero-username', apiPasswordSecret: 'payhero-password', ...channel };
}

function smsSettings(url: string): object {
  return {
    url: `${url}/send`,
    body: '{"to":"{{phone254}}","message":"{{message}}","reference":"{{reference}}"}',
    success: { rule: { path: 'status', values: ['queued'] } },
    messageIdPath: 'id',
    reports: { messageId: 'messageId', status: 'dlrStatus', delivered: [1], undelivered: [2], reason: 'dlrDesc' },
  };
}
