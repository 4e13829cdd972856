import { amountNeeded } from './payment-request.ts';
import type { Cents } from '../values/money.ts';

/** What counts of a line whose money says nothing of a plan. Amounts in cents. */
export interface LineByAmount {
  /** That its next renewal buys, and what that costs. */
  readonly planCode: string;
  readonly priceCents: Cents;
  /** Its price was agreed with a person. */
  readonly hasOwnPrice: boolean;
  readonly balanceCents: Cents;
  readonly lentCents: Cents;
}

export interface PricedPlan {
  readonly code: string;
  readonly priceCents: Cents;
}

/**
 * The plan that an amount picks for a line, where it came without an account: the one whose price it is. None where the amount is what its
 * next renewal lacks anyway, where two plans cost that, where the line owes or has a price of its own, and where its plan is none of those
 * among which an amount picks: a home line is no hour at the hotspot because somebody pays a little.
 * @param plans among which an amount picks
 * @returns its code; null: the line stays with what its next renewal buys
 */
export function planByAmount(line: LineByAmount, plans: readonly PricedPlan[], amountCents: Cents): string | null {
  if (line.hasOwnPrice || line.lentCents > 0 || !plans.some(({ code }) => code === line.planCode)) return null;
  if (amountCents === line.priceCents || amountCents === amountNeeded(line.priceCents, line.balanceCents)) return null;
  const priced = plans.filter(({ priceCents }) => priceCents === amountCents);
  const [plan] = priced;
  return plan !== undefined && priced.length === 1 ? plan.code : null;
}
