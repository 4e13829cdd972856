import { agentAccounts } from '../storage/agents.ts';
import type { Store } from '../storage/engine/store.ts';
import { agentTallies, batches } from '../storage/vouchers.ts';
import type { Slice } from './lists.ts';

/** Batches of vouchers, the newest first, with what became of each. */
export function voucherBatches(store: Store, slice: Slice) {
  return store.all(batches, { ...slice });
}

/**
 * Who sells vouchers, by name: how many were given to them, how many are used and what those cost, how many can be sold still; and by the
 * books what they were handed and have given back, what they have paid, and what they owe (less than 0: paid ahead), in cents.
 * @param now UTC ms
 */
export function voucherAgents(store: Store, now: number) {
  const accounts = new Map(store.all(agentAccounts, {}).map(({ agent_id, ...account }) => [agent_id, account]));
  return store
    .all(agentTallies, { now })
    .map(({ id, ...tally }) => ({ ...tally, ...(accounts.get(id) ?? NO_ACCOUNT) }));
}

const NO_ACCOUNT = { handed_cents: 0, back_cents: 0, paid_cents: 0, owes_cents: 0 } as const;
