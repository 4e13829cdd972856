import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../disk/write-whole.ts';
import { isErasureList } from '../../domain/erasure.ts';
import { allErasures, numbersOfErasures } from '../../storage/erasures.ts';
import { metaValue } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';

// Who was erased, outside of the books: a backup of before knows nothing of it. Nobody is named in it.

const ENTRY = z.object({
  /** The number of the subscriber, and when they came into the books, UTC ms. */
  person: z.int(),
  since: z.int(),
  at: z.int(),
  /** Of their account numbers, in hex: see erased-numbers.ts. */
  numbers: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
});
export const ERASURE_LIST = z.object({ format: z.literal(1), books: z.string(), erasures: z.array(ENTRY) });

export type ErasureEntry = z.output<typeof ENTRY>;
export type ErasureList = z.output<typeof ERASURE_LIST>;

/** Which books these are. */
export function nameOfBooks(store: Store): string {
  return store.first(metaValue, { key: 'books.id' })?.value ?? '';
}

/** All that these books know of. */
export function listOf(store: Store): ErasureList {
  const numbers = Map.groupBy(store.all(numbersOfErasures, {}), (row) => row.erasure_id);
  const erasures = store.all(allErasures, {}).map(({ id, person, since, at }) => ({
    ...{ person, since, at },
    numbers: (numbers.get(id) ?? []).map(({ digest }) => Buffer.from(digest).toString('hex')),
  }));
  return { format: 1, books: nameOfBooks(store), erasures };
}

/** The lists that lie in some folders, of whatever books. A folder or a file that cannot be read has none. */
export function readLists(folders: readonly string[]): ErasureList[] {
  return folders.flatMap((folder) => {
    try {
      return readdirSync(folder)
        .filter(isErasureList)
        .flatMap((name) => readList(join(folder, name)) ?? []);
    } catch {
      return [];
    }
  });
}

/** One list; null: it cannot be read, or is none. */
export function readList(path: string): ErasureList | null {
  try {
    return ERASURE_LIST.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** What some lists say about these books, each erasure once. */
export function entriesFor(books: string, lists: readonly ErasureList[]): ErasureEntry[] {
  const all = lists.filter((list) => list.books === books).flatMap((list) => list.erasures);
  return [...new Map(all.map((entry) => [`${entry.person} ${entry.since}`, entry])).values()];
}

/**
 * Makes the list in each folder hold all that these books know of; what it knew more stays. A list is there whole or not at all.
 * @returns what could not be written, in words
 */
export function keepLists(store: Store, folders: readonly string[]): string[] {
  const known = listOf(store);
  if (known.erasures.length === 0) return [];
  return folders.flatMap((folder) => {
    const path = join(folder, `washa-erased-${known.books}.json`);
    const before = existsSync(path) ? readList(path) : null;
    const erasures = entriesFor(known.books, [...(before === null ? [] : [before]), known]);
    const text = `${JSON.stringify({ ...known, erasures }, null, 2)}\n`;
    try {
      if (before !== null && readFileSync(path, 'utf8') === text) return [];
      writeWhole(path, text, 0o600);
      return [];
    } catch (error) {
      return [`${folder}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}
