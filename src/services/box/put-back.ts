import { newestRows, setMeta } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';
import { PUT_BACK, type PutBack } from './last-known.ts';

/** Inside a transaction: the clock was ahead when the books were written up to here. @param at what time it is now */
export function notePutBack(store: Store, at: number): void {
  const newest = store.first(newestRows, {});
  const before: PutBack = { ledger: newest?.ledger ?? 0, callback: newest?.callback ?? 0, at };
  store.run(setMeta, { key: PUT_BACK, value: JSON.stringify(before) });
}
