import { localDay } from './time/local-day.ts';

/** How many backups are kept: the newest of each of so many hours, days, weeks and months in which there is one. */
export interface BackupKeep {
  readonly hours: number;
  readonly days: number;
  readonly weeks: number;
  readonly months: number;
}

/** What stands in the first file of a backup, so that what is taken out of it can be compared. Counts are of rows. */
export interface BackupFacts {
  /** Of the form of the archive. */
  readonly format: 1;
  /** UTC ms. */
  readonly madeAt: number;
  /** The Washa that made it. */
  readonly washa: string;
  readonly schema: number;
  /** The name of the books. */
  readonly books: string;
  readonly ledger: { readonly rows: number; readonly lastHash: string | null };
  readonly payments: { readonly rows: number; readonly cents: number; readonly newestAt: number | null };
  readonly callbacks: number;
  readonly lines: number;
}

/** One backup, as far as it is known, and where it can be reached now. */
export interface KnownBackup {
  readonly name: string;
  /** UTC ms; null for a name that does not say it. */
  readonly madeAt: number | null;
  readonly bytes: number | null;
  readonly payments: number | null;
  /** Null: it was not taken out again yet. */
  readonly proven: boolean | null;
  readonly problem: string | null;
  readonly files: readonly string[];
}

const DAY_MS = 24 * 3_600_000;
const NAME = /^washa-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)(\d{3})\.tar\.gz\.age$/;

/** The name of a backup's file: it says when it was made, in UTC, and with which tools it is opened. */
export function backupName(madeAt: number): string {
  const [day = '', time = ''] = new Date(madeAt).toISOString().split('T');
  return `washa-${day.replaceAll('-', '')}-${time.replaceAll(/[^0-9]/g, '')}.tar.gz.age`;
}

/** When the backup in a file of that name was made, UTC ms; null when it is no name of a backup. */
export function backupTime(name: string): number | null {
  const [, ...parts] = NAME.exec(name) ?? [];
  const [year, month, day, hour, minute, second, ms] = parts;
  if (ms === undefined) return null;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(at) ? null : at;
}

/** What was being written at a place when its power went: nobody writes one file for a day. @param now UTC ms */
export function abandonedParts(names: readonly string[], now: number): string[] {
  return names.filter((name) => {
    const begun = name.endsWith('.part') ? backupTime(name.slice(0, -'.part'.length)) : null;
    return begun !== null && now - begun > DAY_MS;
  });
}

/** Which of some backups are let go. The newest stays in any case. @param zone IANA name, for days, weeks and months */
export function backupsToForget(names: readonly string[], keep: BackupKeep, zone: string): string[] {
  const all = names
    .flatMap((name) => {
      const at = backupTime(name);
      return at === null ? [] : [{ name, at }];
    })
    .sort((a, b) => b.at - a.at);
  const kept = new Set(all.slice(0, 1).map(({ name }) => name));
  const spans: readonly [number, (at: number) => string][] = [
    [keep.hours, (at) => String(Math.floor(at / 3_600_000))],
    [keep.days, (at) => localDay(at, zone).day],
    [keep.weeks, (at) => weekOf(localDay(at, zone).day)],
    [keep.months, (at) => localDay(at, zone).day.slice(0, 7)],
  ];
  for (const [count, spanOf] of spans) {
    const seen = new Set<string>();
    for (const { name, at } of all) {
      const span = spanOf(at);
      if (seen.has(span)) continue;
      if (seen.size === count) break;
      seen.add(span);
      kept.add(name);
    }
  }
  return all.map(({ name }) => name).filter((name) => !kept.has(name));
}

/** The Monday of the week of a day. */
function weekOf(day: string): string {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const sinceMonday = (new Date(noon).getUTCDay() + 6) % 7;
  return new Date(noon - sinceMonday * 86_400_000).toISOString().slice(0, 10);
}

/** What differs between a backup as it was made and what was taken out of it again, each in a sentence; none: it is proven. */
export function compareBackup(said: BackupFacts, found: Omit<BackupFacts, 'format' | 'madeAt' | 'washa' | 'schema'>) {
  const pairs: readonly [string, string | number | null, string | number | null][] = [
    ['name of the books', said.books, found.books],
    ['number of rows in the ledger', said.ledger.rows, found.ledger.rows],
    ['last row of the ledger', said.ledger.lastHash, found.ledger.lastHash],
    ['number of payments', said.payments.rows, found.payments.rows],
    ['sum of the payments', said.payments.cents, found.payments.cents],
    ['time of the newest payment', said.payments.newestAt, found.payments.newestAt],
    ['number of deliveries', said.callbacks, found.callbacks],
    ['number of lines', said.lines, found.lines],
  ];
  return pairs
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => `The ${what} is ${after ?? 'none'}, and was ${before ?? 'none'}.`);
}

/** What is known of the backups of a box. Times are UTC ms. */
export interface BackupState {
  /** Folders and disks to which they go, as the settings name them. */
  readonly places: readonly string[];
  readonly hasCode: boolean;
  /** The newest that was made; null: none yet. */
  readonly madeAt: number | null;
  /** When the newest one that was proven was made. */
  readonly provenAt: number | null;
  /** Why the one that was looked at last could not be proven; null when it could. */
  readonly problem: string | null;
  /** Why the last one could not be made at all; null when it could. */
  readonly error: string | null;
  readonly failing: readonly { readonly place: string; readonly keptAt: number | null; readonly error: string }[];
  /** Places that are not on this machine. `provenAt`: when the newest copy was made that was fetched from there and proven. */
  readonly away: readonly {
    readonly place: string;
    readonly since: number;
    readonly provenAt: number | null;
    readonly problem: string | null;
  }[];
  /** When the first look at them was, since they were set up. */
  readonly since: number;
  readonly everyMs: number;
}

export type BackupCode = 'none' | 'no-code' | 'failing' | 'unproven' | 'old' | 'place' | 'away' | 'fresh' | 'first';

const HOUR_MS = 3_600_000;
/** One that is made each hour is missed after three; one that is proven each night after the second. */
const MISSED = 3;
const UNPROVEN_MS = 50 * HOUR_MS;
/** A disk may be carried home for a night. */
const PLACE_MS = 26 * HOUR_MS;

/** What has to be said of the backups, the worst first. Never empty. */
export function judgeBackups(state: BackupState, now: number): readonly BackupCode[] {
  const { places, hasCode, madeAt, provenAt, problem, failing, since, everyMs } = state;
  if (places.length === 0) return ['none'];
  if (!hasCode) return ['no-code'];
  const isOld = now - (madeAt ?? since) > MISSED * everyMs;
  const codes: BackupCode[] = [];
  if (problem !== null) codes.push('unproven');
  if (isOld) codes.push(state.error === null && failing.length === 0 ? 'old' : 'failing');
  if (problem === null && now - (provenAt ?? since) > UNPROVEN_MS) codes.push('unproven');
  if (!isOld && failing.some(({ keptAt }) => now - (keptAt ?? since) > PLACE_MS)) codes.push('place');
  if (state.away.some((one) => isUnproven(one, now))) codes.push('away');
  if (codes.length > 0) return codes;
  return madeAt === null ? ['first'] : ['fresh'];
}

/** Whether of a copy at a place away nobody knows that it can be restored. @param now UTC ms */
export function isUnproven({ since, provenAt, problem }: BackupState['away'][number], now: number): boolean {
  return problem !== null || now - (provenAt ?? since) > UNPROVEN_MS;
}
