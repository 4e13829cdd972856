import { judgeBackups, type BackupCode, type BackupState } from '../domain/backup.ts';
import { backupState, type BackupSettings } from '../storage/views/backup-state.ts';
import type { Store } from '../storage/engine/store.ts';
import type { Standing } from './fact.ts';

/** What is to be said of the backups of this box. */
export interface BackupView {
  /** The worst first; never empty. */
  readonly codes: readonly BackupCode[];
  /** That of the worst. */
  readonly state: Standing;
  readonly facts: BackupState;
}

const STANDINGS: Readonly<Record<BackupCode, Standing>> = {
  none: 'wrong',
  'no-code': 'wrong',
  failing: 'wrong',
  unproven: 'wrong',
  old: 'wrong',
  place: 'wrong',
  first: 'waiting',
  fresh: 'right',
};

export function backupView(store: Store, settings: BackupSettings, now: number): BackupView {
  const facts = backupState(store, settings, now);
  const codes = judgeBackups(facts, now);
  const [worst = 'none'] = codes;
  // The newest that is proven is what a restore would give.
  const isFirst = worst === 'fresh' && facts.provenAt === null;
  return { codes, state: isFirst ? 'waiting' : STANDINGS[worst], facts };
}
