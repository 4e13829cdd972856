import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { erasureFolders } from '../app/keep-erasures.ts';
import { databasePath, type Config } from '../config/config.ts';
import { flushFile } from '../disk/flush.ts';
import { writeWhole } from '../disk/write-whole.ts';
import { isAway } from '../domain/backup-place.ts';
import type { BackupFacts } from '../domain/backup.ts';
import { readRecoveryCode } from '../domain/recovery-code.ts';
import { formatAge } from '../domain/time/durations.ts';
import { formatWhen } from '../domain/time/time.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { systemClock } from '../host/clock.ts';
import { act } from '../services/actions/act.ts';
import { BOOKS_FILE, SECRETS_FOLDER, SETTINGS_FILE } from '../services/backup/archive.ts';
import { countBooks } from '../services/backup/backup-facts.ts';
import { readErasedAt } from '../services/backup/erased-lists.ts';
import { BACKUP_CODE, scratchBeside } from '../services/backup/make-backup.ts';
import { openPlace, reachFrom } from '../services/backup/places.ts';
import { restoreBooks } from '../services/backup/restore-books.ts';
import { proveInThread } from '../services/backup/threads.ts';
import { beginAnew } from '../services/box/known-books.ts';
import { keepLists, readLists, type ErasureList } from '../services/people/erasure-list.ts';
import { lockState } from '../storage/engine/state-lock.ts';
import { Store } from '../storage/engine/store.ts';
import { openLines, type AskedLines } from './ask-lines.ts';
import { actor, becomeOwner, configOf } from './box.ts';
import { chooseBackup, placesForRestore, type ChosenBackup } from './choose-backup.ts';
import { configFile, DEFAULT_CONFIG, print, printJson, warn, type GlobalOptions } from './context.ts';
import { markOf } from './mark.ts';
import { count } from './table.ts';

export interface RestoreOptions extends GlobalOptions {
  readonly codeFile?: string;
  readonly replace?: boolean;
  readonly dryRun?: boolean;
}

/** `washa restore [FILE]`: nothing of this box is touched before the backup is out of its file, and proven. */
export async function restore(options: RestoreOptions, ...[given]: string[]): Promise<void> {
  const config = configOf(options);
  const { stateDir } = config.box;
  const lines = openLines();
  try {
    // Asked before this process becomes the account of the service, which may not look everywhere.
    const taken = await chooseBackup(config, given, lines);
    const code = await codeOf(options, lines);
    mkdirSync(stateDir, { recursive: true, mode: 0o750 });
    const scratch = scratchBeside(databasePath(config), 'restored', systemClock.now());
    try {
      // The list of who was erased lies beside the backup too, which may be root's.
      const near = taken.place !== null && isAway(taken.place) ? [] : [dirname(taken.file)];
      const lists = [...readLists([...near, ...erasureFolders(config)]), ...(await listsAway(config))];
      const source = await bringHere(taken, scratch, stateDir);
      using _lock = lockState(stateDir);
      if (options.replace !== true && options.dryRun !== true) await refuseBooks(databasePath(config));
      const out = join(scratch, 'out');
      const job = { source: { file: source }, code, scratch: out, keeps: true };
      const { facts, problems } = await proveInThread(job, new AbortController().signal);
      if (facts === null || problems.length > 0) {
        const why = problems.slice(0, 5).join(' ').replaceAll(source, taken.file);
        throw new Fault('backup.wrong', 'stop', `This backup cannot be restored, and nothing was changed: ${why}`);
      }
      if (options.dryRun !== true) await putInPlace(config, out, taken.name, code, facts, lists);
      tell(options, config, taken.file, facts);
    } finally {
      rmSync(`${scratch}.age`, { force: true });
      rmSync(scratch, { recursive: true, force: true });
    }
  } finally {
    lines.close();
  }
}

/** Who was erased, by the lists at the places that are away. */
async function listsAway(config: Config): Promise<ErasureList[]> {
  const lists: ErasureList[] = [];
  for (const place of placesForRestore(config).filter(isAway))
    try {
      lists.push(...(await readErasedAt(databasePath(config), place, reachFrom(systemClock.now()))));
    } catch (error) {
      warn(`Who was erased cannot be read at ${place.path}, and may be in these books again: ${describeError(error)}`);
    }
  return lists;
}

/** A file that the account of the service may read, and that is here: the disk with the backup may be root's, or it lies away. */
async function bringHere({ name, place, file }: ChosenBackup, scratch: string, stateDir: string): Promise<string> {
  const isRoot = process.getuid?.() === 0;
  const here = `${scratch}.age`;
  if (place !== null && isAway(place)) {
    await using opened = await openPlace(place, reachFrom(systemClock.now()));
    await opened.fetch(name, here);
  } else if (isRoot) {
    copyFileSync(file, here);
  } else {
    mkdirSync(scratch, { mode: 0o700 });
    return file;
  }
  chmodSync(here, 0o644);
  if (isRoot) becomeOwner(stateDir);
  mkdirSync(scratch, { mode: 0o700 });
  renameSync(here, join(scratch, 'sealed'));
  return join(scratch, 'sealed');
}

