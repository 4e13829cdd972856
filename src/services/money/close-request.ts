import { paymentsSubject } from '../../domain/alarm.ts';
import { ownerOf, type Failure } from '../../domain/money/notice.ts';
import { insertTerminalKey, settleRequest } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';
import { findRequest, knownMoney } from './known-money.ts';
import { conflict, contradiction, outcome, type Taken } from './taken.ts';

/**
 * Inside a transaction: an attempt ended without money. The request that waits for it waits no longer; the books are not
 * touched. A provider that takes a success back is a conflict.
 */
export function closeRequest(store: Store, failure: Failure, provider: string, now: number): Taken {
  for (const key of failure.terminalKeys) {
    const paymentId = knownMoney(store, provider, [key])[0]?.payment.id;
    if (paymentId !== undefined) {
      const subject = paymentsSubject([paymentId]);
      const reason = 'failed_after_success';
      return conflict(store, { paymentId, subject, reason, message: contradiction(subject, reason) }, now);
    }
    store.run(insertTerminalKey, { ...key, provider: ownerOf(key, provider), now });
  }
  const request = findRequest(store, provider, failure.requestNames);
  if (request === undefined) return outcome('ignored', 'no_request');
  const said = `${failure.code} ${failure.message}`.trim();
  store.run(settleRequest, { id: request.id, state: 'failed', outcome: said, now });
  return { ...outcome('request', 'failed'), subscriptionId: request.subscription_id };
}
