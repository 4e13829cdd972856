import { buy, credit, isOff, isPaidByBalance, newLine, priceOf, take, TOLERANCE, type Line } from './line-model.ts';

// The books as a small bookkeeper would keep them: where each payment lies, and which lines have what of it.

export const APART = ['held', 'unmatched', 'agent', 'reversed', 'refunded', 'dismissed'] as const;
export type Apart = (typeof APART)[number];
type Place = Apart | 'applied';

/** Why money waits that a person has set free: no delivery gives it away. */
const FREE = 'free';

export interface Payment {
  /** The connection that told of it first. */
  readonly provider: string;
  readonly amount: number;
  readonly receivedAt: number;
  /** When it says that it was paid. */
  readonly paidAt: number | null;
  readonly account: string | null;
  readonly phone: string | null;
  receipt: string | null;
  readonly names: string[];
  readonly apart: Record<Apart, number>;
  /** By the line that has it, the first that ever had any first. */
  readonly shares: Map<number, number>;
  line: number | null;
  reason: string | null;
  /** The payment whose name it claims. */
  readonly contradicts: number | null;
}

export interface Refund {
  readonly payment: number;
  readonly amount: number;
  readonly order: string | null;
  readonly askedAt: number;
  /** Where it goes by a provider. */
  readonly phone: string | null;
  /** Of the money that went out. */
  receipt: string | null;
  state: 'open' | 'done' | 'failed';
  /** What lines gave for it, and when their time ended then; null: it took no time. */
  readonly from: readonly { readonly line: number; readonly amount: number; readonly end: number | null }[];
}

/** Who sells vouchers. */
interface Agent {
  readonly batches: readonly { readonly id: number; readonly price: number; left: number }[];
  paid: { readonly payment: number; readonly amount: number }[];
}

/** A phone that was asked for money. */
export interface Order {
  readonly line: number;
  readonly amount: number;
  readonly askedAt: number;
  payment: number | null;
}

/** All that the books know; a power cut takes it back to what was on the disk. */
export interface Book {
  readonly payments: Payment[];
  readonly lines: Map<number, Line>;
  readonly refunds: Refund[];
  readonly orders: Map<string, Order>;
  /** Of the bytes that came before, by the connection that they came by. */
  readonly seen: Set<string>;
  /** Lines that a person has given money of this payer with this text to, for the next time. */
  readonly aliases: Map<string, number>;
  /** Names of what was said to have ended without money. */
  readonly ended: Set<string>;
  readonly outages: { readonly from: number; readonly to: number }[];
  readonly agents: Map<string, Agent>;
  /** What providers kept, by what tells one fee from another. */
  readonly fees: Map<string, { readonly amount: number; readonly payment: number | null }>;
  isTimeUnknown: boolean;
}

export function newBook(ends: readonly number[]): Book {
  const lines = new Map(ends.map((end, i) => [i + 1, newLine(`ACC${i + 1}`, end)]));
  return {
    ...{ payments: [], lines, refunds: [], orders: new Map(), seen: new Set(), outages: [] },
    ...{ aliases: new Map(), ended: new Set(), agents: new Map(), fees: new Map(), isTimeUnknown: false },
  };
}

export function lineOf(book: Book, id: number): Line {
  const line = book.lines.get(id);
  if (line === undefined) throw new Error(`the model has no line ${id}`);
  return line;
}

/** The number of a line that is served. */
export function servedLine(book: Book, account: string | null): number | null {
  for (const [id, line] of book.lines) if (line.account === account && !line.isRetired) return id;
  return null;
}

interface Claim {
  readonly account: string | null;
  readonly phone: string | null;
}

export const aliasOf = ({ account, phone }: Claim): string | null =>
  phone === null ? null : `${phone} ${account ?? ''}`;

/** Whose money it is: the line of that number, else that which was remembered of its payer. Of a line that ended a person says. */
export function lineFor(book: Book, claim: Claim): number | null {
  const served = servedLine(book, claim.account);
  const isNumber = [...book.lines.values()].some(({ account }) => account === claim.account);
  const alias = aliasOf(claim);
  if (served !== null || isNumber || alias === null) return served;
  const line = book.aliases.get(alias) ?? null;
  return line !== null && isServed(book, line) ? line : null;
}

export const isServed = (book: Book, id: number): boolean => !lineOf(book, id).isRetired;

export const sharesOf = ({ shares }: Payment): [number, number][] => [...shares].filter(([, amount]) => amount > 0);
export const givenOf = (payment: Payment): number => sharesOf(payment).reduce((sum, [, amount]) => sum + amount, 0);
export const waitingOf = ({ apart }: Payment): number => apart.held + apart.unmatched;

/** Where a payment stands: the first of these that has any of it. */
export function placeOf(payment: Payment): Place {
  const { apart } = payment;
  if (apart.held > 0) return 'held';
  if (apart.unmatched > 0) return 'unmatched';
  if (givenOf(payment) > 0) return 'applied';
  return (['agent', 'reversed', 'refunded'] as const).find((place) => apart[place] > 0) ?? 'dismissed';
}

export const isFree = ({ reason }: Payment): boolean => reason === FREE;

export function addPayment(
  book: Book,
  told: Pick<
    Payment,
    'provider' | 'phone' | 'amount' | 'receivedAt' | 'paidAt' | 'account' | 'receipt' | 'names' | 'contradicts'
  >,
): number {
  const apart = { held: 0, unmatched: told.amount, agent: 0, reversed: 0, refunded: 0, dismissed: 0 };
  return book.payments.push({ ...told, apart, shares: new Map(), line: null, reason: null }) - 1;
}

