import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databasePath, parseConfig, type Config } from '../../config/config.ts';
import { mintAccountNumber } from '../../domain/money/account-number.ts';
import type { Clock, SuspensionMode } from '../../domain/ports.ts';
import { createSecrets, type Secrets } from '../../host/secrets.ts';
import { act } from '../../services/actions/act.ts';
import { applySetup } from '../../services/setup/apply-setup.ts';
import { minter } from '../../services/lines/subscribers.ts';
import { simulatePayhero } from '../../simulate/provider/payhero-server.ts';
import type { ProviderServer } from '../../simulate/provider/provider-server.ts';
import { seedIsp } from '../../simulate/router/isp.ts';
import { RouterSimulator, type RouterSimulatorOptions } from '../../simulate/router/server.ts';
import { RouterWorld } from '../../simulate/router/world.ts';
import { SmsSimulator } from '../../simulate/sms.ts';
import { Tunnel } from '../../simulate/tunnel.ts';
import { Store } from '../../storage/engine/store.ts';
import {
  GUEST_PLANS,
  MERCHANT_ID,
  payheroSettings,
  PLANS,
  stageLine,
  wantedSetup,
  type StageLine,
} from './stage-setup.ts';

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

function token(random: () => number, length: number): string {
  const signs = 'abcdef0123456789';
  return Array.from({ length }, () => signs.charAt(Math.floor(random() * signs.length))).join('');
}
