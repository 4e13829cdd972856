import type { PayoutResult } from '../../domain/money/notice.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { hastenRefund, noteRefund, refundsSentBy, type SentRefund } from '../../storage/refunds.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { BooksPolicy } from './credit-line.ts';
import { endRefund } from './end-refund.ts';
import { keysOf } from './send-request.ts';

/** Word of money that goes out concerns the refunds that were sent so long ago. Milliseconds. */
const CONCERNS_MS = 30 * 24 * 3_600_000;

/**
 * Inside a transaction: a provider says how money that goes out ended. Where it is a refund of ours that ends it, unless the amount is
 * another one; what is unclear is asked about at once.
 * @returns the lanes that have something to do now; null where no refund of ours is meant
 */
export function takePayout(
  store: Store,
  provider: string,
  payout: PayoutResult,
  policy: BooksPolicy,
  now: number,
): readonly string[] | null {
  const refund = refundMeant(store.all(refundsSentBy, { provider, since: now - CONCERNS_MS }), payout);
  if (refund === undefined) return null;
  const { id } = refund;
  const { outcome, amountCents, keys, detail } = payout;
  switch (outcome) {
    case 'open':
      return [];
    case 'unclear':
      store.run(noteRefund, { id, said: `${provider} says: ${detail}` });
      store.run(hastenRefund, { id, now });
      return [];
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

/** Its order, by any name. A reversal whose answer was lost has none: it is known by the receipt of what it gives back. */
function refundMeant(sent: readonly SentRefund[], { names, reverses }: PayoutResult): SentRefund | undefined {
  const named = sent.find(
    (refund) => names.includes(refund.order_id ?? '') || keysOf(refund).some(({ value }) => names.includes(value)),
  );
  const isNameless = (refund: SentRefund) => refund.state === 'maybe' && keysOf(refund).length === 0;
  return named ?? sent.find((refund) => reverses !== null && refund.reverses === reverses && isNameless(refund));
}
