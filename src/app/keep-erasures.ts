import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/ports.ts';
import { placesHere } from './backup-box.ts';
import { folderOf } from '../services/backup/places.ts';
import { eraseAgain } from '../services/people/erase-again.ts';
import { entriesFor, keepLists, nameOfBooks, readLists } from '../services/people/erasure-list.ts';
import type { Store } from '../storage/engine/store.ts';
import { unlessStoreRefuses } from '../storage/engine/store-faults.ts';
import { lookEvery } from '../services/box/rhythm.ts';

/** How often it is looked whether every place has the list. Milliseconds. */
const EVERY_MS = 10_000;

/** Where the list of who was erased lies: beside the books, and with the backups that can be reached now. */
export function erasureFolders(config: Pick<Config, 'box' | 'backups'>): string[] {
  const places = placesHere(config).flatMap((place) => {
    try {
      return [folderOf(place)];
    } catch {
      return [];
    }
  });
  return [config.box.stateDir, ...places];
}

/** Erases again whom these books have although they were erased, by all lists that can be read. @returns how many there were */
export function eraseByLists(store: Store, folders: readonly string[], now: number): number {
  return eraseAgain(store, entriesFor(nameOfBooks(store), readLists(folders)), now);
}

/**
 * Before anything is sent: whoever was erased, and is in these books again, is erased again. Then each place has the list, until it is ended.
 * @returns ends it
 */
export function keepErasures(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: Pick<Config, 'box' | 'backups'>;
  readonly warn: (message: string) => void;
}): () => void {
  const { store, clock, config, warn } = deps;
  let told = '';
  unlessStoreRefuses(() => {
    const again = eraseByLists(store, erasureFolders(config), clock.now());
    if (again > 0) warn(`These books are older than ${again} erasures: they were done once more.`);
  });
  return lookEvery(clock, EVERY_MS, () => {
    const wrong = keepLists(store, erasureFolders(config)).join(' ');
    if (wrong !== '' && wrong !== told) warn(`The list of who was erased cannot be kept: ${wrong}`);
    told = wrong;
  });
}
