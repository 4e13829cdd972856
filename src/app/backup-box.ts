import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { BackupPlace, LocalPlace } from '../domain/backup-place.ts';
import { describeError } from '../domain/values/fault.ts';
import type { Secrets } from '../host/secrets.ts';
import { BACKUP_CODE, type BackupBox } from '../services/backup/make-backup.ts';

/**
 * What the backups of this box hold, and where they go, as the settings say.
 * @param configFile null: built-in defaults
 * @param warn is told of a secret that cannot be read, and so is in no backup
 */
export function backupBox(
  config: Config,
  secrets: Secrets,
  configFile: string | null,
  warn: (message: string) => void,
): BackupBox {
  const { everyMinutes, proveHour, keepHours, keepDays, keepWeeks, keepMonths } = config.backups;
  return {
    get places() {
      return placesOf(config, secrets);
    },
    keep: { hours: keepHours, days: keepDays, weeks: keepWeeks, months: keepMonths },
    everyMs: everyMinutes * 60_000,
    proveHour,
    zone: config.box.timeZone,
    washa: washaVersion(),
    code: () => (secrets.has(BACKUP_CODE) ? secrets.read(BACKUP_CODE) : null),
    secrets: () =>
      Object.fromEntries(
        secrets
          .list()
          .filter((name) => name !== BACKUP_CODE)
          .flatMap((name) => {
            try {
              return [[name, secrets.read(name)]];
            } catch (error) {
              warn(`A secret is in no backup: ${describeError(error)}`);
              return [];
            }
          }),
      ),
    settings: () => (configFile === null ? null : readFileSync(configFile, 'utf8')),
  };
}

/** Places for backups on this machine. */
export function placesHere({ backups }: Pick<Config, 'backups'>): LocalPlace[] {
  return [
    ...backups.folders.map((path) => ({ path, isDisk: false })),
    ...backups.disks.map((path) => ({ path, isDisk: true })),
  ];
}

/** All of them, those away with the secrets that open them as they are now: what is near stands first. */
export function placesOf(config: Pick<Config, 'backups'>, secrets: Secrets): BackupPlace[] {
  const { s3, sftp } = config.backups;
  const textOf = (name: string) => (secrets.has(name) ? secrets.read(name) : null);
  return [
    ...placesHere(config),
    ...s3.map(({ url, secret, ...key }) => ({ ...key, away: 's3' as const, path: url, secret: textOf(secret) })),
    ...sftp.map(({ url, secret, hostKey }) => ({ away: 'sftp' as const, path: url, hostKey, secret: textOf(secret) })),
  ];
}

/** The version of the Washa that is installed. */
export function washaVersion(): string {
  const file = join(import.meta.dirname, '../../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
