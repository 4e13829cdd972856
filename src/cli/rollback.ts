import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { washaVersion } from '../app/backup-box.ts';
import { databasePath, loadConfig, type Config } from '../config/config.ts';
import { rollbackWords, watchUpgrade, WATCH_BEGINS, type Rollback, type ServiceLook } from '../domain/upgrade.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { endWatch, inProgram, INSTALLED, isInCharge, isKept, readRollback, takeOver } from '../host/kept-program.ts';
import { lastLines, readService, tellService } from '../host/service.ts';
import { endUndone, putFileBack, undoUpgrade } from '../services/backup/undo-upgrade.ts';
import { logWords } from '../views/log-words.ts';
import { actor } from './box.ts';
import { configFile, print, printJson, UsageError, warn, type GlobalOptions } from './context.ts';
import { askReadiness, readinessWords } from './health.ts';
import { localAddress } from './local-address.ts';
import { parseLine } from './logs.ts';

const EVERY_MS = 1_000;
const PATIENCE_MS = 5_000;

export interface RollbackOptions extends GlobalOptions {
  readonly watch?: boolean;
  readonly reason?: string;
}

/**
 * `washa rollback`: run by the program that was kept before the last upgrade. With `--watch` it first looks whether the new version is
 * well, and ends there when it is.
 */
export async function rollback(options: RollbackOptions): Promise<void> {
  if (process.getuid?.() !== 0)
    throw new Fault('upgrade.rights', 'stop', 'Only root may exchange programs. Put sudo before the command.');
  if (!isKept()) throw new Fault('upgrade.none', 'stop', 'There is no version of before on this box.');
  const done = readRollback();
  const config = readable(options);
  if (done !== null && !isInCharge()) {
    // Power was lost on the way back, and the new version has started on the books of before since.
    await goBack(config, options, done.why, options.watch === true ? 'box' : actor());
    return;
  }
  if (done !== null) {
    if (options.watch !== true) throw new Fault('upgrade.done', 'stop', 'The version of before runs already.');
    endWatch();
    return;
  }
  if (options.watch !== true) {
    const reason = options.reason?.trim() ?? '';
    if (reason === '') throw new UsageError('Say why: washa rollback --reason "…"');
    await goBack(config, options, reason, actor());
    return;
  }
  const why = await whyNot(config);
  if (why === null) {
    endWatch();
    print(`Washa ${installedVersion()} is well, and is kept.`);
  } else {
    await goBack(config, options, why, 'box');
  }
}

/** The settings that lie there, or, where they are those of a newer version, those of before. */
function readable(options: RollbackOptions): Config {
  try {
    return loadConfig(configFile(options), { stateDir: options.state });
  } catch (error) {
    const saved = inProgram('washa.toml');
    if (!(error instanceof Fault) || !existsSync(saved)) throw error;
    return loadConfig(saved, { stateDir: options.state });
  }
}

/** Looks until it is known. @returns why the new version cannot be kept; null: it is well */
async function whyNot(config: Config): Promise<string | null> {
  let watch = WATCH_BEGINS;
  for (;;) {
    const now = watchUpgrade(watch, await look(config));
    watch = now.watch;
    switch (now.verdict.kind) {
      case 'well':
        return null;
      case 'back': {
        const said = lastFault(await lastLines());
        return said === null ? now.verdict.why : `${now.verdict.why}; it said: ${said.replace(/\.$/, '')}`;
      }
      case 'watch':
        await systemClock.sleep(EVERY_MS);
    }
  }
}

/** Of a stack, and of how Node.js ends, nothing but the error is of use. */
const BESIDE = /^(?:\s|[{}^]|Node\.js v|node:|file:)/;

/** What went wrong by the log: a fault at the start is a sentence of its own, and one of later a line of the log. */
function lastFault(lines: readonly string[]): string | null {
  const faults = lines.flatMap((text) => {
    const line = parseLine(text);
    if (line === null) return BESIDE.test(text) ? [] : [text];
    return line['level'] === 'fatal' || line['level'] === 'error'
      ? [messageOf(line['err']) ?? logWords(line, 'en').says]
      : [];
  });
  const last = faults.at(-1);
  return last === undefined ? null : safeLine(last);
}

function messageOf(error: unknown): string | null {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : null;
  return typeof message === 'string' ? message : null;
}

async function look(config: Config): Promise<ServiceLook> {
  const { active, restarts } = await readService();
  const state = active === 'active' ? 'up' : active === 'inactive' ? 'off' : 'starting';
  const problem = state === 'up' ? await problemOf(config) : null;
  return { at: systemClock.now(), state, restarts, problem };
}

/** What is wrong with a service that is up. What was so before the upgrade is no fault of it. */
async function problemOf({ console, intake }: Config): Promise<string | null> {
  try {
    const door = await fetch(new URL('/healthz', localAddress(intake.listen)), {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!door.ok) return `callbacks are answered ${door.status}`;
    const readiness = await askReadiness(new URL('/readyz', localAddress(console.listen)));
    return readiness.ready || !existsSync(inProgram('was-well')) ? null : readinessWords(readiness);
  } catch (error) {
    return `it does not answer (${describeError(error instanceof Error ? (error.cause ?? error) : error)})`;
  }
}

/** Stops the new version, puts program and books of before in its place, and starts that. @throws when it cannot: the new one runs on then */
async function goBack(config: Config, options: RollbackOptions, why: string, by: string): Promise<void> {
  const from = installedVersion();
  warn(`Washa ${from} does not stay: ${why}. Washa ${washaVersion()} takes over again.`);
  await tellService('stop');
  try {
    const { timeZone, stateDir } = config.box;
    const at = systemClock.now();
    const books = await asOwner(stateDir, () =>
      undoUpgrade(databasePath(config), from, { actor: by, reason: why }, timeZone, at),
    );
    putSettingsBack(options);
    const done: Rollback = { from, to: washaVersion(), at, why, ...books };
    takeOver(done);
    await asOwner(stateDir, () => endUndone(databasePath(config)));
    endWatch();
    await tellService('daemon-reload');
    if (options.json === true) printJson(done);
    else print(rollbackWords(done));
  } finally {
    await tellService('--no-block', 'start');
  }
}

/** Settings that this version cannot read are laid aside for those of before. */
function putSettingsBack(options: RollbackOptions): void {
  const file = configFile(options);
  const saved = inProgram('washa.toml');
  if (file === null || !existsSync(saved)) return;
  try {
    loadConfig(file, {});
  } catch {
    putFileBack(file, saved);
  }
}

/** What root leaves in the state folder must be the service's own. */
async function asOwner<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const { uid, gid } = statSync(folder);
  process.setegid?.(gid);
  process.seteuid?.(uid);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

function installedVersion(): string {
  const { version } = JSON.parse(readFileSync(join(INSTALLED, 'package.json'), 'utf8')) as { version: string };
  return version;
}
