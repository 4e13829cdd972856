import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwayPlace } from '../../domain/backup-place.ts';
import type { Store } from '../../storage/engine/store.ts';
import { eraseAgain } from '../people/erase-again.ts';
import { entriesFor, listOf, nameOfBooks } from '../people/erasure-list.ts';
import { listsAt, withScratch } from './erased-lists.ts';
import { openPlace, type Reach } from './places.ts';

/**
 * The list of who was erased as a file that nobody writes over: its name changes with what is in it.
 * @returns null: nobody was
 */
export function erasureFile(store: Store): { readonly name: string; readonly text: string } | null {
  const known = listOf(store);
  if (known.erasures.length === 0) return null;
  const text = `${JSON.stringify(known, null, 2)}\n`;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { name: `washa-erased-${known.books}-${digest}.json`, text };
}

/**
 * Makes the list of who was erased lie at a place that is away, beside the copies that were made before. Whom it knows and these books do
 * not is erased again first, so that nothing of it is lost when it is replaced.
 * @returns the name of the list that lies there; undefined: nobody was erased
 * @throws an Error in words for people where the place cannot be reached
 */
export function keepErasedAt(store: Store, place: AwayPlace, reach: Reach): Promise<string | undefined> {
  return withScratch(store.path, reach, async (scratch) => {
    await using opened = await openPlace(place, reach);
    const books = nameOfBooks(store);
    const there = (await listsAt(opened, scratch)).filter(({ list }) => list.books === books);
    const entries = entriesFor(
      books,
      there.map(({ list }) => list),
    );
    eraseAgain(store, entries, Math.floor(reach.now()));
    const own = erasureFile(store);
    if (own === null) return undefined;
    if (!there.some(({ name }) => name === own.name)) {
      const file = join(scratch, 'own');
      writeFileSync(file, own.text, { mode: 0o600 });
      await opened.put(file, own.name);
    }
    for (const { name } of there) if (name !== own.name) await opened.remove(name);
    return own.name;
  });
}
