import { createWriteStream, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir, uptime } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { create } from 'tar';
import { Readable } from 'node:stream';
import { washaVersion } from '../app/backup-box.ts';
import type { Config } from '../config/config.ts';
import { unreadable } from '../config/text-file.ts';
import { validationSecret } from '../config/path-secret.ts';
import { redactAll, redactor, type Withheld } from '../domain/values/redact.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { systemClock } from '../host/clock.ts';
import { runProgram } from '../host/machine.ts';
import type { Store } from '../storage/engine/store.ts';
import { booksCounts } from '../storage/backups.ts';
import { loginPasswords, namesOfPeople, newestAttempts } from '../storage/views/support.ts';
import { diagnose } from '../views/doctor/diagnose.ts';
import { secretsOf, withStore } from './box.ts';
import { configFile, print, printJson, type GlobalOptions } from './context.ts';
import { diagnosisJson, lookAtBox } from './doctor.ts';

const LOG_LINES = 3_000;
const ATTEMPTS = 500;

export interface BundleOptions extends GlobalOptions {
  readonly to?: string;
  readonly log?: string;
}

/**
 * `washa bundle`: what somebody who helps has to see, in one file: the doctor's findings, the settings, the log, what the lanes
 * did. No secret, no phone number and no name of a subscriber is in it, and no delivery.
 */
export async function bundle(options: BundleOptions): Promise<void> {
  const now = systemClock.now();
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  const path = resolve(options.to ?? `washa-bundle-${stamp}.tar.gz`);
  const log = await logOf(options);
  const system = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : 'not known';
  const settings = settingsOf(options);
  // Made before anything is given up: root may write where the owner of the books may not.
  const file = make(path);
  const { world, config } = await lookAtBox(options);
  const { withheld, books, isWhole } = await fromBooks(config);
  const redact = redactor(withheld);
  const json = (value: unknown) => `${JSON.stringify(redactAll(value, redact), null, 2)}\n`;
  const files: Readonly<Record<string, string>> = {
    'about.json': json({
      madeAt: now,
      washa: washaVersion(),
      node: process.versions.node,
      kernel: release(),
      uptimeSeconds: Math.round(uptime()),
      system,
    }),
    'doctor.json': json(diagnosisJson(diagnose(world))),
    'machine.json': json(world.machine),
    'settings.toml': redact(settings),
    'books.json': json(books),
    'log.txt': isWhole
      ? redact(log)
      : 'The books could not be read, so the names in the log are not known: it is left out.\n',
  };
  const folder = mkdtempSync(join(tmpdir(), 'washa-bundle-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
    const packed = Readable.from(create({ cwd: folder, gzip: true, portable: true }, Object.keys(files)));
    await pipeline(packed, createWriteStream(path, { fd: file }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (options.json === true) printJson({ file: path, holds: Object.keys(files) });
  else
    print(
      `${path}\nSecrets, phone numbers and names of subscribers were taken out of it. Look through it before you send it: tar xzf`,
    );
}

/** As they stand in the file: what is wrong in them is part of what is to be seen. */
function settingsOf(options: GlobalOptions): string {
  const path = configFile(options);
  if (path === null) return '# There is no settings file.\n';
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return `# ${describeError(error)}\n`;
  }
}

function make(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    throw new Fault(
      'bundle.file',
      'stop',
      `The archive cannot be written: ${describeError(error)}. Name a file that is not there yet with --to.`,
    );
  }
}

/** The end of the log: a file that was named, or the journal's. */
async function logOf({ log }: BundleOptions): Promise<string> {
  if (log !== undefined) {
    try {
      return readFileSync(log, 'utf8').split('\n').slice(-LOG_LINES).join('\n');
    } catch (error) {
      throw unreadable(log, error);
    }
  }
  const lines = await runProgram('journalctl', [
    '--unit=washa',
    `--lines=${LOG_LINES}`,
    '--no-pager',
    '--output=short-iso',
  ]);
  return lines ?? 'The journal could not be read: not on this system, or not by this account (run it with sudo).\n';
}

/** What must not leave the box, and what of the books may. `isWhole`: all that must not is known. */
async function fromBooks(config: Config): Promise<{ withheld: Withheld; books: unknown; isWhole: boolean }> {
  const secrets = secretsOf(config);
  const texts = secrets.list().flatMap((name) => {
    try {
      const text = secrets.read(name);
      return [
        { name, text },
        { name: `of ${name}`, text: validationSecret(text) },
      ];
    } catch {
      // What cannot be read here is in nothing that is written here.
      return [];
    }
  });
  try {
    return { ...(await withStore(config, 'read', (store) => readBooks(store, texts))), isWhole: true };
  } catch (error) {
    return { withheld: { secrets: texts, names: [] }, books: { unread: describeError(error) }, isWhole: false };
  }
}

function readBooks(store: Store, texts: Withheld['secrets']): { withheld: Withheld; books: unknown } {
  const passwords = store
    .all(loginPasswords, {})
    .flatMap(({ login_password: text }) => (text === null ? [] : [{ name: 'login', text }]));
  return {
    withheld: { secrets: [...texts, ...passwords], names: store.all(namesOfPeople, {}).map(({ name }) => name) },
    books: { counts: store.first(booksCounts, {}), attempts: store.all(newestAttempts, { limit: ATTEMPTS }) },
  };
}
