import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { databasePath, parseConfig } from '../../src/config/config.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { sendCallback } from '../../src/simulate/provider/send-callback.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { seedIsp } from '../../src/simulate/router/isp.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { putProvider } from '../../src/storage/providers.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { bookRouter, ROUTER_SECRET } from '../measure/books.ts';
import { answer } from '../measure/child.ts';
import { freePort } from '../measure/daemon.ts';

// All that stands around the daemon: many routers, of which three can be made ill, and subscribers who pay.

export type SiteQuestion =
  /** On each router the first `payers` lines are over and wait to be paid for. */
  | { readonly ask: 'open'; readonly routers: number; readonly lines: number; readonly payers: number }
  | { readonly ask: 'ill'; readonly isIll: boolean }
  /** So many pay, one after another over all routers, each `everyMs`. */
  | { readonly ask: 'pay'; readonly count: number; readonly everyMs: number };

export interface SiteOpened {
  readonly configFile: string;
  readonly database: string;
  /** Names of the routers that can be ill. */
  readonly weak: readonly string[];
}

/** 20 ms away, and 5 ms a command. */
const DELAY_MS = 25;
const SLOW_MS = 2_000;
const FLAPS_MS = 700;
const PASSWORD = 'bench-pw';
const PATH_SECRET = 'c'.repeat(32);
const DAY_MS = 86_400_000;

const folder = mkdtempSync(join(tmpdir(), 'washa-bench-'));
const random = seededRandom(11);
const sims: RouterSimulator[] = [];
/** Who is to pay, in order: of each router in turn. */
let payers: string[] = [];
let intake = '';
let flapping: NodeJS.Timeout | undefined;

answer(
  async (question: SiteQuestion): Promise<SiteOpened | null> => {
    switch (question.ask) {
      case 'open':
        return open(question);
      case 'ill':
        await setIll(question.isIll);
        return null;
      case 'pay':
        await pay(question);
        return null;
    }
  },
  async () => {
    clearInterval(flapping);
    await Promise.all(sims.map((sim) => sim.stop()));
    rmSync(folder, { recursive: true, force: true });
  },
);

async function open(ask: SiteQuestion & { ask: 'open' }): Promise<SiteOpened> {
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets, { mode: 0o700 });
  for (const [name, text] of [
    [ROUTER_SECRET, PASSWORD],
    ['payhero-path', PATH_SECRET],
  ] as const)
    writeFileSync(join(secrets, name), `${text}\n`, { mode: 0o600 });
  const configFile = join(folder, 'washa.toml');
  const port = await freePort();
  const settings = `[box]\nbusiness_name = "Bench"\nstate_dir = ${JSON.stringify(folder)}\n[intake]\nlisten = "127.0.0.1:${port}"\n[console]\nlisten = "127.0.0.1:0"\n[log]\nformat = "json"\n`;
  writeFileSync(configFile, settings);
  intake = `http://127.0.0.1:${port}/cb/payhero/${PATH_SECRET}`;
  const database = databasePath(parseConfig(configFile, settings));
  const store = Store.open(database);
  store.run(putProvider, {
    name: 'payhero',
    kind: 'payhero',
    settings: '{}',
    path_secret: 'payhero-path',
    retired_at: null,
  });
  const booked: string[][] = [];
  for (let n = 0; n < ask.routers; n += 1) booked.push(await openRouter(store, `tower-${n}`, ask));
  await store.close();
  payers = Array.from({ length: ask.payers }, (_, turn) => booked.map((lines) => lines[turn]!)).flat();
  return { configFile, database, weak: [0, 1, 2].map((n) => `tower-${n}`) };
}

async function openRouter(store: Store, name: string, ask: SiteQuestion & { ask: 'open' }): Promise<string[]> {
  const world = new RouterWorld();
  const sim = new RouterSimulator(world, { username: 'bench', password: PASSWORD, answerDelayMs: DELAY_MS });
  const lines = seedIsp(world, { lines: ask.lines, hotspotEvery: 0, expired: ask.payers });
  const { port } = await sim.start();
  sims.push(sim);
  const now = Date.now();
  const toBook = lines.map(({ username, profile, expired }) => ({
    ...{ username, profile },
    expiresAt: expired ? now - DAY_MS : now + 20 * DAY_MS,
    access: expired ? ('off' as const) : ('on' as const),
  }));
  return bookRouter(store, name, port, toBook).map(({ accountNo }) => accountNo);
}

/** One is off, one answers after two seconds, and of one every link breaks. */
async function setIll(isIll: boolean): Promise<void> {
  const [dead, slow, flaps] = sims as [RouterSimulator, RouterSimulator, RouterSimulator];
  clearInterval(flapping);
  slow.faults.answerDelayMs = isIll ? SLOW_MS : DELAY_MS;
  if (isIll) {
    flapping = setInterval(() => flaps.drop('reset'), FLAPS_MS);
    await dead.closePort();
  } else await dead.openPort();
}

async function pay({ count, everyMs }: SiteQuestion & { ask: 'pay' }): Promise<void> {
  for (const reference of payers.splice(0, count)) {
    const at = Date.now();
    const body = payheroBody('A', { amount: 1500, reference, at, receipt: mpesaReceipt(random, at) });
    const { status } = await sendCallback(intake, body);
    if (status !== 200) throw new Error(`a payment was answered ${status}`);
    await wait(everyMs);
  }
}
