import { HOUR } from '../books.ts';
import { addPayment, give, isFree, move, paymentOf, placeOf, lineFor, type Book, type Order } from './book-model.ts';

// What a bookkeeper does with what is told of money: new money is booked, known money completed, and what contradicts is for a person.

/** What somebody tells of money. */
export interface Told {
  readonly provider: string;
  readonly receipt: string | null;
  /** All its names, that of its receipt too. */
  readonly names: readonly string[];
  /** Of ours, that it answers. */
  readonly order: string | null;
  readonly account: string | null;
  readonly phone: string | null;
  readonly amount: number;
  /** When it says that it was paid, UTC ms. */
  readonly paidAt: number | null;
  /** Nothing may be booked by it. */
  readonly hold: string | null;
  /** What tells these bytes from others. */
  readonly bytes: string;
}

export function hear(book: Book, told: Told, isClockDoubted: boolean, now: number): void {
  const bytes = `${told.provider} ${told.bytes}`;
  if (book.seen.has(bytes)) return;
  book.seen.add(bytes);
  const order = told.order === null ? undefined : book.orders.get(told.order);
  const found = new Set(
    book.payments.flatMap(({ names }, i) => (told.names.some((name) => names.includes(name)) ? [i] : [])),
  );
  if (order?.payment != null) found.add(order.payment);
  for (const i of [...found]) {
    const { contradicts } = paymentOf(book, i);
    if (contradicts !== null) found.delete(contradicts);
  }
  const [known] = found;
  if (known === undefined) {
    bookNew(book, told, null, isClockDoubted, now);
    return;
  }
  const payment = paymentOf(book, known);
  const isOther =
    found.size > 1 || (told.receipt !== null && payment.receipt !== null && told.receipt !== payment.receipt);
  if (isOther || told.amount !== payment.amount) {
    bookConflict(book, told, Math.min(...found), isClockDoubted, now);
    return;
  }
  for (const name of told.names) if (!payment.names.includes(name)) payment.names.push(name);
  payment.receipt ??= told.receipt;
  bookAgain(book, known, told, isClockDoubted, now);
}

/** A provider says that an order ended without money: what comes under its name later is for a person. What came before it is not touched. */
export function hearFailure(
  book: Book,
  { provider, name, bytes }: { provider: string; name: string; bytes: string },
): void {
  if (book.seen.has(`${provider} ${bytes}`)) return;
  book.seen.add(`${provider} ${bytes}`);
  if (!book.payments.some(({ names }) => names.includes(name))) book.ended.add(name);
}

/** Under a receipt of its own it is money all the same, and held; else it may be the same. */
function bookConflict(book: Book, told: Told, first: number, isClockDoubted: boolean, now: number): void {
  const taken = new Set(book.payments.flatMap(({ names }) => names));
  const names = told.names.filter((name) => !taken.has(name));
  if (told.receipt === null || !names.some((name) => name.endsWith(` ${told.receipt}`))) return;
  bookNew(book, { ...told, names, hold: 'conflict' }, first, isClockDoubted, now);
}

/** Only an order of a line that is served is one that waits. */
function orderOf(book: Book, { order }: Told) {
  const found = order === null ? undefined : book.orders.get(order);
  return found === undefined || book.lines.get(found.line)?.isRetired === true ? undefined : found;
}

/** Nothing but its names is believed of what was not understood: whose it is a person decides. */
function lineTold(book: Book, told: Told, order: { readonly line: number } | undefined): number | null {
  if (told.hold === 'unreadable') return null;
  return order?.line ?? (told.order === null ? lineFor(book, told) : null);
}

function holdOf(book: Book, told: Told, amountAsked: number | undefined, isClockDoubted: boolean): string | null {
  if (told.hold !== null) return told.hold;
  if (told.names.some((name) => book.ended.has(name))) return 'after_terminal';
  if (amountAsked !== undefined && amountAsked !== told.amount) return 'request_mismatch';
  return isClockDoubted ? 'clock' : null;
}

