import type { Cents } from '../values/money.ts';
import { cents } from '../values/money.ts';
import type { Plan } from './plan.ts';
import { addPeriod } from '../time/time.ts';

/** What money does to a line. Amounts in cents, instants in UTC milliseconds. */
export interface Renewal {
  /** Whole periods bought; 0 when the money does not cover one. */
  readonly periods: number;
  readonly spentCents: Cents;
  readonly balanceAfterCents: Cents;
  readonly expiresBefore: number;
  readonly expiresAfter: number;
  /** What the balance still lacks for one period when none was bought, else 0. */
  readonly missingCents: Cents;
}

/**
 * What `amountCents` on top of the line's balance buys: as many whole periods as it pays for (capped by the plan), from
 * the old expiry or from now, whichever is later, so that paying early never loses time. The rest stays as balance.
 *
 * What splitting a payment in two at one instant changes: the money never differs, nor (without a cap) the number of
 * periods. The expiry is the same for hours, and for days and weeks in a zone without clock changes. For months it is the
 * same while the anchor's day is at most the 28th; from a later day the first part may clamp (31 January + 1 = 28
 * February), and then the second counts from there and ends at most three days before what one payment would give.
 *
 * @param amountCents at least 0; 0 renews from the balance alone
 * @param now our clock, never the provider's
 * @throws RangeError for a negative amount or balance, or a plan without a price
 */
export function renew(
  line: { readonly expiresAt: number; readonly balanceCents: Cents },
  plan: Plan,
  amountCents: Cents,
  now: number,
  zone: string,
): Renewal {
  if (amountCents < 0 || line.balanceCents < 0) throw new RangeError('a renewal never starts from less than nothing');
  if (plan.priceCents <= 0) throw new RangeError('a plan without a price would renew for ever');
  const funds = cents(line.balanceCents + amountCents);
  const affordable = Math.floor(funds / plan.priceCents);
  const periods = plan.maxPeriods === null ? affordable : Math.min(affordable, plan.maxPeriods);
  const spentCents = cents(periods * plan.priceCents);
  return {
    periods,
    spentCents,
    balanceAfterCents: cents(funds - spentCents),
    expiresBefore: line.expiresAt,
    expiresAfter: periods === 0 ? line.expiresAt : addPeriod(Math.max(now, line.expiresAt), plan.period, periods, zone),
    missingCents: cents(affordable === 0 ? plan.priceCents - funds : 0),
  };
}
