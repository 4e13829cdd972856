import { isAwayPath } from '../../domain/backup-place.ts';
import type { BackupState } from '../../domain/backup.ts';
import { backupPlaces, backupTimes } from '../backups.ts';
import { metaValue } from '../ledger.ts';
import type { Store } from '../engine/store.ts';

/** Why the last one could not be made at all; empty when it could. */
export const BACKUP_ERROR = 'backup.error';

/** When the newest copy was made that lies at a place away and was proven, UTC ms. */
export const awayProvenKey = (place: string): string => `backup.away-proven:${place}`;
/** Why the newest one there could not be proven; empty when it could. */
export const awayProblemKey = (place: string): string => `backup.away-problem:${place}`;

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
  const noted = (key: string) => store.first(metaValue, { key })?.value || null;
  return {
    ...settings,
    madeAt: times?.made_at ?? null,
    provenAt: times?.proven_at ?? null,
    problem: times?.problem ?? null,
    error: noted(BACKUP_ERROR),
    failing: known.flatMap(({ place, kept_at: keptAt, error }) => (error === null ? [] : [{ place, keptAt, error }])),
    away: known
      .filter(({ place }) => isAwayPath(place))
      .map(({ place, since }) => {
        const provenAt = noted(awayProvenKey(place));
        const problem = noted(awayProblemKey(place));
        return { place, since, provenAt: provenAt === null ? null : Number(provenAt), problem };
      }),
    since: Math.min(now, ...known.map(({ since }) => since)),
  };
}