function bookNew(book: Book, told: Told, contradicts: number | null, isClockDoubted: boolean, now: number): void {
  const { provider, amount, account, phone, receipt, names } = told;
  const order = orderOf(book, told);
  const line = lineTold(book, told, order);
  const same =
    contradicts === null && order !== undefined && line !== null ? moneyOf(book, told, order, line, now) : -1;
  if (same >= 0) {
    paymentOf(book, same).names.push(...names);
    bookAgain(book, same, told, isClockDoubted, now);
    return;
  }
  const twin = contradicts === null && order === undefined ? twinOf(book, told, line, now) : null;
  if (twin !== null) {
    bookConflict(book, told, twin, isClockDoubted, now);
    return;
  }
  const hold = holdOf(book, told, order?.amount, isClockDoubted);
  const index = addPayment(book, {
    provider,
    amount,
    account,
    phone,
    receipt,
    names: [...names],
    contradicts,
    receivedAt: now,
    paidAt: told.paidAt,
  });
  const payment = paymentOf(book, index);
  if (order !== undefined && (hold === null || hold === 'clock')) order.payment ??= index;
  if (hold !== null) {
    move(payment, 'unmatched', 'held');
    payment.line = line;
    payment.reason = hold;
  } else if (line !== null) give(book, index, line, now);
}

/** What came with a receipt, and answers no order, may be what an order was paid by of which nobody tells a receipt. */
function moneyOf(book: Book, told: Told, { askedAt }: Order, line: number, now: number): number {
  if (told.receipt !== null) return -1;
  const from = askedAt - 2 * 60_000;
  const answers = new Set([...book.orders.values()].map(({ payment }) => payment));
  return book.payments.findIndex((one, i) => {
    const { provider, amount, receipt, contradicts, receivedAt, paidAt, account, phone } = one;
    const isIt = one.line === line && provider === told.provider && amount === told.amount && receipt !== null;
    const isThen = receivedAt >= from && receivedAt <= now && (paidAt ?? receivedAt) >= from;
    const isOther = disagrees(account, told.account) || (phone !== null && phone !== told.phone);
    return isIt && isThen && !isOther && contradicts === null && !answers.has(i);
  });
}

/** The money of an order whose receipt nobody has told: what comes with one for the same line, of that amount and time, may be it. */
function twinOf(book: Book, told: Told, line: number | null, now: number): number | null {
  if (line === null || told.receipt === null) return null;
  const at = told.paidAt ?? now;
  const around = told.paidAt === null ? 24 * HOUR : HOUR / 4;
  for (const order of book.orders.values()) {
    if (order.payment === null || order.line !== line) continue;
    const { receipt, amount, receivedAt, phone } = paymentOf(book, order.payment);
    const isNear = receivedAt >= at - around && receivedAt <= at + HOUR / 4;
    const isOther = phone !== null && told.phone !== null && phone !== told.phone;
    if (receipt === null && amount === told.amount && isNear && !isOther) return order.payment;
  }
  return null;
}

function bookAgain(book: Book, index: number, told: Told, isClockDoubted: boolean, now: number): void {
  const payment = paymentOf(book, index);
  const order = orderOf(book, told);
  const hold = holdOf(book, told, order?.amount, isClockDoubted);
  if (order !== undefined && (hold === null || hold === 'clock')) order.payment ??= index;
  const matched = lineTold(book, told, order);
  const line = payment.line ?? matched;
  const isSaidAgain = told.account !== null && told.account === payment.account;
  if (matched !== null && line !== matched && !isSaidAgain) return;
  if (matched === null && disagrees(told.account, payment.account)) return;
  if (payment.contradicts !== null || isFree(payment)) return;
  const place = placeOf(payment);
  const isHeld = place === 'held';
  if (!isHeld && (place !== 'unmatched' || line === null)) return;
  const waitsFor = isHeld ? hold : isClockDoubted ? 'clock' : null;
  if (waitsFor !== null) {
    payment.line = line;
    if (waitsFor === 'clock') payment.reason = 'clock';
  } else if (line !== null) give(book, index, line, now);
  else {
    move(payment, 'held', 'unmatched');
    payment.reason = 'unknown';
  }
}

export function disagrees(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false;
  const [a, b] = [one.toUpperCase(), other.toUpperCase()];
  return !a.includes(b) && !b.includes(a);
}
