import type { Cents } from '../values/money.ts';
import { cents } from '../values/money.ts';
import type { Plan } from './plan.ts';
import { addPeriod, anchorDayOf } from '../time/time.ts';

const DAY_MS = 86_400_000;

/** What money does to a line. Amounts in cents, instants in UTC milliseconds. */
export interface Renewal {
  /** Whole periods bought; 0 when the money does not cover one. */
  readonly periods: number;
  readonly spentCents: Cents;
  readonly balanceAfterCents: Cents;
  readonly expiresBefore: number;
  readonly expiresAfter: number;
  /** The time that was bought: what is taken back when it is undone. Milliseconds. */
  readonly givenMs: number;
  /** The day on which the line's months end from here on; null for a plan that is not counted in months. */
  readonly anchorDay: number | null;
  /** Whole periods that the amount alone would have paid for beyond what one payment may buy: a person is asked. */
  readonly beyondUsual: number;
  /** What the balance still lacks for one period when none was bought, else 0. */
  readonly missingCents: Cents;
  /** What the money lacked of the price of what was bought, and is owed: within the plan's tolerance. */
  readonly owedCents: Cents;
}

/**
 * What `amountCents` on top of the line's balance buys: as many whole periods as it pays for (capped by the plan), from
 * the old expiry or from now, whichever is later, so that paying early never loses time. The rest stays as balance.
 *
 * Months and years end on the day that the first of them began on (`anchorDay`): a line of the 31st has 28 February and then 31 March.
 *
 * A line in grace was on all along: what it buys begins where its paid time ended, unless it would be over by now.
 *
 * A line that `waitsForEnd` buys nothing while it has time left: another plan begins when that of this one is over, and until then
 * its money is kept.
 *
 * What splitting a payment in two at one instant changes: nothing of the money, nor (without a cap) of the periods. The expiry is
 * the same for hours and months, and for days and weeks in a zone without clock changes.
 *
 * @param amountCents at least 0; 0 renews from the balance alone
 * @param now our clock, never the provider's
 * @throws RangeError for a negative amount or balance, or a plan without a price
 */
export function renew(
  line: {
    readonly expiresAt: number;
    readonly balanceCents: Cents;
    readonly anchorDay?: number | null;
    readonly waitsForEnd?: boolean;
    /** How long after its expiry it is on; 0 for one that is off for another reason. Milliseconds. */
    readonly graceMs?: number;
  },
  plan: Plan,
  amountCents: Cents,
  now: number,
  zone: string,
): Renewal {
  if (amountCents < 0 || line.balanceCents < 0) throw new RangeError('a renewal never starts from less than nothing');
  if (plan.priceCents <= 0) throw new RangeError('a plan without a price would renew for ever');
  const funds = cents(line.balanceCents + amountCents);
  const isKept = line.waitsForEnd === true && now < line.expiresAt;
  const reach = funds + (plan.toleranceCents ?? 0);
  const periods = isKept ? 0 : Math.min(Math.floor(reach / plan.priceCents), plan.maxPeriods);
  const spentCents = cents(periods * plan.priceCents);
  const owedCents = cents(Math.max(0, spentCents - funds));
  const isInGrace = now < line.expiresAt + (line.graceMs ?? 0);
  const isUsedUp = line.expiresAt <= now && addPeriod(line.expiresAt, plan.period, periods, zone) <= now;
  const from = isInGrace && !isUsedUp ? line.expiresAt : Math.max(now, line.expiresAt);
  // Who comes a day late or more begins anew, on the day of coming. A sweep that renews from the balance is late by seconds.
  const kept = from - line.expiresAt < DAY_MS ? (line.anchorDay ?? null) : null;
  const isOfMonths = plan.period.unit === 'month' || plan.period.unit === 'year';
  const anchorDay = isOfMonths ? anchorDayOf(from, kept, zone) : null;
  const until = addPeriod(from, plan.period, periods, zone, anchorDay ?? undefined);
  return {
    periods,
    spentCents,
    balanceAfterCents: cents(funds + owedCents - spentCents),
    expiresBefore: line.expiresAt,
    expiresAfter: periods === 0 ? line.expiresAt : until,
    givenMs: periods === 0 ? 0 : until - from,
    anchorDay: periods === 0 ? (line.anchorDay ?? null) : anchorDay,
    beyondUsual: Math.max(0, Math.floor(amountCents / plan.priceCents) - plan.maxPeriods),
    missingCents: cents(periods > 0 ? 0 : Math.max(0, plan.priceCents - funds)),
    owedCents,
  };
}
