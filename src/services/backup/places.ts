import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backupsToForget, backupTime, type BackupKeep } from '../../domain/backup.ts';
import { describeError } from '../../domain/values/fault.ts';
import { flushFile } from '../../storage/engine/copy-database.ts';
import { freeBytes } from '../../storage/engine/free-bytes.ts';

/** Where backups go. */
export interface BackupPlace {
  /** Full path, as the settings name it. */
  readonly path: string;
  /** It is where a disk is mounted: without that disk nothing is written there. */
  readonly isDisk: boolean;
}

/** The folder in which backups lie on a disk that may hold other things. */
const ON_DISK = 'washa';

/** Nobody writes one file for so long. */
const ABANDONED_MS = 24 * 3_600_000;

const MB = 1_000_000;

/** @param settings as the box's settings have them */
export function placesOf(settings: { readonly folders: readonly string[]; readonly disks: readonly string[] }) {
  return [
    ...settings.folders.map((path): BackupPlace => ({ path, isDisk: false })),
    ...settings.disks.map((path): BackupPlace => ({ path, isDisk: true })),
  ];
}

/**
 * The folder of a place into which backups can be written now.
 * @throws an Error in words for people: it is not there, or no disk is mounted there
 */
export function openPlace({ path, isDisk }: BackupPlace): string {
  let found;
  try {
    found = statSync(path);
  } catch (error) {
    throw new Error(isDisk ? 'no such disk is mounted' : `there is no such folder (${describeError(error)})`, {
      cause: error,
    });
  }
  if (!found.isDirectory()) throw new Error('it is a file, and no folder');
  if (!isDisk) return path;
  // What is written into the folder of a mount that is not there fills the disk of the box, and is hidden by the mount later.
  if (found.dev === statSync(dirname(path)).dev) throw new Error('no disk is mounted there');
  const folder = join(path, ON_DISK);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Backups in a folder, the newest first. */
export function backupsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => backupTime(name) !== null)
    .sort()
    .reverse();
}

/**
 * Puts a backup at a place: it has its name there when it is whole and on the disk. Those that are not to be kept any more go, and
 * where there is no room for it, nothing else does.
 * @throws an Error in words for people
 */
export function putAt(place: BackupPlace, file: string, name: string, keep: BackupKeep, zone: string): void {
  const folder = openPlace(place);
  const { size } = statSync(file);
  const free = freeBytes(folder);
  if (free !== null && free < size)
    throw new Error(`it has ${Math.floor(free / MB)} MB free, and a backup needs ${Math.ceil(size / MB)} MB`);
  dropParts(folder, backupTime(name) ?? 0);
  const part = join(folder, `${name}.part`);
  try {
    copyFileSync(file, part);
    flushFile(part);
    renameSync(part, join(folder, name));
  } catch (error) {
    rmSync(part, { force: true });
    throw new Error(`it cannot be written: ${describeError(error)}`, { cause: error });
  }
  for (const old of backupsToForget(backupsIn(folder), keep, zone)) rmSync(join(folder, old), { force: true });
  try {
    flushFile(folder);
  } catch {
    // A file system that does not flush folders (FAT, some shares) writes them by itself.
  }
}

/** What was being written here when its power went. */
function dropParts(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    const begun = name.endsWith('.part') ? backupTime(name.slice(0, -'.part'.length)) : null;
    if (begun !== null && now - begun > ABANDONED_MS) rmSync(join(folder, name), { force: true });
  }
}

/** Every backup that can be reached now, the newest first; each where it lies. */
export function reachable(places: readonly BackupPlace[]): { readonly name: string; readonly file: string }[] {
  const found = places.flatMap((place) => {
    try {
      const folder = openPlace(place);
      return backupsIn(folder).map((name) => ({ name, file: join(folder, name) }));
    } catch {
      return [];
    }
  });
  return found.sort((a, b) => b.name.localeCompare(a.name));
}
