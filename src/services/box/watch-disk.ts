import { LEAST_ROOM } from '../../domain/machine.ts';
import type { Clock } from '../../domain/ports.ts';
import { freeBytes } from '../../storage/engine/free-bytes.ts';
import { keepReserve } from '../../storage/engine/reserve.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { Findings } from './alarms.ts';
import { probeStore } from './health.ts';
import { lookEvery } from './rhythm.ts';

const EVERY_MS = 5_000;
/** What has passed is told for so long: where nothing could be stored, nobody could be told. Milliseconds. */
const TOLD_MS = 60_000;

/** Why nothing can be stored now, or soon, and what to do; null when all can. @param room bytes that are free; null: not known */
export function storageTrouble(store: Store, room: number | null): string | null {
  const again = 'Nothing is answered as stored meanwhile, and providers send it again.';
  switch (store.lostFile()) {
    case 'database':
      return `Somebody has removed or replaced ${store.path} while Washa runs. ${again} Put the right file there and restart Washa (systemctl restart washa).`;
    case 'log':
      return `Somebody has removed ${store.path}-wal, which belongs to the database, while Washa runs. What it held was saved. ${again} Restart Washa (systemctl restart washa).`;
    case null: {
      const refused = probeStore(store);
      if (refused?.passes === true)
        return `Another program has the database ${store.path} for itself. ${again} Close it: sqlite3, a backup, a copy that hangs.`;
      if (refused !== null) return `The database refuses: ${refused.words}. ${again}`;
      if (room !== null && room < LEAST_ROOM)
        return `The disk of ${store.path} is nearly full. When it is, nothing can be stored, and providers are told to send again. Make room, for example: journalctl --vacuum-size=100M`;
      return null;
    }
  }
}

/**
 * Looks on a rhythm whether payments can be stored, and sets room aside for the moment when the disk is full.
 * @param found is told what is wrong, or was a moment ago
 * @returns ends it
 */
export function watchDisk(
  deps: { readonly store: Store; readonly clock: Clock; readonly folder: string },
  found: (findings: Findings) => void,
): () => void {
  const { store, clock, folder } = deps;
  let last: { words: string; at: number } | null = null;
  return lookEvery(clock, EVERY_MS, () => {
    const now = clock.now();
    const words = storageTrouble(store, freeBytes(folder));
    if (words === null) keepReserve(folder);
    else last = { words, at: now };
    if (last !== null && Math.abs(now - last.at) > TOLD_MS) last = null;
    found(new Map(last === null ? [] : [['box', last.words]]));
    // With the alarm that was just written.
    if (store.lostFile() === 'log') store.saveLog();
  });
}
