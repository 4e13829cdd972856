import type { Cents } from '../values/money.ts';
import { cents } from '../values/money.ts';

/**
 * Where money is. `received` is the outside it comes from; a line's money is in `line` (its balance) until a renewal
 * moves it to `spent`.
 */
export type Bucket = 'received' | 'unmatched' | 'held' | 'dismissed' | 'reversed' | 'line' | 'spent';
export type LedgerKind = 'receive' | 'assign' | 'dismiss' | 'reverse' | 'renew';

/** One move of money from `source` to `target`, and what it did to a line's expiry. Instants in UTC milliseconds. */
export interface LedgerFacts {
  readonly at: number;
  readonly kind: LedgerKind;
  /** Null only for a renewal (balance has no single payment), and for its undoing. */
  readonly paymentId: number | null;
  /** Set exactly when `line` or `spent` is one of the two buckets. */
  readonly subscriptionId: number | null;
  /** More than 0; an extension that a person grants without money is a renewal of 0. */
  readonly amountCents: Cents;
  readonly source: Bucket;
  readonly target: Bucket;
  readonly periods: number;
  readonly expiresBefore: number | null;
  readonly expiresAfter: number | null;
  readonly actor: string;
  readonly reason: string | null;
}

/** A row of the append-only ledger. `hash` covers `prevHash`, the id and every fact; both are 32 bytes. */
export interface LedgerEntry extends LedgerFacts {
  readonly id: number;
  readonly prevHash: Uint8Array;
  readonly hash: Uint8Array;
}

/** The place that a new row is chained to. */
export type ChainHead = Pick<LedgerEntry, 'id' | 'hash'>;

/** SHA-256, passed in because the domain imports no crypto. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

const HASH_BYTES = 32;
const DOMAIN = 'washa.ledger.1';

/** Every move that the books know; anything else is a bug. Corrections are moves too: nothing is ever rewritten. */
const LEGAL: Readonly<Record<LedgerKind, readonly `${Bucket}>${Bucket}`[]>> = {
  receive: ['received>line', 'received>unmatched', 'received>held'],
  // A held payment that is released but is nobody's becomes unmatched.
  assign: ['unmatched>line', 'held>line', 'held>unmatched'],
  dismiss: ['held>dismissed', 'unmatched>dismissed'],
  // `spent>line` undoes a renewal so that the money can leave; `line>unmatched` undoes an assignment to the wrong line.
  reverse: [
    'line>reversed',
    'unmatched>reversed',
    'held>reversed',
    'dismissed>reversed',
    'spent>line',
    'line>unmatched',
  ],
  renew: ['line>spent'],
};

/** Why these facts can be no row of the ledger, or null when they can. */
export function ledgerFault(facts: LedgerFacts): string | null {
  const move = `${facts.source}>${facts.target}` as const;
  if (!LEGAL[facts.kind].includes(move)) return `${facts.kind} cannot move ${move}`;
  const ofRenewal = move === 'line>spent' || move === 'spent>line';
  const numbers = [facts.at, facts.amountCents, facts.periods];
  const others = [facts.paymentId, facts.subscriptionId, facts.expiresBefore, facts.expiresAfter];
  if (![...numbers, ...others.filter((n) => n !== null)].every(Number.isSafeInteger))
    return 'a number is not an integer';
  if (facts.amountCents < (ofRenewal ? 0 : 1)) return `${move} of ${facts.amountCents} cents`;
  if (facts.periods < 0) return 'periods are never negative';
  if (facts.paymentId === null && !ofRenewal) return `${move} without a payment`;
  const ofLine = [facts.source, facts.target].some((bucket) => bucket === 'line' || bucket === 'spent');
  if (ofLine !== (facts.subscriptionId !== null)) return `${move} ${ofLine ? 'without' : 'with'} a line`;
  return null;
}

/**
 * Makes the next row: ids are consecutive from 1, and the first row's `prevHash` is 32 zero bytes.
 * @param prev the last row, or null when there is none
 * @throws RangeError for facts that can be no row (a bug of the caller)
 */
export function chain(prev: ChainHead | null, facts: LedgerFacts, sha256: Sha256): LedgerEntry {
  const fault = ledgerFault(facts);
  if (fault !== null) throw new RangeError(`ledger: ${fault}`);
  // SQLite stores UTF-8, which has no lone surrogates: hash what will be read back.
  const clean = { ...facts, actor: facts.actor.toWellFormed(), reason: facts.reason?.toWellFormed() ?? null };
  const id = (prev?.id ?? 0) + 1;
  const prevHash = prev?.hash ?? new Uint8Array(HASH_BYTES);
  return { ...clean, id, prevHash, hash: sha256(encode(id, prevHash, clean)) };
}

/**
 * Walks the whole ledger in order of id. Finds any row that was changed, removed, inserted or reordered; rows cut off at
 * the end are seen only by comparing `head` with a head that was kept elsewhere (a backup, a receipt).
 */
