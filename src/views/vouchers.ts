import type { Store } from '../storage/engine/store.ts';
import { agentTallies, batches } from '../storage/vouchers.ts';
import type { Slice } from './lists.ts';

/** Batches of vouchers, the newest first, with what became of each. */
export function voucherBatches(store: Store, slice: Slice) {
  return store.all(batches, { ...slice });
}

/** Who sells vouchers, by name: how many were given to them, how many are used and what those cost, how many can be sold still. @param now UTC ms */
export function voucherAgents(store: Store, now: number) {
  return store.all(agentTallies, { now });
}
