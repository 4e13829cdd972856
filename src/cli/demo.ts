import { isIP } from 'node:net';
import { createApp, type App } from '../app/app.ts';
import { systemClock } from '../host/clock.ts';
import { createLog } from '../app/log.ts';
import { createRouterosTransport } from '../routers/routeros/wire/transport.ts';
import { issueLoginToken, readLoginToken } from '../services/staff/one-time-code.ts';
import { seededRandom } from '../simulate/random.ts';
import { UsageError, warn, type GlobalOptions } from './context.ts';
import { narrate } from './demo/narrate.ts';
import { payOnce } from './demo/once.ts';
import { setStage, type Stage } from './demo/stage.ts';

export interface DemoOptions {
  readonly once?: boolean;
  readonly lines: string;
  readonly interval: string;
  readonly host: string;
}

const LOCAL = '127.0.0.1';

/**
 * `washa demo`: a whole ISP in this process, in a temporary folder. The daemon is the real one; only the router, the SMS
 * gateway and the payment providers behind its sockets are simulated. Standard output is for `--once`; all else is on
 * standard error.
 */
export async function demo(options: DemoOptions & GlobalOptions): Promise<number> {
  const lines = wholeNumber('--lines', options.lines, 2, 20_000);
  const intervalMs = 1000 * wholeNumber('--interval', options.interval, 1, 3600);
  const host = hostOf(options.host);
  const random = seededRandom(options.once === true ? 1 : systemClock.now());
  // Half of the lines have expired: somebody has to be switched on.
  const expired = Math.max(2, Math.floor(lines / 2));
  await using stage = await setStage({ clock: systemClock, random, lines, expired, consoleHost: host });
  await using app = await startApp(stage, random);
  if (options.once === true) return await payOnce(app, stage, random);

  warn('');
  warn(`Washa is running on a simulated ISP: ${lines} lines on one router, ${expired} of them expired.`);
  const offer = linkOffer(app, host);
  offer();
  warn('Stop it with Ctrl-C.');
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  await narrate({ app, stage, random, intervalMs, say: warn, offer }, stopping.signal);
  warn('Stopped. Nothing of this is kept.');
  return 0;
}

/** A link logs one browser in: whenever the last one was used or is too old, there is another one for the next device. */
function linkOffer(app: App, host: string): () => void {
  let token: string | null = null;
  return () => {
    const now = systemClock.now();
    if (token !== null && readLoginToken(app.store, token, now) !== null) return;
    const isFirst = token === null;
    token = issueLoginToken(app.store, now);
    const url = `${app.urls.console}/enter/${token}`;
    if (!isFirst) warn(`\nFor another device: ${url}`);
    else {
      warn(`Watch it here (logs in one device, within 15 minutes; then another link is printed): ${url}`);
      if (host === LOCAL) warn('To watch it from a phone in the same network: washa demo --host 0.0.0.0');
    }
  };
}

async function startApp(stage: Stage, random: () => number): Promise<App> {
  const app = await createApp({
    config: stage.config,
    secrets: stage.secrets,
    clock: systemClock,
    random,
    transport: createRouterosTransport({ clock: systemClock }),
    fetch,
    log: createLog({ level: 'warn', format: 'text' }, process.stderr),
    builtAt: 0,
    onBug: (error) => {
      throw error;
    },
  });
  await app.start();
  return app;
}

/** An address of this computer on which the console is to be found. */
function hostOf(text: string): string {
  const version = isIP(text);
  if (version === 0)
    throw new UsageError(`--host takes an address of this computer, for example 0.0.0.0, not "${text}".`);
  return version === 6 ? `[${text}]` : text;
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`${option} takes a whole number from ${least} to ${most}, not "${text}".`);
}
