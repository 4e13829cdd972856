import type { PaymentState } from './law.ts';
import type { StatementRow } from './statement.ts';

/** What the books know of the money that a row speaks of. */
export interface RowFacts {
  /** The payment of its receipt; of a reversal, that which was sent back. */
  readonly payment: { readonly id: number; readonly amountCents: number; readonly state: PaymentState } | null;
  /** A payment without a receipt, of the same amount and the same quarter of an hour, that may be this money. */
  readonly twin: number | null;
  /** The refund that may be on its way, and that money which went out shows. */
  readonly refund: number | null;
  /** Of a fee: whether it is booked. */
  readonly isFeeBooked: boolean;
  /** Whether the same statement says that this money was sent back. */
  readonly wentBack: boolean;
  /** When the books begin, UTC milliseconds: what was paid before is in the opening balances. */
  readonly since: number;
}

/**
 * What a row of a statement means beside the books.
 * - Explained: `matched`; `fee`, which is booked; `out`; `void`; `before-books`; `came-and-went`, paid and sent back before we
 *   heard of it.
 * - To be booked: `missing-in-books`, `missing-fee`; `missing-reversal`, a whole payment that is not sent back here; `missing-refund`, one that
 *   nobody knew to have arrived.
 * - For a person: `amount-differs`; `reversed-there`, a part of one, or of one that we do not know; `void-there`, never completed there and booked
 *   here; `may-be-known`; `no-receipt`.
 */
export type RowVerdict =
  | 'matched'
  | 'fee'
  | 'out'
  | 'void'
  | 'before-books'
  | 'came-and-went'
  | 'missing-in-books'
  | 'missing-fee'
  | 'missing-reversal'
  | 'missing-refund'
  | 'amount-differs'
  | 'reversed-there'
  | 'void-there'
  | 'may-be-known'
  | 'no-receipt';

/** Whether the books and the statement agree about it, or will as soon as it is booked: a fee says itself what it is. */
export function isExplained(verdict: RowVerdict): boolean {
  switch (verdict) {
    case 'matched':
    case 'fee':
    case 'missing-fee':
    case 'out':
    case 'void':
    case 'before-books':
    case 'came-and-went':
      return true;
    case 'missing-in-books':
    case 'missing-reversal':
    case 'missing-refund':
    case 'amount-differs':
    case 'reversed-there':
    case 'void-there':
    case 'may-be-known':
    case 'no-receipt':
      return false;
  }
}

/** Pure: one row beside what the books know. */
export function judgeRow(row: StatementRow, facts: RowFacts): RowVerdict {
  const { payment, twin, isFeeBooked, wentBack, since } = facts;
  switch (row.kind) {
    case 'out':
      return facts.refund === null ? 'out' : 'missing-refund';
    case 'fee':
    case 'fee-back':
      return isFeeBooked ? 'fee' : row.at < since ? 'before-books' : 'missing-fee';
    case 'void':
      return payment === null || isOver(payment.state) ? 'void' : 'void-there';
    case 'reversal':
      if (payment === null) return row.at < since ? 'before-books' : wentBack ? 'came-and-went' : 'reversed-there';
      if (payment.state === 'reversed' || payment.state === 'refunded') return 'matched';
      return payment.amountCents === row.amountCents ? 'missing-reversal' : 'reversed-there';
    case 'in':
      if (payment !== null) return payment.amountCents === row.amountCents ? 'matched' : 'amount-differs';
      if (row.at < since) return 'before-books';
      if (row.receipts.length !== 1) return 'no-receipt';
      if (wentBack) return 'came-and-went';
      return twin === null ? 'missing-in-books' : 'may-be-known';
  }
}

function isOver(state: PaymentState): boolean {
  return state === 'reversed' || state === 'refunded' || state === 'dismissed';
}

/** The key of the deed that a fee is booked by: the schema keeps it from being booked twice. */
export function feeKey(provider: string, name: string): string {
  return `fee ${provider} ${name}`;
}
