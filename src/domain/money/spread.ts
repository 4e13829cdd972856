import type { Cents } from '../values/money.ts';
import { cents } from '../values/money.ts';

/** A line that a payment may renew. */
export interface Payable {
  readonly balanceCents: number;
  /** Of one period. */
  readonly priceCents: number;
  /** How many periods one payment may buy. */
  readonly maxPeriods: number;
}

/**
 * How the money of one payer goes to several lines: in their order each gets what a period of it still costs, as long as the money
 * pays for it, and then each another one. What pays for no period any more is left to the first.
 * @param lines the first is the payer's own
 * @returns what each line gets, in the same order; together the whole amount
 */
export function spread(lines: readonly [Payable, ...Payable[]], amountCents: Cents): Cents[] {
  const given = lines.map(() => 0);
  const periods = lines.map(() => 0);
  let left: number = amountCents;
  let isGiven = true;
  while (isGiven) {
    isGiven = false;
    for (const [i, { balanceCents, priceCents, maxPeriods }] of lines.entries()) {
      const isFirst = periods[i] === 0 && balanceCents < priceCents;
      const cost = isFirst ? priceCents - balanceCents : priceCents;
      if (cost > left || (periods[i] ?? 0) >= maxPeriods) continue;
      given[i] = (given[i] ?? 0) + cost;
      periods[i] = (periods[i] ?? 0) + 1;
      left -= cost;
      isGiven = true;
    }
  }
  return given.map((sum, i) => cents(i === 0 ? sum + left : sum));
}
