import { emptyBuckets, moveCents, type BucketSums } from '../domain/money/law.ts';
import { isOpenRefund, refundWait } from '../domain/money/refund.ts';
import { waitFacts } from '../storage/refunds.ts';
import type { PaymentHistory } from './payment.ts';

/** What a person can do with a payment, as it lies now. */
export const PAYMENT_DEEDS = [
  'assign',
  'to-agent',
  'move',
  'split',
  'take-back',
  'release',
  'dismiss',
  'refund-confirm',
  'refund-done',
  'refund-failed',
  'refund-send',
  'refund',
  'reverse',
  'receipt',
] as const;
export type PaymentDeed = (typeof PAYMENT_DEEDS)[number];

/** How a payment is divided, cents, what it bought left out. */
export function lyingOf({ ledger }: Pick<PaymentHistory, 'ledger'>): BucketSums {
  const sums = emptyBuckets();
  for (const { move, amount_cents: amount } of ledger) {
    if (move !== 'line>spent' && move !== 'spent>line') moveCents(sums, move, amount);
  }
  return sums;
}

/** Those that can be done, in the order in which they are offered. Pure. */
export function openDeeds(
  shown: Pick<PaymentHistory, 'payment' | 'ledger' | 'shares' | 'refunds' | 'agents'>,
): PaymentDeed[] {
  const { payment, shares, refunds } = shown;
  const sums = lyingOf(shown);
  const waits = sums.held + sums.unmatched > 0;
  const isOfLine = shares.length > 0;
  const isOfAgent = sums.agent > 0;
  const isOpen = refunds.some(({ state }) => isOpenRefund(state));
  const mayGoBack = !isOpen && (waits || isOfLine || sums.dismissed > 0);
  const may: Readonly<Record<PaymentDeed, boolean>> = {
    assign: waits,
    'to-agent': waits && shown.agents.length > 0 && payment.reason !== 'clock',
    move: isOfLine,
    split: waits || isOfLine,
    'take-back': isOfLine || isOfAgent,
    release: sums.held > 0 ? payment.reason !== 'clock' : sums.dismissed + sums.reversed > 0,
    dismiss: waits,
    'refund-confirm': refunds.some((refund) => refundWait(waitFacts(refund), 0) === 'confirm'),
    'refund-done': isOpen,
    'refund-failed': isOpen || refunds.some(({ state }) => state === 'done'),
    'refund-send': mayGoBack,
    refund: mayGoBack,
    reverse: waits || isOfLine || isOfAgent || sums.dismissed > 0,
    receipt: payment.state === 'applied',
  };
  return PAYMENT_DEEDS.filter((deed) => may[deed]);
}
