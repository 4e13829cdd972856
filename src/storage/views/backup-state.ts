import type { BackupState } from '../../domain/backup.ts';
import { backupPlaces, backupTimes } from '../backups.ts';
import { metaValue } from '../ledger.ts';
import type { Store } from '../engine/store.ts';

/** Why the last one could not be made at all; empty when it could. */
export const BACKUP_ERROR = 'backup.error';

/** What the settings and the secrets say of backups. */
export interface BackupSettings {
  readonly places: readonly string[];
  readonly hasCode: boolean;
  readonly everyMs: number;
}

/** The same with what the database knows of them. */
export function backupState(store: Store, settings: BackupSettings, now: number): BackupState {
  const times = store.first(backupTimes, {});
  const known = store.all(backupPlaces, {}).filter(({ place }) => settings.places.includes(place));
  return {
    ...settings,
    madeAt: times?.made_at ?? null,
    provenAt: times?.proven_at ?? null,
    problem: times?.problem ?? null,
    error: store.first(metaValue, { key: BACKUP_ERROR })?.value || null,
    failing: known.flatMap(({ place, kept_at: keptAt, error }) => (error === null ? [] : [{ place, keptAt, error }])),
    since: Math.min(now, ...known.map(({ since }) => since)),
  };
}
