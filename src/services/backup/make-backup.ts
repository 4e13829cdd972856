import { randomInt } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAway, type BackupPlace } from '../../domain/backup-place.ts';
import type { BackupKeep } from '../../domain/backup.ts';
import type { BackupSettings } from '../../storage/views/backup-state.ts';
import type { FoundBackup } from './places.ts';
import { makeInThread, proveInThread, type BackupSource } from './threads.ts';

/** The name of the secret that opens the backups. */
export const BACKUP_CODE = 'backup-code';

/** What a backup holds beside the database, and where it goes. */
export interface BackupBox {
  readonly places: readonly BackupPlace[];
  readonly keep: BackupKeep;
  readonly everyMs: number;
  /** Hour of the ISP's day in which the newest is proven. */
  readonly proveHour: number;
  /** IANA name. */
  readonly zone: string;
  readonly washa: string;
  /** The recovery code; null while there is none. */
  readonly code: () => string | null;
  /** Every other secret by its name. */
  readonly secrets: () => Readonly<Record<string, string>>;
  /** Text of the settings file. */
  readonly settings: () => string | null;
}

/** A folder beside the database in which a backup is put together, or taken out; it is not there yet. */
export function scratchBeside(database: string, what: 'made' | 'proven' | 'restored' | 'erased', now: number): string {
  // Two at one moment have a folder each.
  return join(dirname(database), `backup-${what}-${process.pid}-${now}${randomInt(1_000, 10_000)}.part`);
}

/** What a process that was killed has left. */
export function dropScratch(database: string): void {
  const folder = dirname(database);
  const mine = new RegExp(`^backup-[a-z]+-${process.pid}-`);
  for (const name of readdirSync(folder)) {
    if (!/^backup-[a-z]+-\d+-\d+\.part$/.test(name) || mine.test(name) || isAlive(name)) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(name: string): boolean {
  try {
    process.kill(Number(name.split('-')[2]), 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Makes one backup now. Nothing is written to the database. @throws nothing: what failed is told */
export function makeBackup(database: string, box: BackupBox, code: string, now: number, signal: AbortSignal) {
  return makeInThread(
    {
      database,
      scratch: scratchBeside(database, 'made', now),
      code,
      secrets: box.secrets(),
      settings: box.settings(),
      washa: box.washa,
      madeAt: now,
      places: box.places,
      keep: box.keep,
      zone: box.zone,
    },
    signal,
  );
}

/** Takes a backup out beside the database, and proves it; one that lies away is fetched first. Nothing is written to the database. */
export function proveBackup(
  database: string,
  which: string | FoundBackup,
  code: string,
  now: number,
  signal: AbortSignal,
) {
  const scratch = scratchBeside(database, 'proven', now);
  return proveInThread({ source: sourceOf(which, now), code, scratch, keeps: false }, signal);
}

/** @param which a file of this machine, or what was found at a place */
export function sourceOf(which: string | FoundBackup, now: number): BackupSource {
  if (typeof which === 'string') return { file: which };
  const { name, place, file } = which;
  return isAway(place) ? { place, name, now } : { file };
}

/** What settings and secrets say of them. */
export function backupSettings(box: BackupBox): BackupSettings {
  return { places: box.places.map(({ path }) => path), hasCode: box.code() !== null, everyMs: box.everyMs };
}
