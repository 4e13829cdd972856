import { expect } from 'vitest';
import { readStatement } from '../../../src/services/reconcile/read-statement.ts';
import { bookInParts, toBook } from '../../../src/services/reconcile/book-statement.ts';
import { compareStatement } from '../../../src/services/reconcile/compare-statement.ts';
import { firstDeed } from '../../../src/storage/reconcile.ts';
import { HOUR, POLICY } from '../books.ts';
import { paymentOf, paymentOfReceipt, placeOf } from './book-model.ts';
import { disagrees } from './hear-model.ts';
import type { Payout } from './outside.ts';
import { reverse } from './payment-steps.ts';
import { endRefund, refundRows } from './refund-steps.ts';
import type { StepKind } from './step-kind.ts';
import type { Truth, World } from './world.ts';

// The statement of the paybill, as a person uploads it: what came in, what was sent back, what went out, what it cost.

const HEAD =
  'Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Reason Type,Other Party Info,Linked Transaction ID,A/C No.';
const CHARGE = 800;

function write(at: number): string {
  return new Date(at + 3 * HOUR).toISOString().slice(0, 19).replace('T', ' ');
}

const shillings = (cents: number): string => (cents / 100).toFixed(2);

function rowOf(
  receipt: string,
  at: number,
  [paidIn, out, reason, party, linked, account]: readonly [string, string, string, string, string, string],
): string {
  return [receipt, write(at), reason, 'Completed', paidIn, out, reason, party, linked, account].join(',');
}

const chargeOf = (receipt: string): string => receipt.replace(/^SC/, 'SX');
const isCharged = (receipt: string): boolean => receipt.endsWith('1');

function statementOf(world: World, came: readonly Truth[], out: readonly Payout[]): string {
  const rows = came.flatMap(({ receipt, amount, account, at }) => [
    rowOf(receipt, at, [shillings(amount), '', 'Pay Utility', '', '', account ?? '']),
    ...(isCharged(receipt)
      ? [rowOf(chargeOf(receipt), at, ['', shillings(CHARGE), 'Pay Bill Charge', '', receipt, ''])]
      : []),
    ...(world.sentBack.has(receipt)
      ? [rowOf(receipt.replace(/^SC/, 'SY'), at, ['', shillings(amount), 'Transaction Reversal', '', receipt, ''])]
      : []),
  ]);
  const gone = out.map(({ receipt, amount, phone, at }) =>
    rowOf(receipt, at, ['', shillings(amount), 'Business Payment', `${phone} - JOHN DOE`, '', '']),
  );
  return [HEAD, ...rows, ...gone].join('\n');
}

/** Refunds that it shows: those that it calls done have gone out, and the only one that it may be is. */
function followStatement(world: World, out: readonly Payout[]): void {
  for (const [i, row] of world.store.all(refundRows, {}).entries()) {
    const refund = world.book.refunds[i];
    if (refund?.state !== 'open') continue;
    const payout = out.find(({ orderId }) => orderId === refund.order);
    const alike = world.book.refunds.filter(({ amount, order }) => amount === refund.amount && order !== null);
    if (payout !== undefined && alike.length === 1 && row.sent_at !== null) expect(row.state).toBe('done');
    if (row.state !== 'done') continue;
    expect(payout?.state).toBe('paid');
    refund.receipt = row.receipt_code;
    endRefund(world, refund, 'done', false);
  }
}

/** What of it a bookkeeper would book: money that nobody knows and that may not be known either, charges, what was sent back, refunds that it shows. */
function hearStatement(world: World, came: readonly Truth[], out: readonly Payout[], began: number): void {
  const { book, now } = world;
  const isMissing = ({ receipt, amount, account, at }: Truth): boolean => {
    const mayBe = book.payments.some((one) => {
      const isNear = Math.abs(one.receivedAt - at) <= HOUR / 4;
      const isAlike = one.provider === 'payhero' && one.receipt === null && one.amount === amount;
      return isAlike && isNear && !disagrees(one.account, account);
    });
    return paymentOfReceipt(book, receipt) === null && at >= began && !world.sentBack.has(receipt) && !mayBe;
  };
  const missing = came.filter(isMissing);
  for (const { receipt, at } of came.filter((one) => isCharged(one.receipt))) {
    const name = `charge ${receipt}`;
    if (!book.fees.has(name) && at >= began)
      book.fees.set(name, { amount: CHARGE, payment: paymentOfReceipt(book, receipt) });
  }
  for (const { receipt, amount } of came.filter((one) => world.sentBack.has(one.receipt))) {
    const index = paymentOfReceipt(book, receipt);
    const payment = index === null ? null : paymentOf(book, index);
    const isOver = payment === null || placeOf(payment) === 'reversed' || placeOf(payment) === 'refunded';
    if (index !== null && !isOver && payment.amount === amount) reverse(book, index, payment, now);
  }
  followStatement(world, out);
  for (const { receipt, amount, account, at } of missing) {
    const about = {
      receipt,
      names: [` mpesa.receipt ${receipt}`],
      order: null,
      account,
      phone: null,
      amount,
      paidAt: at,
      hold: null,
    };
    world.hear({ ...about, provider: 'payhero', bytes: `statement ${receipt}` });
  }
}

export const STATEMENT_STEPS = {
  'upload the statement': {
    weight: 2,
    async run(world) {
      const { store, now, isClockDoubted } = world;
      const came = world.truths();
      const out = world.outside.payouts.filter(({ state }) => state === 'paid');
      const statement = readStatement(statementOf(world, came, out), POLICY.timeZone);
      if (typeof statement === 'string') throw new Error(statement);
      expect(statement.flaws).toEqual([]);
      const missing = toBook(compareStatement(store, 'payhero', statement).findings);
      const about = { listed: { name: 'payhero', kind: 'payhero' }, digest: 'x' };
      const policy = { ...POLICY, clockSane: !isClockDoubted };
      const began = store.first(firstDeed, {})?.at ?? 0;
      await bookInParts(store, { ...about, policy }, missing, { actor: 'amina' }, () => now);
      hearStatement(world, came, out, began);
      // It waits for the disk with each part: all of it is there.
      world.flush();
      return missing.length > 0;
    },
  },
  'sent back at M-Pesa': {
    weight: 1,
    run(world, { n }) {
      const one = [...world.happened.values()][n];
      if (one !== undefined) world.sentBack.add(one.receipt);
      return one !== undefined;
    },
  },
} as const satisfies Record<string, StepKind>;
