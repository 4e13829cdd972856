import { planByAmount } from '../../domain/money/plan-by-amount.ts';
import { cents, type Cents } from '../../domain/values/money.ts';
import { wishPlan } from '../../storage/line-plan.ts';
import { lineById } from '../../storage/lines.ts';
import { allPlans } from '../../storage/plans.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { BooksPolicy } from './credit-line.ts';

/**
 * Inside a transaction, before money is booked that a line got by its payer's phone alone: where the settings let an amount pick, the
 * line's next renewal buys the plan whose price it is.
 */
export function pickPlan(
  store: Store,
  lineId: number,
  amountCents: Cents,
  { amountPicksPlan }: Pick<BooksPolicy, 'amountPicksPlan'>,
): void {
  if (amountPicksPlan.length === 0) return;
  const line = store.first(lineById, { id: lineId });
  if (line === undefined) return;
  const plans = store
    .all(allPlans, {})
    .filter(({ code, retired_at }) => retired_at === null && amountPicksPlan.includes(code))
    .map(({ code, price_cents }) => ({ code, priceCents: cents(price_cents) }));
  const facts = {
    planCode: line.next_plan_code ?? line.plan_code,
    priceCents: cents(line.price_cents),
    hasOwnPrice: line.own_price_cents !== null,
    balanceCents: cents(line.balance_cents),
    lentCents: cents(line.lent_cents),
  };
  const picked = planByAmount(facts, plans, amountCents);
  if (picked !== null) store.run(wishPlan, { id: line.id, planCode: picked === line.plan_code ? null : picked });
}
