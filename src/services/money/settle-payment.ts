import { cents } from '../../domain/values/money.ts';
import { placePayment } from '../../storage/payment-deeds.ts';
import { sharesOfPayment } from '../../storage/ledger.ts';
import { paymentById } from '../../storage/payments.ts';
import type { PaymentTable } from '../../storage/engine/schema-money.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import type { SetFree } from '../../domain/money/match.ts';
import { withdrawReceipt } from '../outbox/outbox.ts';
import { asSuggestion } from './as-suggestion.ts';
import type { BooksPolicy } from './credit-line.ts';
import { endMatters } from './end-matters.ts';
import { matchNotice } from './match-notice.ts';
import { suggestLines } from './suggest-lines.ts';
import { stateOf } from './where-it-lies.ts';

/** What was told of a payment, as matching reads it. */
export function claimOf({ payer_account, amount_cents, payer_phone }: Told) {
  return { account: payer_account, amountCents: cents(amount_cents), payerPhone: payer_phone, requestOnly: false };
}

type Told = Pick<PaymentTable, 'payer_account' | 'amount_cents' | 'payer_phone'>;

/**
 * Inside a transaction, after somebody has moved money of a payment: its row says where all of it is now, and the line that it
 * stands at is one that has some of it. What waits does so for a person: no later delivery gives it away.
 * @param free why it waits, where it does
 */
export function settlePayment(
  store: Store,
  paymentId: number,
  free: SetFree,
  action: ActionFacts,
  policy: BooksPolicy,
  now: number,
): void {
  const payment = store.first(paymentById, { id: paymentId });
  if (payment === undefined) throw new Error(`there is no payment ${paymentId}`);
  const state = stateOf(store, paymentId);
  const shares = store.all(sharesOfPayment, { paymentId });
  const stays = shares.some((share) => share.subscription_id === payment.subscription_id);
  const waits = state === 'unmatched';
  const subscriptionId =
    waits || state === 'agent'
      ? null
      : stays || shares.length === 0
        ? payment.subscription_id
        : shares[0]?.subscription_id;
  const suggestions = waits ? asSuggestion(matchNotice(store, claimOf(payment), null, policy)).suggestions : null;
  store.run(placePayment, {
    id: paymentId,
    state,
    subscriptionId: subscriptionId ?? null,
    reason: waits ? free : state === payment.state ? payment.reason : action.reason,
    suggestions: suggestions && JSON.stringify(suggestions),
  });
  suggestLines(store, paymentId, suggestions ?? []);
  if (state !== 'applied') withdrawReceipt(store, paymentId, 'its money was taken back', now);
  endMatters(store, paymentId, action, now);
}
