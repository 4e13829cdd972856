import { z } from 'zod';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { cents, type Cents } from '../../domain/values/money.ts';
import { agentByName, agentsOfPayment, handedFor, insertAgent } from '../../storage/agents.ts';
import type { Store } from '../../storage/engine/store.ts';
import { postLedger } from './post-ledger.ts';
import { waitingParts } from './where-it-lies.ts';

// What agents owe for the vouchers that they sell: moves of the ledger, each inside the transaction of a deed.

/** Who sells vouchers, by name. */
export const AGENT = z.string().trim().min(1).max(40);

/** The account of whoever has this name, in whatever letters; made where there is none. */
export function agentCalled(store: Store, name: string): number {
  return store.first(agentByName, { name })?.id ?? store.run(insertAgent, { name }).id;
}

/** Vouchers are handed to an agent, who owes what they are worth. */
export function handVouchers(store: Store, agentId: number, amountCents: Cents, action: ActionFacts): void {
  if (amountCents > 0) postLedger(store, { action, move: 'agent>voucher', amountCents, agentId });
}

/**
 * Vouchers that nobody has used are the agent's no more, who owes so much less. Those that were handed before agents had accounts stand on none.
 * @param madeBy the deed that made their batch
 */
export function takeVouchersBack(
  store: Store,
  batch: { readonly agentId: number; readonly madeBy: number; readonly priceCents: number },
  count: number,
  action: ActionFacts,
): void {
  const amountCents = cents(batch.priceCents * count);
  if (amountCents === 0 || store.first(handedFor, { actionId: batch.madeBy }) === undefined) return;
  postLedger(store, { action, move: 'voucher>agent', amountCents, agentId: batch.agentId });
}

/** All that waits of a payment pays what an agent owes. */
export function settleWith(store: Store, paymentId: number, agentId: number, action: ActionFacts): void {
  let amount = 0;
  for (const { bucket, amountCents } of waitingParts(store, paymentId)) {
    if (bucket === 'held') postLedger(store, { action, move: 'held>unmatched', amountCents, paymentId });
    amount += amountCents;
  }
  postLedger(store, { action, move: 'unmatched>agent', amountCents: cents(amount), paymentId, agentId });
}

/** What agents have of a payment waits again. */
export function takeFromAgents(store: Store, paymentId: number, action: ActionFacts): void {
  for (const { id: agentId, cents: amount } of store.all(agentsOfPayment, { paymentId })) {
    postLedger(store, { action, move: 'agent>unmatched', amountCents: cents(amount), paymentId, agentId });
  }
}
