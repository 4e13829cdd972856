import type { PaymentKey, PayoutResult } from '../../domain/money/notice.ts';
import { nextAskOfFailed } from '../../domain/money/payment-request.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { hastenRefund, noteRefund, refundsSentBy, scheduleRefund, type SentRefund } from '../../storage/refunds.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { BooksPolicy } from './credit-line.ts';
import { endRefund } from './end-refund.ts';
import { learnRefundNames } from './send-refund.ts';
import { keysOf } from './send-request.ts';

/** Word of money that goes out concerns the refunds that were sent so long ago. Milliseconds. */
const CONCERNS_MS = 30 * 24 * 3_600_000;

/**
 * Inside a transaction: a provider says how money that goes out ended. Nobody signs that, so it ends a refund of ours only under ids that
 * nobody knows but us and the provider, and with the amount that is ours; what is unclear, or does not prove which refund it means, is asked
 * about at once.
 * @returns the lanes that have something to do now; null where no refund of ours is proven to be meant
 */
export function takePayout(
  store: Store,
  provider: string,
  payout: PayoutResult,
  policy: BooksPolicy,
  now: number,
): readonly string[] | null {
  const sent = store.all(refundsSentBy, { provider, since: now - CONCERNS_MS });
  const refund = sent.find((one) => isProven(one, payout));
  if (refund === undefined) {
    followHint(store, provider, sent, payout, now);
    return null;
  }
  const { id } = refund;
  const { outcome, amountCents, keys, detail } = payout;
  switch (outcome) {
    case 'open':
      return [];
    case 'unclear':
      store.run(noteRefund, { id, said: `${provider} says: ${detail}` });
      store.run(hastenRefund, { id, now });
      return [];
    case 'denied': {
      const nextAt = nextAskOfFailed(refund.sent_at ?? refund.asked_at, now);
      store.run(scheduleRefund, { id, nextAt, said: `${provider} says that it failed (${detail})`, denied: 1 });
      return [];
    }
    case 'failed':
      return endRefund(store, id, 'failed', [], `${provider} says that it failed (${detail})`, policy, now);
    case 'done': {
      if (amountCents === null || amountCents === refund.amount_cents) {
        return endRefund(store, id, 'done', keys, `${provider} says that it went out (${detail})`, policy, now);
      }
      const [told, ours] = [amountCents, cents(refund.amount_cents)].map((one) => formatCents(one, policy.currency));
      store.run(noteRefund, { id, said: `${provider} says that ${told} went out, and not ${ours}` });
      return [];
    }
  }
}

/** Whether it names our order: by our own id, or by every one that the provider gave it in its answer. */
function isProven(refund: SentRefund, payout: PayoutResult): boolean {
  if (payout.orderId !== null) return payout.orderId === refund.order_id;
  const known = provenNames(refund);
  return known.length > 0 && known.every((key) => isTold(key, payout));
}

/** What the provider itself answered, and no delivery told. */
const provenNames = (refund: SentRefund) => keysOf(refund).filter(({ scheme }) => scheme !== 'told');

const isTold = (key: PaymentKey, { names }: PayoutResult): boolean =>
  names.some(({ scheme, value }) => scheme === key.scheme && value === key.value);

/**
 * What proves too little may be about a refund of ours all the same: it has one of two ids, or the receipt of what a reversal gives back whose
 * own answer was lost. A payer knows that receipt too, so it ends nothing: the provider is asked, and the delivery may say what to ask with.
 */
function followHint(
  store: Store,
  provider: string,
  sent: readonly SentRefund[],
  payout: PayoutResult,
  now: number,
): void {
  const { reverses, askedBy, detail } = payout;
  const isNameless = (one: SentRefund) => one.state === 'maybe' && provenNames(one).length === 0;
  const refund =
    sent.find((one) => provenNames(one).some((key) => isTold(key, payout))) ??
    sent.find((one) => reverses !== null && one.reverses === reverses && isNameless(one));
  if (refund === undefined) return;
  const { id } = refund;
  if (askedBy !== null && isNameless(refund)) learnRefundNames(store, id, [askedBy]);
  store.run(noteRefund, { id, said: `${provider} tells something that may be of it, and is asked: ${detail}` });
  store.run(hastenRefund, { id, now });
}
