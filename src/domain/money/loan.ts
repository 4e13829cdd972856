import { addPeriod, type Period } from '../time/time.ts';
import { cents, type Cents } from '../values/money.ts';

/** Time that a line was lent until it pays. */
export interface Loan {
  /** The row of the ledger that gave it. */
  readonly id: number;
  /** What so much of a period costs. */
  readonly amountCents: Cents;
  /** Milliseconds; all of it is taken back from what is bought next. */
  readonly givenMs: number;
}

/** What so much time of a period costs, rounded down; at least one cent. @param from where it begins, UTC ms */
export function worthOfLoan(
  { priceCents, period }: { readonly priceCents: Cents; readonly period: Period },
  givenMs: number,
  from: number,
  zone: string,
): Cents {
  const wholeMs = addPeriod(from, period, 1, zone) - from;
  return cents(Math.max(1, Math.min(priceCents, Math.floor((priceCents * givenMs) / wholeMs))));
}
