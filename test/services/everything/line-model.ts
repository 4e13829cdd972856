import { DAY } from '../books.ts';

// What a small bookkeeper would write down of a line: plain numbers, and nothing of the code that is tried.

export const PERIOD = 30 * DAY;
export const LENT = 2 * DAY;
export const TOLERANCE = 100;
const MOST_PERIODS = 6;

const PRICES = { home: 150_000, fast: 300_000 } as const;
export type PlanCode = keyof typeof PRICES;

interface Loan {
  readonly amount: number;
  readonly given: number;
}

interface Bought {
  /** The payment that completed the price; null: the balance did. */
  readonly payment: number | null;
  readonly spent: number;
  readonly given: number;
  /** Time that the line had been lent, and gave back out of this. */
  readonly lent: Loan | null;
}

interface Change {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

export interface Line {
  readonly account: string;
  plan: PlanCode;
  wish: PlanCode | null;
  ownPrice: number | null;
  /** When its paid time ends, UTC ms. */
  end: number;
  balance: number;
  /** What it owes of prices that were not paid whole. */
  rest: number;
  loan: Loan | null;
  /** Oldest first. */
  bought: Bought[];
  isBlocked: boolean;
  pausedAt: number | null;
  isRetired: boolean;
  /** Numbers of the lines that its money renews too, in their order. */
  paysFor: number[];
  opening: number;
  changes: Change[];
  pauses: { readonly from: number; readonly to: number }[];
}

export function newLine(account: string, end: number): Line {
  return {
    ...{ account, plan: 'home', wish: null, ownPrice: null, end, balance: 0, rest: 0, loan: null, bought: [] },
    ...{ isBlocked: false, pausedAt: null, isRetired: false, paysFor: [], opening: 0, changes: [], pauses: [] },
  };
}

export const priceOf = ({ plan, wish, ownPrice }: Line): number =>
  wish === null ? (ownPrice ?? PRICES[plan]) : PRICES[wish];

export const owes = ({ rest, loan }: Line): number => rest + (loan?.amount ?? 0);

export const isOff = (line: Line): boolean => line.isBlocked || line.pausedAt !== null || line.isRetired;

export function moveEnd(line: Line, end: number, now: number): void {
  line.changes.push({ at: now, before: line.end, after: end });
  line.end = end;
}

function beginWish(line: Line): void {
  if (line.wish === null) return;
  line.plan = line.wish;
  line.wish = null;
  line.ownPrice = null;
}

/** Whether the balance pays for a line whose time is over. */
export const isPaidByBalance = (line: Line, now: number): boolean =>
  !isOff(line) && line.end <= now && line.balance > 0 && line.balance + TOLERANCE >= priceOf(line);

/** So much more came: what is owed is paid, then as many whole periods are bought as there is money for. */
export function buy(line: Line, amount: number, payment: number | null, now: number, from = now): void {
  const price = priceOf(line);
  const back = Math.min(line.rest, line.balance + amount);
  const funds = line.balance + amount - back;
  line.rest -= back;
  const waits = line.wish !== null && from < line.end;
  const periods = waits ? 0 : Math.min(MOST_PERIODS, Math.floor((funds + TOLERANCE) / price));
  const spent = periods * price;
  line.balance = Math.max(0, funds - spent);
  if (periods === 0) return;
  line.rest += Math.max(0, spent - funds);
  const { loan } = line;
  // Lent time is a part of what is bought.
  moveEnd(line, Math.max(from, line.end) - (loan?.given ?? 0) + periods * PERIOD, now);
  line.loan = null;
  line.bought.push({ payment, spent, given: periods * PERIOD, lent: loan });
  beginWish(line);
}

export function renewIfPaid(line: Line, now: number): void {
  if (isPaidByBalance(line, now)) buy(line, 0, null, now);
}

/** Money for a line: one that is paused goes on when it pays for a period. */
export function credit(line: Line, amount: number, payment: number, now: number, from: number): void {
  if (line.pausedAt !== null && line.balance + amount - line.rest + TOLERANCE >= priceOf(line)) resume(line, now);
  buy(line, amount, payment, now, from);
}

export function resume(line: Line, now: number): void {
  const from = line.pausedAt ?? now;
  line.pausedAt = null;
  line.pauses.push({ from, to: now });
  moveEnd(line, line.end + Math.max(0, now - from), now);
}

/** All, or a part, of what a line has of a payment leaves it. @param share all that it has of it */
export function take(line: Line, payment: number, amount: number, share: number, now: number): void {
  const newest = line.bought.toReversed();
  const own = newest.filter((one) => one.payment === payment);
  const undone: Bought[] = [];
  let { end, balance } = line;
  for (const one of [...own, ...newest.filter((other) => other.payment !== payment)]) {
    const isOwn = one.payment === payment;
    const isCovered = balance + (isOwn ? 0 : TOLERANCE) >= amount;
    if (isCovered && !(isOwn && amount === share)) continue;
    undone.push(one);
    balance += one.spent;
    end -= one.given;
  }
  line.bought = line.bought.filter((one) => !undone.includes(one));
  const left = Math.max(0, balance - amount);
  const back = Math.min(left, line.rest);
  line.rest += Math.max(0, amount - balance) - back;
  line.balance = left - back;
  if (undone.length === 0) return;
  moveEnd(line, end, now);
  if (end <= now && !isOff(line) && line.balance >= priceOf(line)) {
    goOn(line, now);
    return;
  }
  // The youngest of the loans that these renewals had paid back.
  const lent = newest.find((one) => undone.includes(one) && one.lent !== null)?.lent ?? null;
  if (lent === null || line.loan !== null) return;
  line.loan = lent;
  moveEnd(line, end + lent.given, now);
}

/** What others have paid stays theirs: it buys from where the time that is undone had begun. */
function goOn(line: Line, now: number): void {
  const { loan, end } = line;
  line.loan = null;
  buy(line, 0, null, now, end);
  line.loan = loan;
}

/** Another plan at once: the time that is left becomes what it is worth, to the favour of whoever has it. */
export function changePlanNow(line: Line, plan: PlanCode, now: number): void {
  const left = line.end - now;
  const [before, after] = [line.ownPrice ?? PRICES[line.plan], PRICES[plan]];
  if (left > 0 && before !== after) convert(line, left, Math.ceil((left * before) / after), now);
  line.plan = plan;
  line.wish = null;
  line.ownPrice = null;
  renewIfPaid(line, now);
}

/** What a renewal has left of the time becomes so much of the new one; its rows are written anew, oldest first. */
function convert(line: Line, left: number, worth: number, now: number): void {
  const upTo = (ms: number): number => Number((BigInt(worth) * BigInt(ms)) / BigInt(left));
  const anew: Bought[] = [];
  let seen = 0;
  const old = line.bought.toReversed().filter((one) => {
    const part = Math.min(one.given, left - seen);
    const given = one.given - part + upTo(seen + part) - upTo(seen);
    seen += part;
    if (given === one.given) return true;
    anew.push({ ...one, given, lent: null });
    return false;
  });
  line.bought = [...old.toReversed(), ...anew.toReversed()];
  moveEnd(line, now + worth, now);
}

/** How much paid time it lost between two instants, as it was known then. */
export function lostTime(line: Line, from: number, to: number): number {
  const since = line.changes.filter(({ at }) => at >= from);
  const known = since.filter(({ at }) => at <= to);
  const first = since[0]?.before ?? line.end;
  const begin = first > from ? from : (known.find(({ after }) => after > from)?.at ?? to);
  const end = Math.min(to, known.at(-1)?.after ?? first);
  const overlap = (a: number, b: number): number => Math.max(0, Math.min(b, end) - Math.max(a, begin));
  return line.pauses.reduce((lost, pause) => lost - overlap(pause.from, pause.to), overlap(begin, end));
}
