import { z } from 'zod';
import { LARGEST_ROW, type ActionFacts } from '../../domain/money/ledger-facts.ts';
import { isOpenRefund, type RefundState } from '../../domain/money/refund.ts';
import { PAYMENT_SAID, stateSaid } from '../../domain/said/payment-said.ts';
import { REFUND_SAID } from '../../domain/said/refund-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import { insertRefund, refundOfReceipt, refundsOfPayment, type RefundRow } from '../../storage/refunds.ts';
import { reversalOfReceipt } from '../../storage/reversals.ts';
import { asReceipt, receiptKey } from '../../domain/money/notice.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from './credit-line.ts';
import { lookAtMoney, whereWords, type MoneyFacts } from './gather.ts';
import { knownMoney } from './known-money.ts';
import { postLedger } from './post-ledger.ts';
import { settlePayment } from './settle-payment.ts';
import { takeFromLine, takingOf, takingWords, type Taking } from './take-from-line.ts';
import { refuseByClock } from './time-unknown.ts';

/** The receipt of money that went out, as it is written. */
export const PAID_OUT = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9/-]{1,40}$/, 'a receipt is written in letters and digits')
  .transform(asReceipt);

const REFUND = z.object({
  paymentId: z.int().positive(),
  /** Without it all that is left of the payment. */
  amountCents: z.int().positive().max(LARGEST_ROW).nullable(),
  /** Of the money that went out; without it nobody knows yet whether it arrived. */
  receipt: PAID_OUT.nullable(),
});

export interface Refunding extends Sources {
  readonly paymentId: number;
  readonly amountCents: Cents;
}

interface ByHand extends Refunding {
  readonly receipt: string | null;
}

/** From where an amount is taken: what waits before what is set aside, and what a line has last. */
interface Sources {
  readonly apart: readonly { readonly bucket: (typeof APART)[number]; readonly amountCents: Cents }[];
  readonly takings: readonly Taking[];
}

const APART = ['unmatched', 'held', 'dismissed'] as const;

/** Pure. */
function sourcesOf(
  { payment, sums, shares }: MoneyFacts,
  amountCents: Cents,
  policy: BooksPolicy,
  now: number,
): Sources {
  let left: number = amountCents;
  const next = (there: number): Cents => {
    const taken = Math.min(left, there);
    left -= taken;
    return cents(taken);
  };
  const apart = APART.map((bucket) => ({ bucket, amountCents: next(sums[bucket]) }));
  const takings = shares.flatMap((share) => {
    const part = next(share.amountCents);
    return part === 0 ? [] : [takingOf(share, part, payment.id, policy, now)];
  });
  return { apart: apart.filter((one) => one.amountCents > 0), takings };
}

/** What a refund is decided from, whoever sends it. Inside a transaction. */
export function lookAtRefund(store: Store, paymentId: number, policy: BooksPolicy) {
  const money = lookAtMoney(store, paymentId, policy);
  if (money === null) return null;
  return { money, open: store.all(refundsOfPayment, { paymentId }).find(({ state }) => isOpenRefund(state)) };
}

type RefundFacts = ReturnType<typeof lookAtRefund>;

/**
 * Pure: from where the money of a refund is taken, and never more than there is.
 * @param amountCents null: all that is left
 */
export function decideRefund(
  facts: RefundFacts,
  { paymentId, amountCents }: { readonly paymentId: number; readonly amountCents: number | null },
  policy: BooksPolicy,
  now: number,
): (Refunding & { readonly kind: 'fit' }) | Refused<'payment' | 'state' | 'amount' | 'open' | 'clock'> {
  if (facts === null) return refuse('payment', PAYMENT_SAID.unknown(paymentId));
  const { money, open } = facts;
  if (open !== undefined) return refuse('open', openWords(open, policy));
  const shares = money.shares.reduce((sum, share) => sum + share.amountCents, 0);
  const all = APART.reduce((sum, bucket) => sum + money.sums[bucket], shares);
  if (all === 0) return refuse('state', PAYMENT_SAID.nothingHere(paymentId, stateSaid(money.payment.state)));
  const amount = cents(amountCents ?? all);
  if (amount > all) {
    const there = formatCents(cents(all), policy.currency);
    return refuse('amount', REFUND_SAID.tooMuch(paymentId, there, whereWords(money, policy.currency)));
  }
  const sources = sourcesOf(money, amount, policy, now);
  if (sources.takings.length > 0 && money.timeUnknown) return refuseByClock();
  return { kind: 'fit', ...sources, paymentId, amountCents: amount };
}

