import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { backupName, type BackupFacts } from '../../domain/backup.ts';
import { describeError } from '../../domain/values/fault.ts';
import { copyDatabase } from '../../storage/engine/copy-database.ts';
import { freeBytes } from '../../storage/engine/free-bytes.ts';
import { Store } from '../../storage/engine/store.ts';
import { stepBack } from '../money/step-back.ts';
import { BOOKS_FILE, FACTS_FILE, pack, SECRETS_FOLDER, SETTINGS_FILE } from './archive.ts';
import { countBooks } from './backup-facts.ts';
import { putAt, reachFrom } from './places.ts';
import type { BackupJob, MadeBackup } from './threads.ts';

/** What is left beside a copy and its archive must do for the payments that come meanwhile. */
const ROOM_BESIDE = 64 * 1024 * 1024;

// Makes one backup off the main thread, and ends.
stepBack();
parentPort?.postMessage(await make(workerData as BackupJob));

async function make(job: BackupJob): Promise<MadeBackup> {
  const { scratch, code, madeAt } = job;
  const file = (name: string) => join(scratch, name);
  try {
    mkdirSync(scratch, { mode: 0o700 });
    const free = freeBytes(scratch);
    if (free !== null && free < 2 * statSync(job.database).size + ROOM_BESIDE)
      throw new Error('the disk of the box has no room for a copy of the database');
    copyDatabase(job.database, file(BOOKS_FILE));
    const { ledgerId, staff: _, ...counted } = await count(file(BOOKS_FILE));
    const facts: BackupFacts = { format: 1, madeAt, washa: job.washa, ...counted };
    writeFileSync(file(FACTS_FILE), `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
    mkdirSync(file(SECRETS_FOLDER), { mode: 0o700 });
    for (const [name, text] of Object.entries(job.secrets))
      writeFileSync(join(scratch, SECRETS_FOLDER, name), `${text}\n`, { mode: 0o600 });
    if (job.settings !== null) writeFileSync(file(SETTINGS_FILE), job.settings, { mode: 0o600 });
    const inside = [FACTS_FILE, BOOKS_FILE, SECRETS_FOLDER, ...(job.settings === null ? [] : [SETTINGS_FILE])];
    await pack(scratch, inside, file('sealed'), code);
    const name = backupName(madeAt);
    const { size: bytes } = statSync(file('sealed'));
    const reach = reachFrom(madeAt);
    const places: { place: string; error: string | null }[] = [];
    // One after the other: what is near is safe before anybody waits for what is far.
    for (const place of job.places) {
      const error = await putAt(place, reach, file('sealed'), name, job.keep, job.zone).then(() => null, describeError);
      places.push({ place: place.path, error });
    }
    return { kind: 'made', name, madeAt, bytes, payments: facts.payments.rows, ledgerId, places };
  } catch (error) {
    return { kind: 'failed', error: describeError(error) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function count(path: string) {
  const store = Store.open(path, 'read');
  try {
    return { ...countBooks(store), schema: store.mark().version };
  } finally {
    await store.close();
  }
}
