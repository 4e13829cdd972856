import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { backupBox } from '../app/backup-box.ts';
import type { Config } from '../config/config.ts';
import { isAway } from '../domain/backup-place.ts';
import { mintRecoveryCode } from '../domain/recovery-code.ts';
import { formatAge } from '../domain/time/durations.ts';
import { formatWhen } from '../domain/time/time.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { secureRandom } from '../host/secure-random.ts';
import { act } from '../services/actions/act.ts';
import {
  backUpByHand,
  findBackup,
  listBackups as backupsOf,
  NO_PLACE,
  proveByHand,
} from '../services/backup/by-hand.ts';
import { BACKUP_CODE, type BackupBox } from '../services/backup/make-backup.ts';
import { codeMade } from '../services/backup/note-backup.ts';
import { openPlace, reachFrom, type FoundBackup } from '../services/backup/places.ts';
import { actor, configOf, secretsOf, withStore } from './box.ts';
import { configFile, print, printJson, warn, type GlobalOptions } from './context.ts';
import { emergencySheet } from './emergency-sheet.ts';
import { markOf } from './mark.ts';
import { count, table } from './table.ts';

const MB = 1_000_000;

/** `washa backup setup`. @returns 1 when a place cannot be written to yet */
export async function setUp(options: { newCode?: boolean } & GlobalOptions): Promise<number> {
  const config = configOf(options);
  const code = await withStore(config, 'make', async (store) => {
    const secrets = secretsOf(config);
    const had = secrets.has(BACKUP_CODE);
    if (had && options.newCode !== true) {
      throw new Fault(
        'backup.has-code',
        'stop',
        'There is a recovery code already; it was shown once, and stands on the emergency sheet. If the sheet is lost, make another code: washa backup setup --new-code',
      );
    }
    act(store, codeMade, { isNew: had }, { actor: actor() }, systemClock.now());
    await store.durable();
    if (had) rmSync(secrets.place(BACKUP_CODE), { force: true });
    return secrets.ensure(BACKUP_CODE, () => mintRecoveryCode(secureRandom));
  });
  const box = boxOf(config, options);
  const places = await Promise.all(
    box.places.map(async (place) => ({ place: place.path, problem: await problemOf(place) })),
  );
  if (options.json === true) printJson({ code, places });
  else {
    print(emergencySheet({ code, business: config.box.businessName, places: places.map(({ place }) => place) }));
    for (const { place, problem } of places)
      print(
        `${markOf(problem === null ? 'right' : 'wrong')} ${safeLine(place)}${problem === null ? '' : `: ${safeLine(problem)}`}`,
      );
    if (places.length === 0)
      print(
        'No place is named yet. Put a folder or a disk under [backups] in the settings, and restart Washa: systemctl restart washa',
      );
    else print('Try it now: washa backup now, then washa backup prove');
  }
  return places.some(({ problem }) => problem !== null) ? 1 : 0;
}

/** Why a place cannot be used now; null when it can: what is here is written to, what is away is asked for its list. */
async function problemOf(place: BackupBox['places'][number]): Promise<string | null> {
  try {
    await using opened = await openPlace(place, reachFrom(systemClock.now()));
    if (isAway(place)) await opened.list();
    else tryFolder(dirname(opened.where('any')));
    return null;
  } catch (error) {
    return describeError(error);
  }
}

function tryFolder(folder: string): void {
  const probe = join(folder, `.washa-probe-${process.pid}`);
  writeFileSync(probe, 'x');
  rmSync(probe);
}

/** `washa backup now`. @returns 1 when it is not in every place */
export async function backUpNow(options: GlobalOptions): Promise<number> {
  const config = configOf(options);
  return withStore(config, 'write', async (store) => {
    const made = await backUpByHand(store, boxOf(config, options), { actor: actor() }, systemClock.now());
    if (options.json === true) printJson(made);
    const failed = made.places.filter(({ error }) => error !== null);
    if (options.json !== true) {
      print(`${made.name}: ${count(made.payments, 'payment')}, ${(made.bytes / MB).toFixed(1)} MB.`);
      for (const { place, error } of made.places)
        print(
          `${markOf(error === null ? 'right' : 'wrong')} ${safeLine(place)}${error === null ? '' : `: ${safeLine(error)}`}`,
        );
    }
    return failed.length === 0 ? 0 : 1;
  });
}

/** `washa backup list`. */
export async function listBackups(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const box = boxOf(config, options);
  const rows = await withStore(config, 'read', (store) => backupsOf(store, box, systemClock.now()));
  const now = systemClock.now();
  if (options.json === true) printJson(rows.map(({ madeAt, ...row }) => ({ ...row, made_at: madeAt })));
  else if (rows.length === 0) print(box.places.length === 0 ? NO_PLACE : 'There is no backup yet: washa backup now');
  else {
    const header = ['MADE', 'AGE', 'PAYMENTS', 'MB', 'PROVEN', 'WHERE'];
    const cells = rows.map((row) => [
      row.madeAt === null ? '' : formatWhen(row.madeAt, config.box.timeZone, 'en', now),
      row.madeAt === null ? '' : formatAge(now - row.madeAt),
      row.payments === null ? '' : String(row.payments),
      row.bytes === null ? '' : (row.bytes / MB).toFixed(1),
      row.proven === null ? '' : markOf(row.proven ? 'right' : 'wrong'),
      row.files.length === 0 ? 'cannot be reached now' : row.files.join(' '),
    ]);
    print(table(header, cells, [2, 3]));
  }
}

export interface ProveOptions extends GlobalOptions {
  readonly at?: string;
}

/** `washa backup prove`. @returns 1 when it cannot be restored */
export async function prove(options: ProveOptions, ...[which]: string[]): Promise<number> {
  const config = configOf(options);
  return withStore(config, 'write', async (store) => {
    const box = boxOf(config, options);
    const taken = await chosen(box, which, options.at);
    const { file, proof } = await proveByHand(store, box, taken, { actor: actor() }, systemClock.now());
    const { facts, problems } = proof;
    if (options.json === true) printJson({ file, proven: problems.length === 0, ...proof });
    else if (problems.length > 0 || facts === null)
      print(`${markOf('wrong')} ${safeLine(file)}: ${safeLine(problems.join(' '))}`);
    else {
      const { newestAt } = facts.payments;
      const newest =
        newestAt === null
          ? ''
          : `, the newest of ${formatWhen(newestAt, config.box.timeZone, 'en', systemClock.now())}`;
      print(
        `${markOf('right')} ${safeLine(file)} can be restored: ${count(facts.payments.rows, 'payment')}${newest}, ${count(facts.lines, 'line')}, ${count(facts.ledger.rows, 'row')} of the ledger; chain, sums and file are right.`,
      );
    }
    return problems.length === 0 ? 0 : 1;
  });
}

/** A file that is there, or what is found at a place; null: the newest wherever it is. */
async function chosen(
  box: BackupBox,
  which: string | undefined,
  at: string | undefined,
): Promise<string | FoundBackup | null> {
  if (which === undefined && at === undefined) return null;
  if (which !== undefined && (isAbsolute(which) || existsSync(which))) return which;
  return findBackup(box, which ?? null, at ?? null, systemClock.now());
}

function boxOf(config: Config, options: GlobalOptions): BackupBox {
  return backupBox(config, secretsOf(config), configFile(options), warn);
}
