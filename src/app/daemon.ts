import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createApp, type App } from './app.ts';
import type { AppDeps } from './app-deps.ts';
import { systemClock } from '../host/clock.ts';
import { databasePath, loadConfig } from '../config/config.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { createLog } from './log.ts';
import { readRollback } from '../host/kept-program.ts';
import { collectWhenIdle, keepCompiledCode } from '../host/process-setup.ts';
import { createRouterosTransport } from '../routers/routeros/wire/transport.ts';
import { createSecrets } from '../host/secrets.ts';
import { placesHere } from './backup-box.ts';
import { reachable, reachFrom } from '../services/backup/places.ts';
import { issueSetupCode } from '../services/staff/one-time-code.ts';
import { lookAtBooks } from '../services/box/known-books.ts';
import { isDamage, isDiskFault } from '../storage/engine/store-faults.ts';
import { standBy } from './stand-by.ts';
import { createNotify, isSupervised, watchdogInterval, type Notify } from '../host/systemd.ts';

export interface DaemonOptions {
  /** Null takes the built-in defaults. */
  readonly configFile: string | null;
  readonly stateDir?: string;
}

/** When an orderly stop takes longer than this, the process ends anyway. */
const STOP_LIMIT_MS = 20_000;

/** By then the routers are connected and their sessions read, where there are few, so that what starting needed is needed no more. */
const SETTLED_MS = 5_000;

/** No box that runs this Washa can be in a time before its files were written. */
export function builtAt(): number {
  return statSync(join(import.meta.dirname, '../..', 'package.json')).mtimeMs;
}

/**
 * Runs the daemon until SIGTERM or SIGINT; resolves with the exit code. A second signal, or a stop that takes too long,
 * ends the process with 1.
 */
export async function runDaemon(options: DaemonOptions): Promise<number> {
  const notes: string[] = [];
  const readConfig = (note: (sentence: string) => void) =>
    loadConfig(options.configFile, { stateDir: options.stateDir }, note);
  const config = readConfig((sentence) => notes.push(sentence));
  const log = createLog({ ...config.log, journal: process.env['JOURNAL_STREAM'] !== undefined });
  for (const sentence of notes) log.warn(sentence);
  const secrets = createSecrets(
    { credentialsDir: process.env['CREDENTIALS_DIRECTORY'] ?? null, secretsDir: config.box.secretsDir },
    (message) => log.warn(message),
  );
  const notify = createNotify(process.env, (reason) => log.warn(`systemd does not hear us: ${reason}`));
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  const stop = (reason: string, code: number) => {
    log.stopping(reason);
    notify('STOPPING=1', `STATUS=Stopping: ${reason}`);
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    end(code);
  };
  const onBug = (error: unknown) => {
    log.bug(error);
    // A new start comes upon the same damage: what can be done without that page goes on, and the check of the books names it.
    if (isDamage(error)) return;
    stop(describeError(error), 1);
  };
  // Its reader may go: what Node itself has to warn of is not worth an end.
  process.stderr.on('error', () => undefined);
  process.on('uncaughtException', onBug);
  process.on('unhandledRejection', onBug);

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    let seen = false;
    process.on(signal, () => {
      if (seen) process.exit(1);
      seen = true;
      stop(signal, 0);
    });
  }

  // From the beginning on: unheard it would end the process. A start reads everything anyway.
  let reload: () => void = () => undefined;
  process.on('SIGHUP', () => reload());
  const stopping = new AbortController();
  void ended.then(() => stopping.abort());
  await using app = await openApp(
    {
      config,
      readAnew: () => readConfig(log.warn),
      configFile: options.configFile,
      secrets,
      clock: systemClock,
      random: Math.random,
      transport: createRouterosTransport({ clock: systemClock }),
      fetch,
      log,
      builtAt: builtAt(),
      rollback: readRollback(),
      ...(isSupervised(process.env) && { onRestart: () => stop('somebody wants it to start anew', 0) }),
      onBug,
    },
    notify,
    stopping.signal,
  );
  if (app === null) return await ended;
  reload = () => void app.reload().then(() => log.reloaded(), onBug);
  const { store } = app;
  const code = await store.whenStored(systemClock, () => issueSetupCode(store, systemClock.now()));
  if (code !== null) log.setupCode(code, `${config.console.publicUrl ?? app.urls.console}/setup`);
  keepCompiledCode();
  collectWhenIdle(systemClock, SETTLED_MS);
  using _feeding = feedWatchdog(app, notify, (problem) => log.warn(`systemd's watchdog is not fed: ${problem}`));

  return await ended;
}

/**
 * Opens the app and starts it; where it must not touch its books, or cannot, it stands by until it can.
 * @returns null when it was stopped before
 * @throws Fault for what only another start can mend
 */
async function openApp(deps: AppDeps, notify: Notify, signal: AbortSignal): Promise<App | null> {
  const path = databasePath(deps.config);
  let said = '';
  while (!signal.aborted) {
    await using opened = new AsyncDisposableStack();
    try {
      const app = opened.use(await createApp(deps));
      await app.start();
      opened.move();
      return app;
    } catch (error) {
      await opened.disposeAsync();
      const isOfBooks = error instanceof Fault && error.code.startsWith('books.');
      if (!isOfBooks && !isDiskFault(error) && !isDamage(error)) throw error;
      // Books that are gone, or others, are for a person to decide; those that cannot be read come back, or from a backup.
      const keepsAside = !isOfBooks || error.code === 'books.unreadable';
      const why = isOfBooks ? error.message : `The database at ${path} cannot be opened: ${describeError(error)}.`;
      const words = keepsAside ? `${why} ${await meanwhile(deps)}` : why;
      if (words !== said) deps.log.warn(words);
      said = words;
      notify('READY=1', `STATUS=Takes no payments: ${words}`);
      const again = () => {
        notify('WATCHDOG=1');
        const { verdict } = lookAtBooks(path);
        return isOfBooks ? verdict.kind === 'known' || verdict.kind === 'older' : verdict.kind !== 'unreadable';
      };
      await standBy(deps, words, keepsAside, again, signal);
    }
  }
  return null;
}

/** What becomes of callbacks while the books cannot be opened, and the backup that is there to be put in their place. */
async function meanwhile({ config, clock }: Pick<AppDeps, 'config' | 'clock'>): Promise<string> {
  const [newest] = await reachable(placesHere(config), reachFrom(clock.now()));
  const isAnyAway = config.backups.s3.length + config.backups.sftp.length > 0;
  const none = isAnyAway
    ? 'Backups that lie away are shown by: washa restore --replace'
    : 'No backup can be reached from here.';
  const offer =
    newest === undefined
      ? none
      : `The newest backup that can be reached: washa restore ${newest.file} --replace, which proves it first.`;
  return `Callbacks are kept beside it meanwhile, and booked when the books are back. ${offer}`;
}

/**
 * Says READY, and from then on feeds systemd's watchdog whenever this process has proved that it does its work. Disposing
 * ends it.
 */
function feedWatchdog(app: App, notify: Notify, onProblem: (problem: string) => void): Disposable {
  const everyMs = watchdogInterval(process.env);
  notify('READY=1', `STATUS=${app.proveAlive(0).state}`);
  if (everyMs === null) return { [Symbol.dispose]: () => undefined };
  let known: string | null = null;
  const timer = setInterval(() => {
    const { state, problem } = app.proveAlive(everyMs);
    if (problem === null) notify('WATCHDOG=1', `STATUS=${state}`);
    else {
      notify(`STATUS=Not well: ${problem}`);
      if (problem !== known) onProblem(problem);
    }
    known = problem;
  }, everyMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
