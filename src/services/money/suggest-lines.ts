import type { Suggestion } from '../../domain/money/match.ts';
import type { Store } from '../../storage/engine/store.ts';
import { dropSuggestions, insertSuggestion } from '../../storage/payments.ts';

/** Inside a transaction: which lines a payment may be for, so that the page of each says it too. What was said before is over. */
export function suggestLines(store: Store, paymentId: number, suggestions: readonly Suggestion[]): void {
  store.run(dropSuggestions, { paymentId });
  for (const { subscriptionId } of suggestions) store.run(insertSuggestion, { subscriptionId, paymentId });
}
