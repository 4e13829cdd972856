import { createHash } from 'node:crypto';
import { chain, type LedgerFacts } from '../../domain/money/ledger.ts';
import { insertLedgerEntry, ledgerHead } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';

/** SHA-256 of bytes, as the ledger's chain and the callbacks' digests use it. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** Inside a transaction: appends an entry to the ledger, chained to the one before it. */
export function postLedger(store: Store, facts: LedgerFacts): void {
  const entry = chain(store.first(ledgerHead, {}) ?? null, facts, sha256);
  store.run(insertLedgerEntry, entry);
}

/** Inside a transaction: appends a move of money that buys no time: every kind but a renewal. */
export function postMove(store: Store, move: Omit<LedgerFacts, 'periods' | 'expiresBefore' | 'expiresAfter'>): void {
  postLedger(store, { ...move, periods: 0, expiresBefore: null, expiresAfter: null });
}
