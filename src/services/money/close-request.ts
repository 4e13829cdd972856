import type { Failure } from '../../domain/money/notice.ts';
import { insertTerminalKey, settleRequest } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';
import { findRequest, knownPayment } from './known-money.ts';
import { conflict, outcome, type Taken } from './taken.ts';

/**
 * Inside a transaction: an attempt ended without money. The request that waits for it waits no longer; the books are not
 * touched. A provider that takes a success back is a conflict.
 */
export function closeRequest(store: Store, failure: Failure, now: number): Taken {
  for (const key of failure.terminalKeys) {
    const payment = knownPayment(store, key);
    if (payment !== undefined) return conflict(store, payment.id, 'failed_after_success', `payment ${payment.id}`, now);
    store.run(insertTerminalKey, { ...key, now });
  }
  const request = findRequest(store, failure.requestNames);
  if (request === undefined) return outcome('ignored', 'no_request');
  const said = `${failure.code} ${failure.message}`.trim();
  store.run(settleRequest, { id: request.id, state: 'failed', outcome: said, now });
  return { ...outcome('request', 'failed'), subscriptionId: request.subscription_id };
}
