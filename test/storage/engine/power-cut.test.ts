import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/simulate/random.ts';
import { setMeta } from '../../../src/storage/ledger.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { Store } from '../../../src/storage/engine/store.ts';
import { tempFolder } from '../../services/books.ts';

const written = query()((db) => db.selectFrom('meta').select('key').where('key', 'like', 'k%').orderBy('key'));
const keyOf = (i: number) => `k${String(i).padStart(6, '0')}`;
const BLOCK = 4096;

/**
 * What a disk may hold of a file after a power cut: everything that was there at the last flush, and of what was written
 * since, each block as it was, as it was meant to be, or as garbage; the end may be missing.
 */
function afterPowerCut(flushed: Buffer, written: Buffer, random: () => number): Buffer {
  const disk = Buffer.from(written);
  for (let at = 0; at < disk.length; at += BLOCK) {
    const end = Math.min(at + BLOCK, disk.length);
    const before = flushed.subarray(at, end);
    if (before.equals(written.subarray(at, end))) continue;
    const fate = random();
    if (fate < 0.4) {
      disk.fill(0, at, end);
      before.copy(disk, at);
    } else if (fate < 0.7) {
      // Bytes beyond what was flushed were never promised; those before it were.
      for (let i = at + before.length; i < end; i++) disk[i] = Math.floor(random() * 256);
      before.copy(disk, at);
    }
  }
  const unpromised = disk.length - flushed.length;
  return unpromised > 0 && random() < 0.5 ? disk.subarray(0, flushed.length + Math.floor(random() * unpromised)) : disk;
}

test('field 30: after a power cut, everything that was acknowledged is there and the file is whole', async () => {
  const random = seededRandom(11);
  const store = Store.open(join(tempFolder(), 'washa.db'), 'own', { pagesPerCheckpoint: 512 });
  const logPath = `${store.path}-wal`;
  let n = 0;
  let cuts = 0;
  let checkpoints = 0;
  for (let round = 0; round < 150; round++) {
    for (let i = 0; i < 8; i++) store.run(setMeta, { key: keyOf(n++), value: 'v'.repeat(Math.floor(random() * 300)) });
    const acknowledged = n;
    const flushed = { log: readFileSync(logPath), db: readFileSync(store.path) };
    const durable = store.durable();
    // Others go on committing while the disk works; nobody was told about those.
    const tail = 1 + Math.floor(random() * 6);
    for (let i = 0; i < tail; i++)
      store.run(setMeta, { key: keyOf(n++), value: 'w'.repeat(Math.floor(random() * 300)) });
    await durable;
    if (round % 3 !== 0) continue;

    const now = { log: readFileSync(logPath), db: readFileSync(store.path) };
    // While a checkpoint works, SQLite itself flushes log and database in its own order: only its outcome is looked at.
    if (!now.db.equals(flushed.db) || !now.log.subarray(0, 32).equals(flushed.log.subarray(0, 32))) {
      checkpoints += 1;
      continue;
    }
    const copy = join(tempFolder(), 'washa.db');
    writeFileSync(copy, now.db);
    writeFileSync(`${copy}-wal`, afterPowerCut(flushed.log, now.log, random));
    const survivor = Store.open(copy);
    const keys = survivor.all(written, {}).map((row) => row.key);
    expect(keys.length).toBeGreaterThanOrEqual(acknowledged);
    expect(keys).toEqual(keys.map((_, i) => keyOf(i)));
    expect(survivor.integrity()).toEqual([]);
    await survivor.close();
    cuts += 1;
  }
  expect(cuts).toBeGreaterThan(35);
  expect(checkpoints).toBeLessThan(15);
  // The database itself was written to meanwhile, so the cuts fell before and after checkpoints.
  expect(readFileSync(store.path).length).toBeGreaterThan(300_000);
});
