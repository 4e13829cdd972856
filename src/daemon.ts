import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { systemClock } from './clock.ts';
import { loadConfig } from './config.ts';
import { describeError } from './domain/fault.ts';
import { createLog } from './log.ts';
import { collectGarbage, keepCompiledCode } from './process-setup.ts';
import { createRouterosTransport } from './routers/routeros/transport.ts';
import { createSecrets } from './secrets.ts';
import { issueSetupCode } from './services/one-time-code.ts';

export interface DaemonOptions {
  /** Null takes the built-in defaults. */
  readonly configFile: string | null;
  readonly stateDir?: string;
}

/** When an orderly stop takes longer than this, the process ends anyway. */
const STOP_LIMIT_MS = 20_000;

/** By then the routers are connected and their sessions read, so that what starting needed is needed no more. */
const SETTLED_MS = 5_000;

/** No box that runs this Washa can be in a time before its files were written. */
export function builtAt(): number {
  return statSync(join(import.meta.dirname, '..', 'package.json')).mtimeMs;
}

/**
 * Runs the daemon until SIGTERM or SIGINT; resolves with the exit code. A second signal, or a stop that takes too long,
 * ends the process with 1.
 */
export async function runDaemon(options: DaemonOptions): Promise<number> {
  const config = loadConfig(options.configFile, { stateDir: options.stateDir });
  const log = createLog(config.log);
  const secrets = createSecrets(
    { credentialsDir: process.env['CREDENTIALS_DIRECTORY'] ?? null, secretsDir: config.box.secretsDir },
    (message) => log.warn(message),
  );
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  const stop = (reason: string, code: number) => {
    log.stopping(reason);
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    end(code);
  };
  const onBug = (error: unknown) => {
    log.bug(error);
    stop(describeError(error), 1);
  };
  process.on('uncaughtException', onBug);
  process.on('unhandledRejection', onBug);

  await using app = createApp({
    config,
    secrets,
    clock: systemClock,
    random: Math.random,
    transport: createRouterosTransport({ clock: systemClock }),
    fetch,
    log,
    builtAt: builtAt(),
    onBug,
  });
  await app.start();
  const code = issueSetupCode(app.store, systemClock.now());
  if (code !== null) log.setupCode(code, `${app.urls.console}/setup`);
  keepCompiledCode();
  systemClock.after(SETTLED_MS, collectGarbage);
  notifySystemd('--ready', `--status=Taking payments on ${app.urls.intake}`);

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    let seen = false;
    process.on(signal, () => {
      if (seen) process.exit(1);
      seen = true;
      stop(signal, 0);
    });
  }
  process.on('SIGHUP', () => {
    app.reload().then(() => log.reloaded(), onBug);
  });
  return await ended;
}

/** npm's sd-notify is native code; systemd brings a binary that does the same. Nothing happens outside systemd. */
function notifySystemd(...args: string[]): void {
  if (process.env['NOTIFY_SOCKET'] !== undefined) execFile('systemd-notify', args, () => undefined);
}