/** @throws Fault where there is anything on this box that a restore would take away */
async function refuseBooks(path: string): Promise<void> {
  if (!existsSync(path)) return;
  let found: { payments: { rows: number }; lines: number; staff: number };
  try {
    const store = Store.open(path, 'read');
    try {
      found = countBooks(store);
    } finally {
      await store.close();
    }
  } catch {
    // A file that is empty, damaged or of another schema: nobody can say what is in it.
    throw new Fault(
      'restore.unknown',
      'stop',
      `There is a database at ${path} that cannot be read as it is. To lay it aside: washa restore FILE --replace`,
    );
  }
  const { payments, lines, staff } = found;
  if (payments.rows + lines + staff === 0) return;
  throw new Fault(
    'restore.books',
    'stop',
    `This box has books: ${count(payments.rows, 'payment')}, ${count(lines, 'line')}. A restore is for a new box. To lay them aside and take the backup in their place: washa restore FILE --replace`,
  );
}

async function putInPlace(
  config: Config,
  from: string,
  name: string,
  code: string,
  facts: BackupFacts,
  lists: readonly ErasureList[],
): Promise<void> {
  const path = databasePath(config);
  const store = Store.open(join(from, BOOKS_FILE), 'own');
  try {
    const input = { name, endsAt: facts.madeAt, erased: [...lists] };
    const done = act(store, restoreBooks(config.box.timeZone), input, { actor: actor() }, systemClock.now());
    if (done.kind === 'refused') throw new Fault('restore.refused', 'stop', done.words);
    keepLists(store, [config.box.stateDir]);
    await store.durable();
  } finally {
    await store.close();
  }
  putSecrets(config.box.secretsDir, join(from, SECRETS_FOLDER), code);
  const settings = join(from, SETTINGS_FILE);
  if (existsSync(settings)) {
    flushFile(settings);
    renameSync(settings, settingsPath(config));
  }
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
  if (existsSync(path)) renameSync(path, `${path}.replaced`);
  beginAnew(path);
  renameSync(join(from, BOOKS_FILE), path);
  flushFile(config.box.stateDir);
}

/** What a credential of systemd has already wins; one that lies here of before is that of other books. */
function putSecrets(folder: string, from: string, code: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(from)) {
    writeWhole(join(folder, name), readFileSync(join(from, name)), 0o600);
  }
  writeWhole(join(folder, BACKUP_CODE), `${code}\n`, 0o600);
}

function settingsPath(config: Config): string {
  return join(config.box.stateDir, 'washa.toml.restored');
}

async function codeOf(options: RestoreOptions, lines: AskedLines): Promise<string> {
  const typed =
    options.codeFile === undefined
      ? await lines.ask('Recovery code, as it stands on the emergency sheet:')
      : readFileSync(options.codeFile, 'utf8');
  const read = readRecoveryCode(typed);
  if (read.kind === 'code') return read.code;
  const what = read.group === null ? 'it has seven groups of five characters' : `look at group ${read.group}`;
  throw new Fault('restore.code', 'stop', `This is not a recovery code as it was printed: ${what}.`);
}

function tell(options: RestoreOptions, config: Config, file: string, facts: BackupFacts): void {
  const now = systemClock.now();
  const isDry = options.dryRun === true;
  if (options.json === true) {
    printJson({ file, restored: !isDry, ...facts });
    return;
  }
  const { payments, lines, madeAt } = facts;
  const newest =
    payments.newestAt === null
      ? ''
      : `, the newest of ${formatWhen(payments.newestAt, config.box.timeZone, 'en', now)}`;
  print(
    `${markOf('right')} ${isDry ? 'This backup can be restored' : 'Restored'}: ${count(payments.rows, 'payment')}${newest}, ${count(lines, 'line')}. It is ${formatAge(now - madeAt)} old.`,
  );
  if (isDry) return;
  if (existsSync(`${databasePath(config)}.replaced`))
    print(`What was here before lies in ${databasePath(config)}.replaced.`);
  if (existsSync(settingsPath(config)))
    print(
      `The settings of that box lie in ${settingsPath(config)}: sudo cp ${settingsPath(config)} ${configFile(options) ?? DEFAULT_CONFIG}`,
    );
  print(
    'Now: sudo systemctl start washa. It asks the providers what came in since the backup; nobody is cut off before it knows (washa books).',
  );
}
