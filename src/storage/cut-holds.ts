import { readHold, writeHold, type HeldCutOffs } from '../domain/lines/cut-hold.ts';
import { query } from './engine/query.ts';
import type { Store } from './engine/store.ts';
import { metaValue, setMeta } from './ledger.ts';

const KEY = 'cut-offs-held';

/** Why cut-offs wait, as the last sweep found it; null when they do not. */
export function heldNow(store: Store): HeldCutOffs | null {
  return readHold(store.first(metaValue, { key: KEY })?.value ?? '');
}

/** Inside a transaction. */
export function putHold(store: Store, held: HeldCutOffs): void {
  store.run(setMeta, { key: KEY, value: writeHold(held) });
}

export const dropHold = query()((db) => db.deleteFrom('meta').where('key', '=', KEY));
