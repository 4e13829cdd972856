import { isExplained, type RowVerdict } from '../domain/money/reconcile.ts';
import type { StatementFlaw, StatementRow } from '../domain/money/statement.ts';
import type { Cents } from '../domain/values/money.ts';

/** A row of a statement beside the books. */
export interface ComparedRow {
  readonly row: StatementRow;
  readonly verdict: RowVerdict;
  /** The payment that it is, or is about. */
  readonly payment: number | null;
  /** What the books say that it was. */
  readonly bookedCents: Cents | null;
}

/** A statement beside the books of one connection. */
export interface ComparedStatement {
  readonly findings: readonly ComparedRow[];
  /** Payments of the books that it does not have, of between its first row and its last one. */
  readonly absent: readonly { readonly payment: number; readonly receipt: string; readonly amountCents: Cents }[];
  readonly flaws: readonly StatementFlaw[];
  /** None of the books' payments of that time is in it: it may be another paybill's. */
  readonly isStrange: boolean;
}

/** How many rows, and payments that lack one, nobody has explained. A statement is done with when there are none. */
export function unexplained({ findings, absent, flaws }: ComparedStatement): number {
  return findings.filter(({ verdict }) => !isExplained(verdict)).length + absent.length + flaws.length;
}
