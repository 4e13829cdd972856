import type { Cents } from '../values/money.ts';
import { cents } from '../values/money.ts';
import { anchorDayOf } from '../time/time.ts';
import type { GivenTime } from './ledger-facts.ts';
import type { Loan } from './loan.ts';
import type { Plan } from './plan.ts';
import { renew, type Renewal } from './renewal.ts';

/** A renewal of a line that nobody has undone. */
export interface Bought {
  /** Its row in the ledger. */
  readonly id: number;
  /** The payment that completed its price; null when the balance paid for it. */
  readonly paymentId: number | null;
  readonly amountCents: Cents;
  readonly time: GivenTime;
  /** The time that the line had been lent, and gave back out of this. */
  readonly paidBack?: Pick<Loan, 'amountCents' | 'givenMs'> | null;
}

/** What a line has, and whether its balance may renew it. */
export interface LineMoney {
  readonly expiresAt: number;
  readonly anchorDay: number | null;
  readonly balanceCents: Cents;
  /** What it owes beside the time that it is lent. */
  readonly restCents?: Cents;
  /** It is lent time now. */
  readonly isLent?: boolean;
  /** Neither blocked nor retired. */
  readonly isServed: boolean;
}

/** One renewal undone: exactly the time that it gave is taken. */
export interface Undone extends Bought {
  readonly taken: GivenTime;
}

/** What a line gives back, and what it has then. Amounts in cents, instants in UTC milliseconds. */
export interface TakenFromLine {
  readonly amountCents: Cents;
  readonly undone: readonly Undone[];
  /** What of it the line had paid back what it owed with: it owes that again. */
  readonly owedAgainCents: Cents;
  /** What is left pays back of what it owes. */
  readonly paidBackCents: Cents;
  /** The time that it is lent again, as before the money came. */
  readonly lentAgain: Pick<Loan, 'amountCents' | 'givenMs'> | null;
  /** What is left of its balance renews it at once, when its time would be over. */
  readonly again: Renewal | null;
  readonly expiresAt: number;
  readonly anchorDay: number | null;
  readonly balanceCents: Cents;
}

/**
 * Takes money of a payment back from a line. All of it goes with all that it bought there; of a part only as much is undone as
 * the balance lacks. What the payment itself bought goes first, then the newest that its money was in. Each renewal takes back exactly
 * the time that it gave, also when others came after it.
 *
 * What the others have paid stays theirs: where the line's time would be over, its balance buys again, from where the undone time had begun.
 *
 * What it paid back with that money it owes again, within what its plan bears, before anybody else's time goes for it; and the time that it
 * had been lent it is lent again, unless it is lent other time now.
 *
 * @param bought all renewals of the line that nobody has undone, the newest first
 * @param wish `isWhole`: it is all that the line has of this payment
 */
export function takeFromLine(
  line: LineMoney,
  plan: Plan,
  bought: readonly Bought[],
  wish: { readonly paymentId: number; readonly amountCents: Cents; readonly isWhole: boolean },
  now: number,
  zone: string,
): TakenFromLine {
  const isOwn = ({ paymentId }: Bought) => paymentId === wish.paymentId;
  const inOrder = [...bought.filter(isOwn), ...bought.filter((one) => !isOwn(one))];
  const undone: Undone[] = [];
  let { expiresAt, anchorDay } = line;
  let balance: number = line.balanceCents;
  for (const one of inOrder) {
    const reach = balance + (isOwn(one) ? 0 : (plan.toleranceCents ?? 0));
    if (reach >= wish.amountCents && !(wish.isWhole && isOwn(one))) continue;
    const { periods, givenMs } = one.time;
    const taken = { periods, givenMs: 0 - givenMs, expiresBefore: expiresAt, expiresAfter: expiresAt - givenMs };
    undone.push({ ...one, taken });
    balance += one.amountCents;
    expiresAt = taken.expiresAfter;
  }
  if (undone.length > 0 && anchorDay !== null) anchorDay = anchorDayOf(expiresAt, anchorDay, zone);
  const owedAgainCents = cents(Math.max(0, wish.amountCents - balance));
  const leftCents = balance + owedAgainCents - wish.amountCents;
  const paidBackCents = cents(Math.min(leftCents, line.restCents ?? 0));
  const balanceCents = cents(leftCents - paidBackCents);
  const { amountCents } = wish;
  const left = { amountCents, undone, owedAgainCents, paidBackCents, expiresAt, anchorDay, balanceCents };
  const mayRenew = line.isServed && undone.length > 0 && expiresAt <= now && balanceCents >= plan.priceCents;
  if (!mayRenew) {
    const lentAgain = line.isLent === true ? null : loanOf(undone);
    return { ...left, lentAgain, again: null, expiresAt: expiresAt + (lentAgain?.givenMs ?? 0) };
  }
  const again = renew({ expiresAt, anchorDay, balanceCents }, plan, cents(0), expiresAt, zone);
  return {
    ...left,
    lentAgain: null,
    again,
    expiresAt: again.expiresAfter,
    anchorDay: again.anchorDay,
    balanceCents: again.balanceAfterCents,
  };
}

/** The newest that was given back out of what is undone: a line has one loan, and an older one is forgiven. */
function loanOf(undone: readonly Bought[]): TakenFromLine['lentAgain'] {
  const loans = undone.filter(({ paidBack }) => paidBack != null).sort((a, b) => b.id - a.id);
  return loans[0]?.paidBack ?? null;
}
