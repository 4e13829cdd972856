import { verifyChain, type ChainHead, type LedgerEntry } from '../../domain/money/ledger.ts';
import {
  checkBuckets,
  checkLaw,
  emptyBuckets,
  moveCents,
  type BucketSums,
  type LawTotals,
  type LawViolation,
  type PaymentTotals,
} from '../../domain/money/law.ts';
import type { Move } from '../../domain/money/ledger-facts.ts';
import { describeError } from '../../domain/values/fault.ts';
import { cents } from '../../domain/values/money.ts';
import {
  ledgerAfter,
  lineSums,
  metaValue,
  moveSums,
  paymentMoves,
  setMeta,
  type LedgerRow,
} from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';
import { comparePlaces } from './compare-places.ts';
import { sha256 } from './post-ledger.ts';

/** `problems` is empty when every row of the chain and every sum that was looked at is right; each is a sentence for the owner. */
export interface BooksReport {
  /** Rows that were looked at. */
  readonly entries: number;
  readonly problems: readonly string[];
}

/** The last row up to which the chain was found whole, and what lay in each bucket then, in cents. */
interface Checkpoint {
  readonly head: ChainHead | null;
  readonly sums: BucketSums;
}

const CHECKPOINT = 'ledger.checkpoint';
/** The last row that the first release wrote. */
const FIRST_EDITION = 'ledger.first_edition';

/** All rows: better-sqlite3 reads them one by one. */
const ALL = -1;

/**
 * Walks the whole ledger, checks the conservation law, and compares what stands in two places. Reads only; takes seconds when
 * there are many payments.
 */
export function checkBooks(store: Store): BooksReport {
  try {
    return store.snapshot(() => {
      const { entries, problems } = walkChain(store, null, ALL, () => undefined);
      const lost = lostCheckpoint(store, readCheckpoint(store).head);
      const law = problemsOf(() => checkLaw(totals(store)));
      return { entries, problems: [...problems, ...lost, ...law, ...comparePlaces(store)] };
    });
  } catch (error) {
    // Even the end of a snapshot fails when it has come upon a damaged page.
    return { entries: 0, problems: [`The books cannot be read: ${describeError(error)}`] };
  }
}

/**
 * Checks what was added since the last checkpoint, at most `limit` rows, and puts the checkpoint behind it. So a start looks at
 * a few rows however long the ledger is; what was right once and was changed later is found by `checkBooks`.
 * @returns `more`: there are rows that were not looked at yet
 */
export function checkNewest(store: Store, limit: number): BooksReport & { readonly more: boolean } {
  const from = readCheckpoint(store);
  const sums = { ...from.sums };
  const { entries, problems, head } = walkChain(store, from.head, limit, (row) =>
    moveCents(sums, row.move, row.amount_cents),
  );
  const all = [...problems, ...lostCheckpoint(store, from.head), ...problemsOf(() => checkBuckets(sums))];
  if (entries > 0 && all.length === 0 && head !== null) {
    const hash = Buffer.from(head.hash).toString('hex');
    store.run(setMeta, { key: CHECKPOINT, value: JSON.stringify({ id: head.id, hash, sums }) });
  }
  return { entries, problems: all, more: entries === limit };
}

/** Rows that are cut off at the end leave a chain that is whole: only the row that was the last one tells. */
function lostCheckpoint(store: Store, head: ChainHead | null): string[] {
  if (head === null) return [];
  try {
    const row = store.first(ledgerAfter, { after: head.id - 1, limit: 1 });
    if (row?.id === head.id && Buffer.from(row.hash).equals(head.hash)) return [];
    return [`Ledger row ${head.id}, up to which the books were checked before, is gone or another.`];
  } catch (error) {
    return [`Ledger row ${head.id} cannot be read: ${describeError(error)}`];
  }
}

function walkChain(
  store: Store,
  from: ChainHead | null,
  limit: number,
  onRow: (row: LedgerRow) => void,
): BooksReport & { readonly head: ChainHead | null } {
  let entries = 0;
  function* walk(): Generator<LedgerEntry> {
    for (const row of store.each(ledgerAfter, { after: from?.id ?? 0, limit })) {
      entries += 1;
      yield toEntry(row);
      onRow(row);
    }
  }
  const firstEdition = Number(store.first(metaValue, { key: FIRST_EDITION })?.value ?? 0);
  try {
    const chain = verifyChain(walk(), from, firstEdition, sha256);
    if (chain.ok) return { entries, problems: [], head: chain.head };
    return { entries, problems: [`Ledger row ${chain.id} ${chain.reason}.`], head: null };
  } catch (error) {
    return { entries, problems: [`The ledger cannot be read: ${describeError(error)}`], head: null };
  }
}

function problemsOf(check: () => readonly LawViolation[]): string[] {
  try {
    return check().map(
      ({ law, subject, expected, actual }) =>
        `Conservation law ${law}: ${subject} should be ${expected} and is ${actual} (cents).`,
    );
  } catch (error) {
    return [`The books cannot be added up: ${describeError(error)}`];
  }
}

function totals(store: Store): LawTotals {
  return {
    ledger: sumUp(store.all(moveSums, {})),
    payments: payments(store),
    lines: store.all(lineSums, {}).map((line) => ({
      id: line.id,
      creditedCents: line.credited,
      boughtCents: line.bought,
      spentCents: line.bought + line.spent_before,
      owedCents: line.owed,
      balanceCents: line.balance_cents,
      lentCents: line.lent_cents,
    })),
  };
}

function sumUp(moves: readonly { readonly move: Move; readonly cents: number }[]): BucketSums {
  const sums = emptyBuckets();
  for (const { move, cents: amount } of moves) moveCents(sums, move, amount);
  return sums;
}

/** Each payment with what lies where of it. Its rows come one behind the other. */
function* payments(store: Store): Generator<PaymentTotals> {
  let payment: (PaymentTotals & { readonly sums: BucketSums }) | undefined;
  for (const row of store.each(paymentMoves, {})) {
    if (payment?.id !== row.id) {
      if (payment !== undefined) yield payment;
      payment = { id: row.id, amountCents: row.amount_cents, state: row.state, sums: emptyBuckets() };
    }
    if (row.move !== null) moveCents(payment.sums, row.move, row.cents);
  }
  if (payment !== undefined) yield payment;
}

function readCheckpoint(store: Store): Checkpoint {
  const stored = store.first(metaValue, { key: CHECKPOINT })?.value;
  if (stored === undefined) return { head: null, sums: emptyBuckets() };
  const { id, hash, sums } = JSON.parse(stored) as { id: number; hash: string; sums: BucketSums };
  return { head: { id, hash: Buffer.from(hash, 'hex') }, sums };
}

function toEntry(row: LedgerRow): LedgerEntry {
  const { periods, given_ms: givenMs, expires_before: expiresBefore, expires_after: expiresAfter } = row;
  const isTime = periods !== null && givenMs !== null && expiresBefore !== null && expiresAfter !== null;
  return {
    id: row.id,
    // An action that is gone makes another hash, which is then found wrong.
    action: {
      id: row.action_id,
      at: row.at ?? 0,
      actor: row.actor ?? '',
      name: row.name ?? '',
      reason: row.reason,
    },
    move: row.move,
    amountCents: cents(row.amount_cents),
    paymentId: row.payment_id,
    subscriptionId: row.subscription_id,
    time: isTime ? { periods, givenMs, expiresBefore, expiresAfter } : null,
    undoes: row.undoes,
    paymentKey: row.payment_key,
    agentId: row.agent_id,
    hash: row.hash,
  };
}
