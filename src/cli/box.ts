import { existsSync, mkdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { databasePath, loadConfig, type Config } from '../config/config.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { createSecrets, SERVICE_CREDENTIALS, type Secrets } from '../host/secrets.ts';
import { Store } from '../storage/engine/store.ts';
import { configFile, type GlobalOptions } from './context.ts';

// What a verb needs of this box. Apart from context.ts, because loading it takes its time.

export function configOf(options: GlobalOptions): Config {
  return loadConfig(configFile(options), { stateDir: options.state });
}

export function secretsOf(config: Config): Secrets {
  const installed = existsSync(SERVICE_CREDENTIALS) ? SERVICE_CREDENTIALS : null;
  return createSecrets(
    { credentialsDir: process.env['CREDENTIALS_DIRECTORY'] ?? installed, secretsDir: config.box.secretsDir },
    (message) => process.stderr.write(`${message}\n`),
  );
}

/**
 * Opens the database, runs `use`, closes it.
 * @param make whether to make the database when there is none; otherwise that is a fault
 */
export async function withStore<T>(config: Config, make: boolean, use: (store: Store) => T | Promise<T>): Promise<T> {
  const path = databasePath(config);
  if (!existsSync(path)) {
    if (!make) {
      throw new Fault(
        'cli.no-database',
        'stop',
        `There is no database at ${path} yet. Load a setup with "washa apply", or name another folder with --state.`,
      );
    }
    mkdirSync(config.box.stateDir, { recursive: true, mode: 0o750 });
  }
  becomeOwner(config.box.stateDir);
  const store = openStore(path);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

function openStore(path: string): Store {
  try {
    return Store.open(path);
  } catch (error) {
    throw new Fault('cli.database', 'stop', `Cannot open the database ${path}: ${describeError(error)}.`, {
      cause: error,
    });
  }
}

/**
 * Root must not leave files in the state folder that the daemon's own account cannot write afterwards.
 */
function becomeOwner(folder: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  if (uid === 0) return;
  process.setgroups?.([]);
  process.setgid?.(gid);
  process.setuid?.(uid);
}

/** Who sits at the keyboard, for the audit. */
export function actor(): string {
  return `cli:${process.env['SUDO_USER'] ?? userInfo().username}`;
}