/**
 * A person has sent money of a payment back to its payer, all of it or a part, and writes that down with the receipt. Without a receipt
 * it may have been done: until somebody says so, no second refund of this payment is taken. The result is the lanes to wake.
 */
export const refundByHand = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.refund',
    reason: 'required',
    input: REFUND,
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look(store, { paymentId, receipt }) {
      const facts = lookAtRefund(store, paymentId, policy);
      const provider = facts?.money.payment.provider ?? '';
      return { facts, usedBy: receipt === null ? null : receiptUse(store, provider, receipt) };
    },
    decide(
      { facts, usedBy },
      input,
      now,
    ): Decided<ByHand> | Refused<'payment' | 'state' | 'amount' | 'open' | 'receipt' | 'clock'> {
      const { paymentId, receipt } = input;
      const refunding = decideRefund(facts, input, policy, now);
      if (refunding.kind === 'refused') return refunding;
      if (usedBy !== null) return refuse('receipt', usedBy);
      const amount = formatCents(refunding.amountCents, policy.currency);
      return {
        kind: 'do',
        plan: { ...refunding, receipt },
        preview: [
          ...refunding.takings.map((taking) => takingWords(taking, policy, now)),
          receipt === null
            ? REFUND_SAID.mayHaveGone(amount, paymentId)
            : REFUND_SAID.wentBack(amount, paymentId, receipt),
        ],
        detail: `${amount}, ${receipt ?? 'not confirmed'}`,
      };
    },
    effects(store, plan, { action, now }) {
      const { paymentId, amountCents, receipt } = plan;
      const state: RefundState = receipt === null ? 'maybe' : 'done';
      const lanes = setApart(store, plan, action, now);
      const settledAt = isOpenRefund(state) ? null : now;
      const byNobody = { provider: null, orderId: null, msisdn: null, reverses: null, till: null, nextAt: null };
      const refund = { paymentId, amountCents, state, receipt, actionId: action.id, now, settledAt };
      store.run(insertRefund, { ...refund, ...byNobody });
      settlePayment(store, paymentId, 'rest', action, policy, now);
      return lanes;
    },
  });

/** What is on its way back is nobody's to give any more. */
export function setApart(
  store: Store,
  { paymentId, apart, takings }: Refunding,
  action: ActionFacts,
  now: number,
): string[] {
  for (const { bucket, amountCents } of apart) {
    if (bucket === 'dismissed') postLedger(store, { action, move: 'dismissed>unmatched', amountCents, paymentId });
    const from = bucket === 'dismissed' ? 'unmatched' : bucket;
    postLedger(store, { action, move: `${from}>refunded`, amountCents, paymentId });
  }
  return takings.flatMap((taking) => takeFromLine(store, taking, paymentId, 'refunded', action, now));
}

function openWords({ payment_id: id, amount_cents, provider }: RefundRow, { currency }: BooksPolicy): Both {
  const amount = formatCents(cents(amount_cents), currency);
  return provider === null ? REFUND_SAID.open(id, amount) : REFUND_SAID.openBy(id, amount, provider);
}

/**
 * What a receipt of money that went out stands for already, in words; null when it is free.
 * @param takenFrom the payment of which it may be the reversal; null: of none
 */
export function receiptUse(
  store: Store,
  provider: string,
  receipt: string,
  takenFrom: number | null = null,
): Both | null {
  const reversal = store.first(reversalOfReceipt, { receipt });
  if (reversal !== undefined && reversal.payment_id !== takenFrom)
    return REFUND_SAID.receiptOfReversal(receipt, reversal.payment_id);
  const refund = store.first(refundOfReceipt, { receipt });
  if (refund !== undefined) return REFUND_SAID.receiptOfRefund(receipt, refund.payment_id);
  const [known] = knownMoney(store, provider, [receiptKey(receipt)]);
  return known === undefined ? null : REFUND_SAID.receiptOfPayment(receipt, known.payment.id);
}
