import { describeError } from '../../domain/values/fault.ts';
import {
  checkLaw,
  verifyChain,
  type Bucket,
  type LedgerEntry,
  type LedgerKind,
  type PaymentState,
} from '../../domain/money/ledger.ts';
import { cents, type Cents } from '../../domain/values/money.ts';
import { ledgerFrom, ledgerSums, lineSums, paymentSums } from '../../storage/ledger.ts';
import type { LedgerTable } from '../../storage/engine/schema.ts';
import type { Store } from '../../storage/engine/store.ts';
import { sha256 } from './post-ledger.ts';

/** `problems` is empty when every row of the chain and every sum is right; each is a sentence for the owner. */
export interface BooksReport {
  readonly entries: number;
  readonly problems: readonly string[];
}

/** Walks the ledger's hash chain and checks the conservation law. Reads only. */
export function checkBooks(store: Store): BooksReport {
  return store.snapshot(() => {
    let entries = 0;
    function* walk(): Generator<LedgerEntry> {
      for (const row of store.each(ledgerFrom, { after: 0 })) {
        entries += 1;
        yield toEntry(row);
      }
    }
    const problems: string[] = [];
    try {
      const chain = verifyChain(walk(), sha256);
      if (!chain.ok) problems.push(`Ledger row ${chain.id} ${chain.reason}.`);
    } catch (error) {
      problems.push(`The ledger cannot be read: ${describeError(error)}`);
    }
    problems.push(...lawProblems(store));
    return { entries, problems };
  });
}

function lawProblems(store: Store): string[] {
  const ledger: Record<Bucket, Cents> = {
    received: cents(0),
    unmatched: cents(0),
    held: cents(0),
    dismissed: cents(0),
    reversed: cents(0),
    line: cents(0),
    spent: cents(0),
  };
  for (const { source, target, cents: amount } of store.all(ledgerSums, {})) {
    ledger[source as Bucket] = cents(ledger[source as Bucket] - amount);
    ledger[target as Bucket] = cents(ledger[target as Bucket] + amount);
  }
  const payments: Record<PaymentState, Cents> = {
    applied: cents(0),
    unmatched: cents(0),
    held: cents(0),
    dismissed: cents(0),
    reversed: cents(0),
  };
  for (const { state, cents: amount } of store.all(paymentSums, {})) payments[state] = cents(amount);
  const lines = store.all(lineSums, {}).map((line) => ({
    subscriptionId: line.id,
    creditedCents: cents(line.credited),
    spentCents: cents(line.spent),
    balanceCents: cents(line.balance_cents),
  }));
  return checkLaw({ ledger, payments, lines }).map(
    ({ law, subject, expectedCents, actualCents }) =>
      `Conservation law ${law}: ${subject} should be ${expectedCents} cents and is ${actualCents}.`,
  );
}

function toEntry(row: LedgerTable): LedgerEntry {
  return {
    id: row.id,
    at: row.at,
    kind: row.kind as LedgerKind,
    paymentId: row.payment_id,
    subscriptionId: row.subscription_id,
    amountCents: cents(row.amount_cents),
    source: row.source as Bucket,
    target: row.target as Bucket,
    periods: row.periods,
    expiresBefore: row.expires_before,
    expiresAfter: row.expires_after,
    actor: row.actor,
    reason: row.reason,
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}
