import { basename } from 'node:path';
import { backupTime, type KnownBackup } from '../../domain/backup.ts';
import { Fault } from '../../domain/values/fault.ts';
import { safeLine } from '../../domain/values/safe-text.ts';
import { allBackups } from '../../storage/backups.ts';
import type { Store } from '../../storage/engine/store.ts';
import { act, type By } from '../actions/act.ts';
import { makeBackup, proveBackup, type BackupBox } from './make-backup.ts';
import { madeByHand, provenByHand } from './note-backup.ts';
import { reachable } from './places.ts';
import type { MadeBackup, Proof } from './threads.ts';

export const NO_PLACE =
  'No place is named for backups: put a folder or a disk under [backups] in the settings, then: washa backup setup';

/** Those that can be reached now, and those that the books know of; the newest first. */
export function listBackups(store: Store, { places }: Pick<BackupBox, 'places'>): KnownBackup[] {
  const known = new Map(store.all(allBackups, {}).map((row) => [row.name, row]));
  const files = reachable(places);
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
  const there = reachable(box.places).map(({ name }) => name);
  act(store, madeByHand, { made, there }, by, now);
  await store.durable();
  if (made.kind === 'failed') throw new Fault('backup.failed', 'stop', `No backup could be made: ${made.error}.`);
  return made;
}

/**
 * A person takes one out again. @param file null: the newest that can be reached
 * @throws Fault `backup.no-code` or `backup.missing`
 */
export async function proveByHand(
  store: Store,
  box: BackupBox,
  file: string | null,
  by: By,
  now: number,
): Promise<{ readonly file: string; readonly proof: Proof }> {
  const taken = file ?? reachable(box.places)[0]?.file;
  if (taken === undefined)
    throw new Fault('backup.missing', 'stop', 'There is no backup that can be reached: washa backup now');
  const proof = await proveBackup(store.path, taken, codeOf(box), now, new AbortController().signal);
  act(store, provenByHand, { name: basename(taken), problems: proof.problems }, by, now);
  await store.durable();
  return { file: taken, proof };
}

/** The file of a backup by its name. @throws Fault `backup.missing` */
export function fileOfBackup({ places }: Pick<BackupBox, 'places'>, name: string): string {
  const found = reachable(places).find((one) => one.name === name);
  if (found !== undefined) return found.file;
  throw new Fault('backup.missing', 'stop', `There is no backup ${safeLine(name)} that can be reached.`);
}

function codeOf(box: BackupBox): string {
  const code = box.code();
  if (code === null) throw new Fault('backup.no-code', 'stop', 'There is no recovery code yet: washa backup setup');
  return code;
}
