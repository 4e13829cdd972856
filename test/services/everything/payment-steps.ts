import { assignByHand } from '../../../src/services/money/assign-payment.ts';
import { dismissByHand } from '../../../src/services/money/dismiss-payment.ts';
import { enterByHand } from '../../../src/services/money/enter-payment.ts';
import { moveByHand } from '../../../src/services/money/move-payment.ts';
import { releaseByHand } from '../../../src/services/money/release-payment.ts';
import { reverseByHand } from '../../../src/services/money/reverse-payment.ts';
import { splitByHand } from '../../../src/services/money/split-payment.ts';
import { takeBackByHand } from '../../../src/services/money/take-back-payment.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { POLICY } from '../books.ts';
import {
  aliasOf,
  give,
  givenOf,
  givePart,
  isServed,
  move,
  placeOf,
  lineFor,
  servedLine,
  settle,
  sharesOf,
  takeAll,
  takeFrom,
  waitingOf,
  type Book,
  type Payment,
} from './book-model.ts';
import { MONEY } from './money.ts';
import type { Chance, StepKind } from './step-kind.ts';
import { LINES, type World } from './world.ts';

// What people do with a payment.

/** @param weight of the step */
export const ofPayment = (
  run: (world: World, payment: Payment, index: number, pick: Chance) => boolean,
  weight = 2,
): StepKind => ({
  weight,
  run(world, pick) {
    const { payments } = world.book;
    if (payments.length === 0) return false;
    const index = pick.n % payments.length;
    const payment = payments[index];
    return payment !== undefined && run(world, payment, index, pick);
  },
});

const wentBack = query()((db) =>
  db.selectFrom('refund').select('receipt_code').union(db.selectFrom('reversal').select('receipt_code')),
);

const isServedLine = (world: World, id: number): boolean => isServed(world.book, id);

/** What was remembered of its payer for a line that it is taken from was wrong. */
function forget(book: Book, payment: Payment, taken: readonly (readonly [line: number, amount: number])[]): void {
  const alias = aliasOf(payment);
  if (alias !== null && taken.some(([line]) => line === book.aliases.get(alias))) book.aliases.delete(alias);
}

/** All of it waits, wherever it was. */
function gather(world: World, payment: Payment, index: number): void {
  const before = placeOf(payment);
  forget(world.book, payment, sharesOf(payment));
  takeAll(world.book, index, 'unmatched', world.now);
  move(payment, 'held', 'unmatched');
  settle(payment, before);
}

/** All that is here of it counts as taken back by the provider. @returns whether anything was */
export function reverse(book: Book, index: number, payment: Payment, now: number): boolean {
  const { apart } = payment;
  const isGiven = givenOf(payment) > 0;
  if (!isGiven && waitingOf(payment) + apart.agent + apart.dismissed === 0) return false;
  if (isGiven && book.isTimeUnknown) return false;
  const before = placeOf(payment);
  takeAll(book, index, 'reversed', now);
  giveAgentsBack(book, index);
  for (const place of ['unmatched', 'held', 'agent', 'dismissed'] as const) move(payment, place, 'reversed');
  settle(payment, before);
  return true;
}

/** What agents had paid with it they owe again. */
function giveAgentsBack(book: Book, index: number): void {
  for (const agent of book.agents.values()) {
    agent.paid = agent.paid.filter((one) => one.payment !== index);
  }
}

const RELEASED = ['held', 'dismissed', 'reversed'] as const;

/** Nothing speaks against it any more. @returns whether it was done */
export function release(book: Book, index: number, payment: Payment, now: number): boolean {
  const place = RELEASED.find((one) => payment.apart[one] > 0);
  if (place === undefined || (place === 'held' && payment.reason === 'clock')) return false;
  const own = payment.line !== null && isServed(book, payment.line) ? payment.line : null;
  const line = place === 'held' ? (own ?? lineFor(book, payment)) : null;
  if (line !== null && book.isTimeUnknown) return false;
  if (line !== null) {
    give(book, index, line, now);
    return true;
  }
  const before = placeOf(payment);
  move(payment, place, 'unmatched');
  if (place !== 'held') settle(payment, before);
  else {
    payment.line = null;
    payment.reason = null;
  }
  return true;
}

