import { createHash } from 'node:crypto';
import { chain, type ChainHead } from '../../domain/money/ledger.ts';
import type { LedgerFacts } from '../../domain/money/ledger-facts.ts';
import { insertLedgerRow, ledgerHead } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';

/** SHA-256 of bytes, as the ledger's chain and the callbacks' digests use it. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** A row to be added; what is left out is null. */
export type Posting = Pick<LedgerFacts, 'action' | 'move' | 'amountCents'> & Partial<LedgerFacts>;

/** Inside a transaction: appends a row to the ledger, chained to the one before it. @returns its place in the chain */
export function postLedger(store: Store, posting: Posting): ChainHead {
  const facts: LedgerFacts = {
    paymentId: null,
    subscriptionId: null,
    time: null,
    undoes: null,
    paymentKey: null,
    agentId: null,
    ...posting,
  };
  const entry = chain(store.first(ledgerHead, {}) ?? null, facts, sha256);
  store.run(insertLedgerRow, {
    id: entry.id,
    action_id: entry.action.id,
    move: entry.move,
    amount_cents: entry.amountCents,
    payment_id: entry.paymentId,
    subscription_id: entry.subscriptionId,
    periods: entry.time?.periods ?? null,
    given_ms: entry.time?.givenMs ?? null,
    expires_before: entry.time?.expiresBefore ?? null,
    expires_after: entry.time?.expiresAfter ?? null,
    undoes: entry.undoes,
    payment_key: entry.paymentKey,
    hash: entry.hash,
    agent_id: entry.agentId,
  });
  return entry;
}
