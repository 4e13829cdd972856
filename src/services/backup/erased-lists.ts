import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AwayPlace, OpenedPlace } from '../../domain/backup-place.ts';
import { readList, type ErasureList } from '../people/erasure-list.ts';
import { scratchBeside } from './make-backup.ts';
import { openPlace, type Reach } from './places.ts';

/** The lists that lie at a place that is away, of whatever books. @throws an Error in words for people where it cannot be reached */
export function readErasedAt(database: string, place: AwayPlace, reach: Reach): Promise<ErasureList[]> {
  return withScratch(database, reach, async (scratch) => {
    await using opened = await openPlace(place, reach);
    return (await listsAt(opened, scratch)).map(({ list }) => list);
  });
}

/** The same at a place that is open, by their names. @param scratch a folder for what is fetched */
export async function listsAt(opened: OpenedPlace, scratch: string): Promise<{ name: string; list: ErasureList }[]> {
  const found: { name: string; list: ErasureList }[] = [];
  for (const name of await opened.erased()) {
    const here = join(scratch, name);
    await opened.fetch(name, here);
    const list = readList(here);
    if (list !== null) found.push({ name, list });
  }
  return found;
}

/** Does something with a folder beside the database that is gone afterwards. */
export async function withScratch<T>(
  database: string,
  reach: Reach,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  const scratch = scratchBeside(database, 'erased', Math.floor(reach.now()));
  mkdirSync(scratch, { mode: 0o700 });
  try {
    return await work(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
