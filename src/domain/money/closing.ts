import { chainedText } from './ledger-first-edition.ts';
import type { Sha256 } from './ledger.ts';
import { bucketsOf, type Bucket, type Move } from './ledger-facts.ts';

/** What a day came to, in cents. What is 0 is left out. */
export interface ClosingTotals {
  /** By connection, cash and bank: payments that were received, and their sum. */
  received: Record<string, { payments: number; cents: number }>;
  /** By connection, of what came in and went out of each bucket that day; `''` for money that no payment brought. */
  moved: Record<string, Partial<Record<Bucket, number>>>;
  /** What lies in each bucket at the end of the day. */
  standing: Partial<Record<Bucket, number>>;
}

/** What of a row of the ledger counts for a day. */
export interface ClosedRow {
  readonly move: Move;
  readonly amount_cents: number;
  readonly payment_id: number | null;
  readonly provider: string | null;
}

/** A day that begins with what stood in the buckets at the end of the one before. */
export function openTotals(before: ClosingTotals | null): ClosingTotals {
  return { received: {}, moved: {}, standing: { ...before?.standing } };
}

/** Counts one row, in place. */
export function countRow(totals: ClosingTotals, row: ClosedRow): void {
  const provider = row.provider ?? '';
  const [source, target] = bucketsOf(row.move);
  if (source === 'outside' && row.payment_id !== null && target !== 'fee') {
    const received = (totals.received[provider] ??= { payments: 0, cents: 0 });
    received.payments += 1;
    received.cents += row.amount_cents;
  }
  for (const sums of [(totals.moved[provider] ??= {}), totals.standing]) {
    add(sums, source, -row.amount_cents);
    add(sums, target, row.amount_cents);
  }
}

function add(sums: Partial<Record<Bucket, number>>, bucket: Bucket, cents: number): void {
  sums[bucket] = (sums[bucket] ?? 0) + cents;
}

/** The one text of these totals, in whatever order they were counted. */
export function totalsText(totals: ClosingTotals): string {
  return JSON.stringify(totals, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    const said = Object.entries(value).filter(([, sum]) => sum !== 0);
    return Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const EDITION = 'washa.closing.1';
const FIRST = new Uint8Array(32);

/**
 * The hash of a closing: of the one before, of the last row of the ledger that is in it, and of all that it says.
 * @param before hash of the closing before; null for the first
 * @param ledgerHash in hex; null while the ledger is empty
 */
export function closingHash(
  before: Uint8Array | null,
  closing: { readonly day: string; readonly ledgerId: number; readonly totals: string },
  ledgerHash: string | null,
  sha256: Sha256,
): Uint8Array {
  const { day, ledgerId, totals } = closing;
  return sha256(chainedText(before ?? FIRST, JSON.stringify([EDITION, day, ledgerId, ledgerHash, totals])));
}