export function verifyChain(
  entries: Iterable<LedgerEntry>,
  sha256: Sha256,
):
  | { readonly ok: true; readonly head: ChainHead | null }
  | { readonly ok: false; readonly id: number; readonly reason: string } {
  let head: ChainHead | null = null;
  for (const entry of entries) {
    const expectedId: number = (head?.id ?? 0) + 1;
    if (entry.id !== expectedId) return { ok: false, id: entry.id, reason: `row ${expectedId} is missing` };
    if (!sameBytes(entry.prevHash, head?.hash ?? new Uint8Array(HASH_BYTES))) {
      return { ok: false, id: entry.id, reason: 'does not continue the row before it' };
    }
    if (!sameBytes(entry.hash, sha256(encode(entry.id, entry.prevHash, entry)))) {
      return { ok: false, id: entry.id, reason: 'was changed after it was written' };
    }
    const fault = ledgerFault(entry);
    if (fault !== null) return { ok: false, id: entry.id, reason: fault };
    head = { id: entry.id, hash: entry.hash };
  }
  return { ok: true, head };
}

/** JSON of an array in fixed order: one text for one row, and no text for two. */
function encode(id: number, prevHash: Uint8Array, f: LedgerFacts): Uint8Array {
  const what = [f.at, f.kind, f.paymentId, f.subscriptionId, f.amountCents, f.source, f.target];
  const effect = [f.periods, f.expiresBefore, f.expiresAfter, f.actor, f.reason];
  const text = new TextEncoder().encode(JSON.stringify([DOMAIN, id, ...what, ...effect]));
  const bytes = new Uint8Array(prevHash.length + text.length);
  bytes.set(prevHash);
  bytes.set(text, prevHash.length);
  return bytes;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The states of a payment; the law ties each to the bucket that its money is in. */
export type PaymentState = 'applied' | 'unmatched' | 'held' | 'dismissed' | 'reversed';

/** Sums to be checked against each other, all in cents and all from one read transaction. */
export interface LawTotals {
  /** For each bucket, what came in minus what went out. `received` is therefore 0 or negative. */
  readonly ledger: Readonly<Record<Bucket, Cents>>;
  /** Sum of the payment table's amounts by state. */
  readonly payments: Readonly<Record<PaymentState, Cents>>;
  /** One for each line. `credited` and `spent` are net sums of its ledger rows, `balance` is what the line's row says. */
  readonly lines: Iterable<{
    readonly subscriptionId: number;
    readonly creditedCents: Cents;
    readonly spentCents: Cents;
    readonly balanceCents: Cents;
  }>;
}

/** A sum that is not what it must be. `subject` is the bucket, the payment state or `subscription:7`. */
export interface LawViolation {
  readonly law:
    'every_cent_once' | 'no_negative_bucket' | 'payments_match_ledger' | 'line_balance' | 'lines_match_ledger';
  readonly subject: string;
  readonly expectedCents: Cents;
  readonly actualCents: Cents;
}

/**
 * The conservation law: every cent received is in exactly one of {credited to a line, unmatched, held, dismissed,
 * reversed}; the payments say the same; and every line's balance is what was credited to it minus what it spent.
 * @returns every violation, empty when the books are right
 */
export function checkLaw(totals: LawTotals): LawViolation[] {
  const { ledger, payments } = totals;
  const found: LawViolation[] = [];
  const expect = (law: LawViolation['law'], subject: string, expected: number, actual: number): void => {
    if (expected !== actual) found.push({ law, subject, expectedCents: cents(expected), actualCents: cents(actual) });
  };

  const credited = ledger.line + ledger.spent;
  const held = {
    unmatched: ledger.unmatched,
    held: ledger.held,
    dismissed: ledger.dismissed,
    reversed: ledger.reversed,
  };
  const placed = Object.values(held).reduce<number>((sum, amount) => sum + amount, credited);
  expect('every_cent_once', 'received', 0 - ledger.received, placed);
  for (const [bucket, amount] of Object.entries({ ...held, line: ledger.line, spent: ledger.spent })) {
    expect('no_negative_bucket', bucket, Math.max(0, amount), amount);
  }

  expect('payments_match_ledger', 'applied', credited, payments.applied);
  for (const state of ['unmatched', 'held', 'dismissed', 'reversed'] as const) {
    expect('payments_match_ledger', state, ledger[state], payments[state]);
  }

  let balances = 0;
  let spent = 0;
  for (const line of totals.lines) {
    expect(
      'line_balance',
      `subscription:${line.subscriptionId}`,
      line.creditedCents - line.spentCents,
      line.balanceCents,
    );
    balances += line.creditedCents - line.spentCents;
    spent += line.spentCents;
  }
  expect('lines_match_ledger', 'line', ledger.line, balances);
  expect('lines_match_ledger', 'spent', ledger.spent, spent);
  return found;
}
