import { constants, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openAway } from '../../away/open.ts';
import { flushFile, flushNames } from '../../disk/flush.ts';
import { abandonedParts, backupsToForget, backupTime, type BackupKeep } from '../../domain/backup.ts';
import { isAway, type BackupPlace, type LocalPlace, type OpenedPlace } from '../../domain/backup-place.ts';
import { isErasureList } from '../../domain/erasure.ts';
import type { Fetch } from '../../domain/outbound.ts';
import { describeError } from '../../domain/values/fault.ts';
import { freeBytes } from '../../storage/engine/free-bytes.ts';

/** The folder in which backups lie on a disk that may hold other things. */
const ON_DISK = 'washa';

/** A store far away lists a year of backups in a second or two. Milliseconds. */
const PATIENCE_MS = 60_000;

const MB = 1_000_000;

/**
 * The folder of a place into which backups can be written now.
 * @throws an Error in words for people: it is not there, or no disk is mounted there
 */
export function folderOf({ path, isDisk }: LocalPlace): string {
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

/** What it takes to reach a place that is away. */
export interface Reach {
  readonly fetch: Fetch;
  /** UTC ms. */
  readonly now: () => number;
}

/** @param now UTC ms, by the clock of the box; it goes on from there */
export function reachFrom(now: number): Reach {
  const began = performance.now();
  return { fetch, now: () => now + performance.now() - began };
}

/** Opens a place: what lies there can be listed and taken, and something put there. @throws an Error in words for people */
export async function openPlace(place: BackupPlace, reach: Reach): Promise<OpenedPlace> {
  return isAway(place) ? openAway(place, reach) : openFolder(folderOf(place));
}

function openFolder(folder: string): OpenedPlace {
  return {
    list: () => Promise.resolve(readdirSync(folder).filter((name) => backupTime(name) !== null)),
    erased: () => Promise.resolve(readdirSync(folder).filter(isErasureList)),
    put(file, name) {
      putInFolder(folder, file, name);
      return Promise.resolve();
    },
    fetch: (name, into) => copyFile(join(folder, name), into, constants.COPYFILE_EXCL),
    remove: (name) => rm(join(folder, name), { force: true }),
    where: (name) => join(folder, name),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/**
 * Puts a backup at a place: it has its name there when it is whole and on the disk. Those that are not to be kept any more go, and
 * where there is no room for it, nothing else does.
 * @throws an Error in words for people
 */
export async function putAt(
  place: BackupPlace,
  reach: Reach,
  file: string,
  name: string,
  keep: BackupKeep,
  zone: string,
): Promise<void> {
  await using opened = await openPlace(place, reach);
  await opened.put(file, name);
  for (const old of backupsToForget([...(await opened.list())], keep, zone)) await opened.remove(old);
}

function putInFolder(folder: string, file: string, name: string): void {
  const { size } = statSync(file);
  const free = freeBytes(folder);
  if (free !== null && free < size)
    throw new Error(`it has ${Math.floor(free / MB)} MB free, and a backup needs ${Math.ceil(size / MB)} MB`);
  for (const old of abandonedParts(readdirSync(folder), backupTime(name) ?? 0))
    rmSync(join(folder, old), { force: true });
  const part = join(folder, `${name}.part`);
  try {
    copyFileSync(file, part);
    flushFile(part);
    renameSync(part, join(folder, name));
  } catch (error) {
    rmSync(part, { force: true });
    throw new Error(`it cannot be written: ${describeError(error)}`, { cause: error });
  }
  flushNames(folder);
}

/** A backup that can be taken from where it lies. */
export interface FoundBackup {
  readonly name: string;
  readonly place: BackupPlace;
  /** For people: a file of this machine, or an address. */
  readonly file: string;
}

/**
 * Every backup that can be reached now, the newest first; of one that lies at several places, in the order of the places.
 * @param patienceMs a place that is away and has not answered by then is not waited for
 */
export async function reachable(
  places: readonly BackupPlace[],
  reach: Reach,
  patienceMs = PATIENCE_MS,
): Promise<readonly FoundBackup[]> {
  const found = await Promise.all(
    places.map((place) => {
      const lists = listAt(place, reach).catch(() => []);
      return isAway(place) ? Promise.race([lists, nothingAfter(patienceMs)]) : lists;
    }),
  );
  return found.flat().sort((a, b) => b.name.localeCompare(a.name));
}

async function listAt(place: BackupPlace, reach: Reach): Promise<FoundBackup[]> {
  await using opened = await openPlace(place, reach);
  return (await opened.list()).map((name) => ({ name, place, file: opened.where(name) }));
}

function nothingAfter(ms: number): Promise<FoundBackup[]> {
  const signal = AbortSignal.timeout(ms);
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve([]), { once: true });
  });
}
