import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databasePath, parseConfig, type Config } from '../../config/config.ts';
import { stableJson } from '../../config/stable-json.ts';
import { mintAccountNumber } from '../../domain/money/account-number.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import type { Clock, SuspensionMode } from '../../domain/ports.ts';
import { createSecrets, type Secrets } from '../../host/secrets.ts';
import { act } from '../../services/actions/act.ts';
import { applySetup } from '../../services/setup/apply-setup.ts';
import { NO_FACTS } from '../../storage/plans.ts';
import type { PlanRow, WantedSetup } from '../../services/setup/setup.ts';
import { minter } from '../../services/lines/subscribers.ts';
import { simulatePayhero } from '../../simulate/provider/payhero-server.ts';
import type { ProviderServer } from '../../simulate/provider/provider-server.ts';
import { EXPIRED_LIST, EXPIRED_PROFILE, seedIsp, type IspLine } from '../../simulate/router/isp.ts';
import { RouterSimulator, type RouterSimulatorOptions } from '../../simulate/router/server.ts';
import { RouterWorld } from '../../simulate/router/world.ts';
import { SmsSimulator } from '../../simulate/sms.ts';
import { Tunnel } from '../../simulate/tunnel.ts';
import { Store } from '../../storage/engine/store.ts';

const HOUR_MS = 3_600_000;
const MERCHANT_ID = 'demo0merchant0555222';
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
const PLANS: readonly PlanRow[] = [
  { ...PLAIN, code: 'home-10', name: 'Home 10M', price_cents: 150_000, profile: '10M', period_unit: 'month' },
  { ...PLAIN, code: 'home-20', name: 'Home 20M', price_cents: 250_000, profile: '20M', period_unit: 'month' },
  { ...PLAIN, code: 'day', name: 'Hotspot day', price_cents: 5000, profile: 'day', period_unit: 'day' },
];

/** What else a guest may buy at the page. */
const GUEST_PLANS: readonly PlanRow[] = [
  { ...PLAIN, code: 'hour', name: 'Hotspot hour', price_cents: 1000, profile: 'day', period_unit: 'hour' },
  { ...PLAIN, code: 'week', name: 'Hotspot week', price_cents: 28_000, profile: 'day', period_unit: 'week' },
];
const PORTAL = '[portal]\nlisten = "127.0.0.1:0"\nplans = ["hour", "day", "week"]\ntill = "512345"\n';

export interface StageOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1): the same seed makes the same ISP. */
  readonly random: () => number;
  readonly lines: number;
  /** So many of the first lines have expired and are cut off. Default: all. */
  readonly expired?: number;
  /** Default `expired-profile`. */
  readonly suspension?: SuspensionMode;
  readonly router?: RouterSimulatorOptions;
  /** The router's own clock, UTC ms. Default: the right time. */
  readonly routerNow?: () => number;
  /** Address on which the console listens, as in the settings. Default 127.0.0.1. */
  readonly consoleHost?: string;
  /** Where the gateway of the box settings listens, and more: TOML, appended. */
  readonly settings?: string;
  /** With the customers' pages, and PayHero as whom they ask; what is given here stands beside the settings of the pages. */
  readonly portal?: string;
  /** In which folder its own is made. Default: that of the system for what is passing. */
  readonly parent?: string;
  /** How its books are opened for the first time. Default: as a daemon does. */
  readonly openBooks?: (path: string) => Store;
}

/** One line of the simulated ISP, as its subscriber knows it. */
export interface StageLine extends IspLine {
  readonly accountNo: string;
  readonly msisdn: string;
  readonly name: string;
  readonly priceShillings: number;
}

/** A small ISP made of simulators, in a temporary folder: a router with its lines, an SMS gateway, two payment providers. */
export interface Stage extends AsyncDisposable {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly lines: readonly StageLine[];
  readonly router: RouterSimulator;
  readonly sms: SmsSimulator;
  /** Who asks phones for money, and by what its results reach the intake: `tunnel.to` names it. */
  readonly payhero: ProviderServer;
  readonly tunnel: Tunnel;
  /** What the signed gateway signs with. */
  readonly merchant: { readonly id: string; readonly secret: string };
  /** Path of a provider's callbacks on the intake. */
  callbackPath(provider: 'payhero' | 'gateway'): string;
}

