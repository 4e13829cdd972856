import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { endCallbacksOf } from '../../storage/callbacks.ts';
import type { Store } from '../../storage/engine/store.ts';
import { judgeCauses } from '../box/alarms.ts';

/**
 * Inside a transaction: a person has decided about a payment. Whatever was set apart about it is ended with that, and
 * alarms whose cause it was close at once.
 */
export function endMatters(store: Store, paymentId: number, action: ActionFacts, now: number): void {
  store.run(endCallbacksOf, { paymentId, actionId: action.id });
  judgeCauses(store, now);
}