export const PAYMENT_STEPS = {
  assign: ofPayment((world, payment, index, { line }) => {
    const isThere = isServedLine(world, line) && !world.book.isTimeUnknown;
    const may = waitingOf(payment) > 0 && isThere;
    world.act(assignByHand(POLICY), { paymentId: index + 1, accountNo: `ACC${line}` }, may);
    if (may) give(world.book, index, line, world.now);
    return may;
  }),
  'assign and remember': ofPayment((world, payment, index, { line }) => {
    const { book } = world;
    const alias = aliasOf(payment);
    const named = servedLine(book, payment.account);
    const isOther = named !== null && named !== line;
    const may =
      waitingOf(payment) > 0 && isServedLine(world, line) && !book.isTimeUnknown && alias !== null && !isOther;
    world.act(assignByHand(POLICY), { paymentId: index + 1, accountNo: `ACC${line}`, remember: true }, may);
    if (!may) return false;
    book.aliases.set(alias, line);
    give(book, index, line, world.now);
    return true;
  }),
  move: ofPayment((world, payment, index, { line }) => {
    const total = givenOf(payment) + waitingOf(payment);
    const isElsewhere = payment.shares.get(line) !== total;
    const may = givenOf(payment) > 0 && isElsewhere && isServedLine(world, line) && !world.book.isTimeUnknown;
    world.act(moveByHand(POLICY), { paymentId: index + 1, accountNo: `ACC${line}` }, may);
    if (!may) return false;
    gather(world, payment, index);
    give(world.book, index, line, world.now);
    return true;
  }),
  split: ofPayment((world, payment, index, { line }) => {
    const half = Math.floor(payment.amount / 2);
    const other = 1 + (line % LINES);
    const there = givenOf(payment) + waitingOf(payment);
    const isThere = isServedLine(world, line) && isServedLine(world, other) && !world.book.isTimeUnknown;
    const may = there > 0 && 2 * half <= there && isThere;
    const parts = [line, other].map((id) => ({ accountNo: `ACC${id}`, amountCents: half }));
    world.act(splitByHand(POLICY), { paymentId: index + 1, parts }, may);
    if (!may) return false;
    gather(world, payment, index);
    payment.line = line;
    payment.reason = null;
    for (const id of [line, other]) givePart(world.book, index, id, half, world.now);
    if (waitingOf(payment) > 0) settle(payment, 'applied');
    return true;
  }),
  'take back': ofPayment((world, payment, index, { n, line }) => {
    const isOne = n % 2 === 1;
    const share = payment.shares.get(line) ?? 0;
    const there = isOne ? share : givenOf(payment) + payment.apart.agent;
    const may = there > 0 && !world.book.isTimeUnknown;
    world.act(takeBackByHand(POLICY), { paymentId: index + 1, accountNo: isOne ? `ACC${line}` : null }, may);
    if (!may) return false;
    const before = placeOf(payment);
    forget(world.book, payment, isOne ? [[line, share]] : sharesOf(payment));
    if (isOne) takeFrom(world.book, index, line, share, 'unmatched', world.now);
    else {
      takeAll(world.book, index, 'unmatched', world.now);
      giveAgentsBack(world.book, index);
      move(payment, 'agent', 'unmatched');
    }
    settle(payment, before);
    return true;
  }),
  release: ofPayment((world, payment, index) => {
    const isDone = release(world.book, index, payment, world.now);
    world.act(releaseByHand(POLICY), { paymentId: index + 1 }, isDone);
    return isDone;
  }),
  dismiss: ofPayment((world, payment, index) => {
    const may = waitingOf(payment) > 0;
    world.act(dismissByHand(POLICY), { paymentId: index + 1 }, may);
    if (!may) return false;
    const before = placeOf(payment);
    for (const place of ['held', 'unmatched'] as const) move(payment, place, 'dismissed');
    settle(payment, before);
    return true;
  }),
  reverse: ofPayment((world, payment, index, { line }) => {
    const isDone = reverse(world.book, index, payment, world.now);
    const receipt = line % 2 === 0 ? undefined : `B-${index + 1}`;
    world.act(reverseByHand(POLICY), { paymentId: index + 1, receipt }, isDone);
    return isDone;
  }),
  'cash with the receipt of what went back': {
    weight: 1,
    run(world, { n, line }) {
      const receipts = world.store.all(wentBack, {}).flatMap(({ receipt_code: code }) => code ?? []);
      const receipt = receipts[n % receipts.length];
      if (receipt === undefined) return false;
      const cash = { source: 'cash', accountNo: `ACC${line}`, amountCents: 10_000, receipt } as const;
      world.act(enterByHand(POLICY), cash, false);
      return true;
    },
  },
  cash: {
    weight: 2,
    run(world, { n, line }) {
      const receipt = `C-${n}`;
      const accountNo = `ACC${line}`;
      const amountCents = MONEY[n]?.amount ?? 0;
      const names = [`cash receipt ${receipt}`];
      const isKnown = world.book.payments.some((one) => one.names.includes(`cash receipt ${receipt}`));
      const may = !isKnown && isServedLine(world, line);
      world.act(enterByHand(POLICY), { source: 'cash', accountNo, amountCents, receipt }, may);
      if (!may) return false;
      const told = {
        provider: 'cash',
        receipt,
        names,
        order: null,
        account: accountNo,
        phone: null,
        amount: amountCents,
      };
      const plain = { paidAt: null, hold: null, bytes: `${receipt} ${world.now} ${world.next()}` };
      world.hear({ ...told, ...plain }, world.book.isTimeUnknown);
      return true;
    },
  },
} as const satisfies Record<string, StepKind>;