/** Sets the stage: starts the simulators, writes settings and secrets, and fills the database as `washa apply` does. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { clock, random, lines: count, expired = count, suspension = 'expired-profile' } = options;
  const folder = mkdtempSync(join(options.parent ?? tmpdir(), 'washa-'));
  const world = new RouterWorld(options.routerNow === undefined ? {} : { now: options.routerNow });
  const onRouter = seedIsp(world, { lines: count, expired, suspension });
  const router = new RouterSimulator(world, options.router);
  const { host, port } = await router.start();
  const sms = new SmsSimulator(() => clock.now());
  const smsUrl = await sms.start();
  const asked = { username: 'demo', password: 'demo' };
  const payhero = simulatePayhero({ ...asked, tokens: 1_000_000, now: () => clock.now(), random });
  const tunnel = new Tunnel();
  const publicUrl = await tunnel.start();

  const merchant = { id: MERCHANT_ID, secret: token(random, 128) };
  const secretTexts = {
    'router-tower-1': router.password,
    'gateway-merchant': merchant.secret,
    'payhero-username': asked.username,
    'payhero-password': asked.password,
    'payhero-path': token(random, 32),
    'gateway-path': token(random, 32),
  };
  const secretsDir = join(folder, 'secrets');
  mkdirSync(secretsDir, { mode: 0o700 });
  for (const [name, text] of Object.entries(secretTexts)) {
    writeFileSync(join(secretsDir, name), `${text}\n`);
    chmodSync(join(secretsDir, name), 0o600);
  }

  const { portal } = options;
  const more = `${options.settings ?? ''}${portal === undefined ? '' : PORTAL + portal}`;
  const config = parseConfig('demo settings', settingsText(folder, options.consoleHost ?? '127.0.0.1', more));
  const minted = new Set<string>();
  const lines = onRouter.map((line, i) => stageLine(line, i, mintFresh(minted, random)));
  const wanted = wantedSetup(
    {
      ...{ lines, host, port, username: router.username, suspension, smsUrl, expired },
      plans: portal === undefined ? PLANS : [...PLANS, ...GUEST_PLANS],
      payhero: portal === undefined ? {} : payheroSettings(await payhero.start()),
    },
    clock.now(),
  );
  const { openBooks = (path: string) => Store.open(path) } = options;
  const store = openBooks(databasePath(config));
  const applied = act(
    store,
    applySetup(minter(config.accounts.prefix, random), { cut: expired }),
    wanted,
    { actor: 'demo' },
    clock.now(),
  );
  if (applied.kind === 'refused') throw new Error(applied.words);
  await store.close();

  return {
    // The settings want https, which a tunnel within one machine has no need of.
    config: portal === undefined ? config : { ...config, intake: { ...config.intake, publicUrl } },
    secrets: createSecrets({ credentialsDir: null, secretsDir }),
    lines,
    router,
    sms,
    payhero,
    tunnel,
    merchant,
    callbackPath: (provider) => `/cb/${provider}/${secretTexts[`${provider}-path`]}`,
    async [Symbol.asyncDispose]() {
      await router.stop();
      await sms.stop();
      await payhero.stop();
      await tunnel.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settingsText(folder: string, host: string, more: string): string {
  return `
[box]
business_name = "Demo Net"
support_phone = "0712 345 678"
state_dir = ${JSON.stringify(folder)}
[intake]
listen = "127.0.0.1:0"
[console]
listen = "${host}:0"
${more}`;
}

/** An account number that no other line has: among some thousands, chance gives a few twice. */
function mintFresh(minted: Set<string>, random: () => number): string {
  for (;;) {
    const accountNo = mintAccountNumber('JSY', random);
    if (minted.has(accountNo)) continue;
    minted.add(accountNo);
    return accountNo;
  }
}

function stageLine(line: IspLine, index: number, accountNo: string): StageLine {
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

function wantedSetup(
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

function payheroSettings(baseUrl: string): object {
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

function token(random: () => number, length: number): string {
  const signs = 'abcdef0123456789';
  return Array.from({ length }, () => signs.charAt(Math.floor(random() * signs.length))).join('');
}
