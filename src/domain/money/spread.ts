import type { Cents } from '../values/money.ts';
import { cents } from '../values/money.ts';

/** A line that a payment may renew. */
export interface Payable {
  /** Less what it owes: that goes first. */
  readonly balanceCents: number;
  /** Of one period. */
  readonly priceCents: number;
  /** How many periods one payment may buy. */
  readonly maxPeriods: number;
}

/**
 * How the money of one payer goes to several lines: in their order each gets what a period of it still costs, and who costs more than is
 * left is passed over. Then each gets another one, until one of them costs more than is left. The rest is left to the first.
 * @param lines the first is the payer's own
 * @returns what each line gets, in the same order; together the whole amount
 */
export function spread(lines: readonly [Payable, ...Payable[]], amountCents: Cents): Cents[] {
  const given = lines.map(() => 0);
  let left: number = amountCents;
  const give = (i: number, cost: number): boolean => {
    if (cost > left) return false;
    given[i] = (given[i] ?? 0) + cost;
    left -= cost;
    return true;
  };
  const bought = lines.map(({ balanceCents, priceCents }, i) =>
    give(i, balanceCents < priceCents ? priceCents - balanceCents : priceCents) ? 1 : 0,
  );
  const most = Math.max(...lines.map(({ maxPeriods }) => maxPeriods));
  for (let round = 1; round < most; round += 1) {
    const again = [...lines.entries()].filter(([i, { maxPeriods }]) => bought[i] === 1 && round < maxPeriods);
    if (!again.every(([i, { priceCents }]) => give(i, priceCents))) break;
  }
  return given.map((sum, i) => cents(i === 0 ? sum + left : sum));
}
