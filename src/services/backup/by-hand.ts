import { basename } from 'node:path';
import { isAway } from '../../domain/backup-place.ts';
import { backupTime, type KnownBackup } from '../../domain/backup.ts';
import { Fault } from '../../domain/values/fault.ts';
import { safeLine } from '../../domain/values/safe-text.ts';
import { allBackups } from '../../storage/backups.ts';
import type { Store } from '../../storage/engine/store.ts';
import { act, type By } from '../actions/act.ts';
import { makeBackup, proveBackup, type BackupBox } from './make-backup.ts';
import { madeByHand, provenByHand } from './note-backup.ts';
import { reachable, reachFrom, type FoundBackup } from './places.ts';
import type { MadeBackup, Proof } from './threads.ts';

export const NO_PLACE =
  'No place is named for backups: put a folder, a disk or a place away under [backups] in the settings, then: washa backup setup';

/** Those that can be reached now, and those that the books know of; the newest first. @param patienceMs as in `reachable` */
export async function listBackups(
  store: Store,
  { places }: Pick<BackupBox, 'places'>,
  now: number,
  patienceMs?: number,
): Promise<KnownBackup[]> {
  const known = new Map(store.all(allBackups, {}).map((row) => [row.name, row]));
  const files = await reachable(places, reachFrom(now), patienceMs);
  const names = [...new Set([...files.map(({ name }) => name), ...known.keys()])].sort().reverse();
  return names.map((name) => {
    const row = known.get(name);
    return {
      name,
      madeAt: backupTime(name),
      bytes: row?.bytes ?? null,
      payments: row?.payments ?? null,
      proven: row?.looked_at == null ? null : row.problem === null,
      problem: row?.problem ?? null,
      files: files.filter((one) => one.name === name).map(({ file }) => file),
    };
  });
}

/** A person makes one now. @throws Fault `backup.none`, `backup.no-code`, or `backup.failed` */
export async function backUpByHand(
  store: Store,
  box: BackupBox,
  by: By,
  now: number,
): Promise<Extract<MadeBackup, { kind: 'made' }>> {
  if (box.places.length === 0) throw new Fault('backup.none', 'stop', NO_PLACE);
  const made = await makeBackup(store.path, box, codeOf(box), now, new AbortController().signal);
  const there = (await reachable(box.places, reachFrom(now))).map(({ name }) => name);
  act(store, madeByHand, { made, there }, by, now);
  await store.durable();
  if (made.kind === 'failed') throw new Fault('backup.failed', 'stop', `No backup could be made: ${made.error}.`);
  return made;
}

/**
 * A person takes one out again. @param which a file of this machine, or what was found; null: the newest that can be reached
 * @throws Fault `backup.no-code` or `backup.missing`
 */
export async function proveByHand(
  store: Store,
  box: BackupBox,
  which: string | FoundBackup | null,
  by: By,
  now: number,
): Promise<{ readonly file: string; readonly proof: Proof }> {
  const taken = which ?? (await reachable(box.places, reachFrom(now)))[0];
  if (taken === undefined)
    throw new Fault('backup.missing', 'stop', 'There is no backup that can be reached: washa backup now');
  const proof = await proveBackup(store.path, taken, codeOf(box), now, new AbortController().signal);
  const found = typeof taken === 'string' ? { name: basename(taken), file: taken, place: null } : taken;
  const away = found.place !== null && isAway(found.place) ? found.place.path : null;
  act(store, provenByHand, { name: found.name, away, problems: proof.problems }, by, now);
  await store.durable();
  return { file: found.file, proof };
}

/**
 * A backup by its name, or the newest.
 * @param name null: the newest
 * @param at only at this place; null: wherever it is
 * @throws Fault `backup.missing`
 */
export async function findBackup(
  { places }: Pick<BackupBox, 'places'>,
  name: string | null,
  at: string | null,
  now: number,
): Promise<FoundBackup> {
  const asked = places.filter(({ path }) => at === null || path === at);
  if (asked.length === 0 && at !== null)
    throw new Fault('backup.missing', 'stop', `The settings name no place ${safeLine(at)} for backups.`);
  const found = (await reachable(asked, reachFrom(now))).find((one) => name === null || one.name === name);
  if (found !== undefined) return found;
  const what = name === null ? 'There is no backup' : `There is no backup ${safeLine(name)}`;
  throw new Fault('backup.missing', 'stop', `${what} that can be reached${at === null ? '' : ` at ${safeLine(at)}`}.`);
}

function codeOf(box: BackupBox): string {
  const code = box.code();
  if (code === null) throw new Fault('backup.no-code', 'stop', 'There is no recovery code yet: washa backup setup');
  return code;
}
