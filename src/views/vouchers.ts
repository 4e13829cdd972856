import type { Store } from '../storage/engine/store.ts';
import { batches } from '../storage/vouchers.ts';
import type { Slice } from './lists.ts';

/** Batches of vouchers, the newest first, with what became of each. */
export function voucherBatches(store: Store, slice: Slice) {
  return store.all(batches, { ...slice });
}
