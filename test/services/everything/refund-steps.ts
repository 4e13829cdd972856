import { expect } from 'vitest';
import { askRefund } from '../../../src/services/money/ask-refund.ts';
import { confirmRefund, refundByProvider } from '../../../src/services/money/refund-by-provider.ts';
import { refundByHand } from '../../../src/services/money/refund-payment.ts';
import { sendRefund } from '../../../src/services/money/send-refund.ts';
import { refundDone, refundFailed } from '../../../src/services/money/settle-refund.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { nextRefundToAsk, nextRefundToSend } from '../../../src/storage/refunds.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { delivery, POLICY } from '../books.ts';
import {
  givenOf,
  givePart,
  lineOf,
  move,
  paymentOf,
  placeOf,
  settle,
  sharesOf,
  takeFrom,
  waitingOf,
  type Payment,
  type Refund,
} from './book-model.ts';
import { ofPayment } from './payment-steps.ts';
import { calling } from './push-steps.ts';
import type { Chance, StepKind } from './step-kind.ts';
import type { World } from './world.ts';

// Money that goes back: by hand or by a provider, which may do it, refuse it, want a code, or say nothing at all.

const PHONE = '254712345678';
const never = new AbortController().signal;
export const refundRows = query()((db) => db.selectFrom('refund').selectAll().orderBy('id'));

const openRefund = (world: World, index: number): Refund | undefined =>
  world.book.refunds.find(({ payment, state }) => payment === index && state === 'open');

/** What is here of a payment, and of which money may be sent back. */
const hereOf = (payment: Payment): number => givenOf(payment) + waitingOf(payment) + payment.apart.dismissed;

/** From what waits before what is set aside, and from lines last. @returns null where it may not be */
function setApart(
  world: World,
  payment: Payment,
  index: number,
  wanted: number | null,
): Pick<Refund, 'payment' | 'amount' | 'from'> | null {
  const here = hereOf(payment);
  const amount = wanted ?? here;
  const apart = waitingOf(payment) + payment.apart.dismissed;
  if (openRefund(world, index) !== undefined || here === 0 || amount > here || amount === 0) return null;
  if (amount > apart && world.book.isTimeUnknown) return null;
  const before = placeOf(payment);
  let left = amount;
  for (const place of ['unmatched', 'held', 'dismissed'] as const) {
    const part = Math.min(left, payment.apart[place]);
    move(payment, place, 'refunded', part);
    left -= part;
  }
  const from: Refund['from'][number][] = [];
  for (const [line, share] of sharesOf(payment)) {
    const part = Math.min(left, share);
    if (part === 0) continue;
    left -= part;
    const it = lineOf(world.book, line);
    const endBefore = it.end;
    const own = it.bought.filter((one) => one.payment === index);
    takeFrom(world.book, index, line, part, 'refunded', world.now);
    const undone = own.filter((one) => !it.bought.includes(one));
    const end = undone.length === 0 ? null : undone.reduce((rest, one) => rest - one.given, endBefore);
    from.push({ line, amount: part, end });
  }
  settle(payment, before);
  return { payment: index, amount, from };
}

/** How a refund ended. Money that did not go out is that of whoever gave it; of a person's word it waits. */
export function endRefund(world: World, refund: Refund, state: 'done' | 'failed', givesBack: boolean): void {
  const { payment: index, amount } = refund;
  refund.state = state;
  if (state === 'done') return;
  const payment = paymentOf(world.book, index);
  const before = placeOf(payment);
  move(payment, 'refunded', 'unmatched', amount);
  settle(payment, before);
  if (!givesBack || world.book.isTimeUnknown) return;
  const back = refund.from.filter(({ line }) => !lineOf(world.book, line).isRetired);
  const [first] = back;
  if (first === undefined) return;
  payment.line = first.line;
  payment.reason = null;
  for (const { line, amount: part, end: ended } of back) {
    const it = lineOf(world.book, line);
    const from = ended === it.end ? Math.min(it.end, world.now) : world.now;
    givePart(world.book, index, line, part, world.now, from);
  }
  settle(payment, placeOf(payment));
}

/** What a provider said of refunds, as their rows say now: never what is not so. */
function follow(world: World): void {
  for (const [i, row] of world.store.all(refundRows, {}).entries()) {
    const refund = world.book.refunds[i];
    if (refund === undefined || refund.state !== 'open' || (row.state !== 'done' && row.state !== 'failed')) continue;
    const isOut = world.outside.payouts.find(({ orderId }) => orderId === row.order_id)?.state;
    expect(`refund ${row.id} is ${row.state}, and out there ${isOut ?? 'unknown'}`).toBe(
      `refund ${row.id} is ${row.state}, and out there ${row.state === 'done' ? 'paid' : isOut === 'failed' ? 'failed' : 'unknown'}`,
    );
    refund.receipt = row.receipt_code;
    endRefund(world, refund, row.state, true);
  }
}