export function paymentOfReceipt(book: Book, receipt: string): number | null {
  const index = book.payments.findIndex(({ names }) => names.includes(` mpesa.receipt ${receipt}`));
  return index < 0 ? null : index;
}

export function paymentOf(book: Book, index: number): Payment {
  const payment = book.payments[index];
  if (payment === undefined) throw new Error(`the model has no payment ${index + 1}`);
  return payment;
}

function add(payment: Payment, line: number, amount: number): void {
  payment.shares.set(line, (payment.shares.get(line) ?? 0) + amount);
}

/** All that waits of a payment is a line's, and of those that it pays for. */
export function give(book: Book, index: number, lineId: number, now: number, from = now): void {
  const payment = paymentOf(book, index);
  const amount = waitingOf(payment);
  payment.apart.held = 0;
  payment.apart.unmatched = 0;
  payment.line = lineId;
  payment.reason = null;
  const others = lineOf(book, lineId).paysFor.filter(
    (id) => !lineOf(book, id).isRetired && !isKeptOff(lineOf(book, id)),
  );
  add(payment, lineId, amount);
  const parts = spread(
    [lineId, ...others].map((id) => lineOf(book, id)),
    amount,
  );
  const given = [lineId, ...others].map((id, i) => ({ id, part: parts[i] ?? 0 }));
  for (const { id, part } of given.slice(1)) {
    if (part === 0) continue;
    add(payment, lineId, -part);
    add(payment, id, part);
  }
  for (const { id, part } of given) if (id === lineId || part > 0) credit(lineOf(book, id), part, index, now, from);
}

const isKeptOff = ({ isBlocked, pausedAt }: Line): boolean => isBlocked || pausedAt !== null;

/** A part of what lies free of a payment is a line's. */
export function givePart(book: Book, index: number, lineId: number, amount: number, now: number, from = now): void {
  const payment = paymentOf(book, index);
  payment.apart.unmatched -= amount;
  add(payment, lineId, amount);
  credit(lineOf(book, lineId), amount, index, now, from);
}

/** One period each in their order, whoever costs more than is left passed over; then one more each, while there is enough for all. The first has the rest. */
function spread(lines: readonly Line[], amount: number): number[] {
  const parts = lines.map(() => 0);
  let left = amount;
  const got = lines.map((line, i) => {
    const balance = line.balance - line.rest;
    const price = priceOf(line);
    const cost = balance < price ? price - balance : price;
    if (cost > left) return false;
    parts[i] = cost;
    left -= cost;
    return true;
  });
  for (let round = 1; round < 6; round += 1) {
    for (const [i, line] of lines.entries()) {
      const price = priceOf(line);
      if (!got[i]) continue;
      if (price > left) {
        round = 6;
        break;
      }
      parts[i] = (parts[i] ?? 0) + price;
      left -= price;
    }
  }
  parts[0] = (parts[0] ?? 0) + left;
  return parts;
}

/** Money of a payment leaves a line for another place. */
export function takeFrom(
  book: Book,
  index: number,
  lineId: number,
  amount: number,
  to: 'unmatched' | 'reversed' | 'refunded',
  now: number,
): void {
  const payment = paymentOf(book, index);
  const share = payment.shares.get(lineId) ?? 0;
  take(lineOf(book, lineId), index, amount, share, now);
  payment.shares.set(lineId, share - amount);
  payment.apart[to] += amount;
}

export function takeAll(book: Book, index: number, to: 'unmatched' | 'reversed', now: number): void {
  for (const [id, amount] of sharesOf(paymentOf(book, index))) takeFrom(book, index, id, amount, to, now);
}

export function move(payment: Payment, from: Apart, to: Apart, amount = payment.apart[from]): void {
  payment.apart[from] -= amount;
  payment.apart[to] += amount;
}

/** A person has moved money of it: where it stands, and what waits is theirs to give. @param before where it stood */
export function settle(payment: Payment, before: Place): void {
  const place = placeOf(payment);
  const [first] = sharesOf(payment);
  const stays = payment.line !== null && (payment.shares.get(payment.line) ?? 0) > 0;
  if (place === 'unmatched' || place === 'agent') payment.line = null;
  else if (!stays && first !== undefined) payment.line = first[0];
  if (place === 'unmatched') payment.reason = FREE;
  else if (place !== before) payment.reason = null;
}

/** What a line should be: on while it is paid for, or while money for a period waits for the clock. */
export function accessOf(book: Book, id: number, now: number): 'on' | 'off' {
  const line = lineOf(book, id);
  if (isOff(line)) return 'off';
  const waiting = book.payments.filter((one) => one.line === id && one.reason === 'clock');
  const funds = waiting.reduce((sum, one) => sum + waitingOf(one), line.balance);
  const awaitsClock = waiting.length > 0 && funds + TOLERANCE >= priceOf(line);
  return now < line.end || awaitsClock ? 'on' : 'off';
}

/** What happens by itself: what waited for the clock is given, and balances buy. */
export function passTime(book: Book, isClockDoubted: boolean, now: number): void {
  book.isTimeUnknown = isClockDoubted;
  if (isClockDoubted) return;
  for (const [index, payment] of [...book.payments.entries()].sort(([, a], [, b]) => a.receivedAt - b.receivedAt)) {
    if (payment.reason !== 'clock' || waitingOf(payment) === 0) continue;
    if (payment.line !== null) give(book, index, payment.line, now, Math.min(payment.receivedAt, now));
    else {
      move(payment, 'held', 'unmatched');
      payment.reason = 'unknown';
    }
  }
  for (const line of book.lines.values()) if (isPaidByBalance(line, now)) buy(line, 0, null, now);
}
