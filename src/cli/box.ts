import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { databasePath, loadConfig, type Config } from '../config/config.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { createSecrets, SERVICE_CREDENTIALS, SERVICE_SOURCE, withSource, type Secrets } from '../host/secrets.ts';
import { lockState } from '../storage/engine/state-lock.ts';
import { expectBooks, lookAtBooks } from '../services/box/known-books.ts';
import { Store, type StoreMode } from '../storage/engine/store.ts';
import { configFile, warn, type GlobalOptions } from './context.ts';

// What a verb needs of this box. Apart from context.ts, because loading it takes its time.

export function configOf(options: GlobalOptions): Config {
  return loadConfig(configFile(options), { stateDir: options.state }, warn);
}

/** Secrets as the daemon has them; while the installed service does not run, root alone finds all of them: before it becomes the owner of the books. */
export function secretsOf(config: Config): Secrets {
  const installed = existsSync(SERVICE_CREDENTIALS) ? SERVICE_CREDENTIALS : null;
  const credentialsDir = process.env['CREDENTIALS_DIRECTORY'] ?? installed;
  const secrets = createSecrets({ credentialsDir, secretsDir: config.box.secretsDir }, warn);
  return credentialsDir === null ? withSource(secrets, SERVICE_SOURCE) : secrets;
}

/** What a verb does with the database. `make`: writes, and makes it when there is none. */
export type StoreUse = 'read' | 'write' | 'make';

/** Opens the database, runs `use`, closes it. Never brings it to another schema: that is for the service alone. */
export async function withStore<T>(config: Config, how: StoreUse, use: (store: Store) => T | Promise<T>): Promise<T> {
  const path = databasePath(config);
  refuseStranger(path, how === 'read' ? constants.R_OK : constants.R_OK | constants.W_OK);
  const isMissing = !existsSync(path) || statSync(path).size === 0;
  const known = lookAtBooks(path);
  if (known.verdict.kind === 'gone') expectBooks(known, path, config.box.timeZone);
  if (isMissing && how !== 'make') {
    throw new Fault(
      'cli.no-database',
      'stop',
      `There is no database at ${path} yet. Load a setup with "washa apply", or name another folder with --state.`,
    );
  }
  if (isMissing) mkdirSync(config.box.stateDir, { recursive: true, mode: 0o750 });
  becomeOwner(config.box.stateDir);
  using _lock = isMissing ? lockState(config.box.stateDir) : null;
  const store = openStore(path, isMissing ? 'own' : how === 'read' ? 'read' : 'join');
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** A folder that may not be looked into is not an empty one. @throws Fault that says who may */
function refuseStranger(path: string, mode: number): void {
  const folder = dirname(path);
  try {
    accessSync(folder, constants.X_OK);
    accessSync(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return;
    const { username } = userInfo();
    throw new Fault(
      'cli.rights',
      'stop',
      `The account ${username} may not open ${path}: its folder belongs to ${ownerOf(folder)}. Put sudo before the command.`,
    );
  }
}

function ownerOf(folder: string): string {
  try {
    const { uid } = statSync(folder);
    return uid === 0 ? 'root' : `the account with the number ${uid}`;
  } catch {
    return 'another account';
  }
}

function openStore(path: string, mode: StoreMode): Store {
  try {
    return Store.open(path, mode);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('cli.database', 'stop', `Cannot open the database ${path}: ${describeError(error)}.`, {
      cause: error,
    });
  }
}

/**
 * Root must not leave files in the state folder that the daemon's own account cannot write afterwards.
 */
export function becomeOwner(folder: string): void {
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