const depsOf = (world: World) => ({
  store: world.store,
  clock: new VirtualClock(world.now),
  policy: POLICY,
  wake: () => undefined,
});
const askedBy = (world: World) => ({ name: 'payhero', provider: world.outside.provider, callbackUrl: null });

async function send(world: World, { n }: Chance): Promise<boolean> {
  const row = world.store.first(nextRefundToSend, { provider: 'payhero', now: world.now });
  if (row === undefined) return false;
  world.outside.choose(n);
  await calling(world, () => sendRefund(depsOf(world), askedBy(world), row, never));
  follow(world);
  return true;
}

async function ask(world: World, { n }: Chance): Promise<boolean> {
  const row = world.store.first(nextRefundToAsk, { provider: 'payhero', now: world.now });
  if (row === undefined) return false;
  world.outside.choose(n);
  await calling(world, () => askRefund(depsOf(world), askedBy(world), row, never));
  follow(world);
  return true;
}

/** Everybody is asked until nobody has anything to say, and the truth is said. */
export async function askAll(world: World): Promise<void> {
  world.outside.payOut(true);
  for (let more = true; more;) more = await ask(world, { n: 0, line: 1 });
}

export const REFUND_STEPS = {
  'refund by hand': ofPayment((world, payment, index, { n, line }) => {
    const amountCents = line % 2 === 0 ? Math.floor(payment.amount / 2) : null;
    const receipt = n % 3 === 0 ? `SCZ${world.next()}` : null;
    const apart = setApart(world, payment, index, amountCents);
    world.act(refundByHand(POLICY), { paymentId: index + 1, amountCents, receipt }, apart !== null);
    if (apart === null) return false;
    world.book.refunds.push({
      ...apart,
      order: null,
      phone: null,
      receipt,
      state: receipt === null ? 'open' : 'done',
      askedAt: world.now,
    });
    return true;
  }),
  'refund by a provider': ofPayment((world, payment, index, { line }) => {
    const wanted = line % 2 === 0 ? Math.floor(payment.amount / 2) : null;
    const apart = setApart(world, payment, index, wanted);
    const connections = { payers: () => ['payhero'], reversers: () => [], random: world.requests.random };
    const input = { paymentId: index + 1, amountCents: wanted, phone: PHONE, provider: 'payhero' };
    world.act(refundByProvider(POLICY, connections), input, apart !== null);
    if (apart === null) return false;
    const order = world.store.all(refundRows, {}).at(-1)?.order_id ?? null;
    world.book.refunds.push({ ...apart, order, phone: PHONE, receipt: null, state: 'open', askedAt: world.now });
    return true;
  }, 4),
  'send refunds': { weight: 3, run: send },
  'send refunds, and die before the answer': {
    weight: 1,
    run: (world, pick) => world.outside.dying(() => send(world, pick)),
  },
  'it pays refunds out': {
    weight: 2,
    run(world, { n }) {
      world.outside.payOut(n < 5);
      return world.outside.payouts.length > 0;
    },
  },
  'ask about refunds': { weight: 3, run: ask },
  'told of a refund': {
    weight: 1,
    run(world, { n }) {
      const order = world.outside.payouts[n % Math.max(1, world.outside.payouts.length)]?.orderId;
      if (order === undefined) return false;
      const reading = { kind: 'ignored', reason: 'outbound', detail: '', asks: [order] } as const;
      world.take([delivery(reading, { receivedAt: world.now, bytes: `${order} ${world.next()}` })]);
      return true;
    },
  },
  'confirm a refund': ofPayment((world, _payment, index) => {
    return world.act(confirmRefund(POLICY), { paymentId: index + 1, code: '4711' }, null) !== null;
  }),
  'refund done': ofPayment((world, _payment, index) => {
    const refund = openRefund(world, index);
    const payout = world.outside.payouts.find(({ orderId, state }) => orderId === refund?.order && state === 'paid');
    const receipt = payout?.receipt ?? `SCZ${world.next()}`;
    world.act(refundDone(POLICY), { paymentId: index + 1, receipt }, refund !== undefined);
    if (refund !== undefined) {
      refund.receipt = receipt;
      endRefund(world, refund, 'done', false);
    }
    return refund !== undefined;
  }),
  'refund failed': ofPayment((world, _payment, index) => {
    const over = world.book.refunds.findLast(({ payment, state }) => payment === index && state === 'done');
    const refund = openRefund(world, index) ?? over;
    world.act(refundFailed(POLICY), { paymentId: index + 1 }, refund !== undefined);
    if (refund !== undefined) endRefund(world, refund, 'failed', false);
    return refund !== undefined;
  }),
} as const satisfies Record<string, StepKind>;
