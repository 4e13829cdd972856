import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { placesOf } from '../app/backup-box.ts';
import type { Config } from '../config/config.ts';
import type { BackupPlace } from '../domain/backup-place.ts';
import { backupTime } from '../domain/backup.ts';
import { formatAge } from '../domain/time/durations.ts';
import { formatWhen } from '../domain/time/time.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { createSecrets, SERVICE_SOURCE } from '../host/secrets.ts';
import { reachable, reachFrom } from '../services/backup/places.ts';
import type { AskedLines } from './ask-lines.ts';
import { warn } from './context.ts';
import { table } from './table.ts';

/** So many are shown to choose from; an older one is named. */
const SHOWN = 20;

/** A backup to make this box from. */
export interface ChosenBackup {
  readonly name: string;
  /** Null: a file that was named. */
  readonly place: BackupPlace | null;
  /** For people: its path, or its address. */
  readonly file: string;
}

/**
 * A file, or a backup by its name at one of the places of the settings, or the one that whoever sits here chooses from all that can be
 * reached there; nothing typed is the newest.
 * @throws Fault `backup.missing` or `restore.choice`
 */
export async function chooseBackup(
  config: Config,
  given: string | undefined,
  lines: AskedLines,
): Promise<ChosenBackup> {
  const isName = given !== undefined && backupTime(given) !== null;
  if (given !== undefined && (existsSync(given) || !isName)) {
    if (!existsSync(given)) throw new Fault('backup.missing', 'stop', `There is no file ${safeLine(resolve(given))}.`);
    return { name: basename(given), place: null, file: resolve(given) };
  }
  const now = systemClock.now();
  const found = await reachable(placesForRestore(config), reachFrom(now));
  const each = found.filter((one, i) => found.findIndex(({ name }) => name === one.name) === i);
  if (each.length === 0)
    throw new Fault(
      'backup.missing',
      'stop',
      'No backup can be reached at the places of the settings. Name a file: washa restore FILE',
    );
  if (given !== undefined) {
    const named = each.find(({ name }) => name === given);
    if (named === undefined)
      throw new Fault('backup.missing', 'stop', `There is no backup ${safeLine(given)} that can be reached.`);
    return named;
  }
  const shown = each.slice(0, SHOWN);
  const rows = shown.map(({ name, file }, i) => {
    const at = backupTime(name) ?? 0;
    return [String(i + 1), formatWhen(at, config.box.timeZone, 'en', now), formatAge(now - at), file];
  });
  warn(table(['NO.', 'MADE', 'AGE', 'WHERE'], rows, [0]));
  const typed = await lines.ask('Which one? Its number; nothing for the newest:');
  const chosen = typed === '' ? shown[0] : /^\d{1,3}$/.test(typed) ? shown[Number(typed) - 1] : undefined;
  if (chosen === undefined)
    throw new Fault('restore.choice', 'stop', `There is no number "${safeLine(typed)}" in the list.`);
  return chosen;
}

/** The places of the settings. A service that stands still was given no credentials: they are taken from where they would come from. */
export function placesForRestore(config: Config): BackupPlace[] {
  const secrets = createSecrets({
    credentialsDir: process.env['CREDENTIALS_DIRECTORY'] ?? SERVICE_SOURCE,
    secretsDir: config.box.secretsDir,
  });
  return placesOf(config, secrets);
}
