import { judgeBackups, type BackupCode, type BackupState } from '../domain/backup.ts';
import { backupState, type BackupSettings } from '../storage/views/backup-state.ts';
import type { Language } from '../domain/time/time.ts';
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
  away: 'wrong',
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

/** In a row: what is so, without the time that stands behind it. */
const ROW: Readonly<Record<BackupCode, Readonly<Record<Language, string>>>> = {
  none: { en: 'none is made', sw: 'hakuna inayofanywa' },
  'no-code': { en: 'none is made: no recovery code', sw: 'hakuna: hakuna namba ya kuzifungua' },
  failing: { en: 'cannot be made', sw: 'haiwezi kufanywa' },
  old: { en: 'none made', sw: 'hakuna iliyofanywa' },
  unproven: { en: 'none proven', sw: 'hakuna iliyothibitishwa' },
  place: { en: 'does not reach every place, proven', sw: 'haifiki kila mahali, iliyothibitishwa ni ya' },
  away: { en: 'not proven at every place, proven', sw: 'haijathibitishwa kila mahali, iliyothibitishwa ni ya' },
  first: { en: 'the first is about to be made', sw: 'ya kwanza iko karibu kufanywa' },
  fresh: { en: 'proven', sw: 'imethibitishwa' },
};
const NOT_PROVEN: Readonly<Record<Language, string>> = {
  en: 'made, not proven yet',
  sw: 'imefanywa, haijathibitishwa',
};
const SINCE: Readonly<Record<Language, string>> = { en: 'since', sw: 'tangu' };
const LATE: readonly BackupCode[] = ['failing', 'old', 'unproven'];

/** @param at what stands behind the words, UTC ms; null: nothing does */
export function backupRow(code: BackupCode, at: number | null): Readonly<Record<Language, string>> {
  const row = (language: Language): string => {
    if (code === 'fresh' && at === null) return NOT_PROVEN[language];
    return LATE.includes(code) && at !== null ? `${ROW[code][language]} ${SINCE[language]}` : ROW[code][language];
  };
  return { en: row('en'), sw: row('sw') };
}
