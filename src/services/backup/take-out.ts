import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { compareBackup, type BackupFacts } from '../../domain/backup.ts';
import { Fault } from '../../domain/values/fault.ts';
import { Store } from '../../storage/engine/store.ts';
import { checkBooks } from '../money/check-books.ts';
import { BOOKS_FILE, FACTS_FILE, unpack } from './archive.ts';
import { countBooks } from './backup-facts.ts';

const count = z.int().min(0);
const factsSchema = z.object({
  format: z.literal(1),
  madeAt: z.int(),
  washa: z.string(),
  schema: count,
  books: z.string(),
  ledger: z.object({ rows: count, lastHash: z.string().nullable() }),
  payments: z.object({ rows: count, cents: count, newestAt: z.int().nullable() }),
  callbacks: count,
  lines: count,
}) satisfies z.ZodType<BackupFacts>;

/** What came out of a backup. `problems`: none when it is proven; each is a sentence. */
export interface TakenOut {
  readonly facts: BackupFacts;
  readonly problems: readonly string[];
}

/**
 * Takes a backup out into an empty folder and proves it: counts and last row are those that were noted when it was made, the file is
 * whole, the chain and the law hold. Books of an older Washa are brought up to date there.
 * @throws Fault when the code does not open it, when it is damaged, or when a newer Washa has made it
 */
export async function takeOut(file: string, code: string, folder: string): Promise<TakenOut> {
  await unpack(file, code, folder);
  const facts = factsOf(file, folder);
  const store = Store.open(join(folder, BOOKS_FILE), 'own');
  try {
    const { problems } = checkBooks(store);
    return { facts, problems: [...compareBackup(facts, countBooks(store)), ...problems] };
  } finally {
    await store.close();
  }
}

function factsOf(file: string, folder: string): BackupFacts {
  try {
    return factsSchema.parse(JSON.parse(readFileSync(join(folder, FACTS_FILE), 'utf8')));
  } catch (error) {
    throw new Fault('backup.damaged', 'stop', `${file} is no backup of Washa, or one of a newer Washa.`, {
      cause: error,
    });
  }
}
