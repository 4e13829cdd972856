import { paymentsSubject } from '../../domain/alarm-subject.ts';
import { inOwnForm, ownerOf, type Failure } from '../../domain/money/notice.ts';
import { insertTerminalKey } from '../../storage/payments.ts';
import { settleRequest } from '../../storage/requests.ts';
import type { Store } from '../../storage/engine/store.ts';
import { raiseAlarm } from '../box/alarms.ts';
import { findRequest, knownMoney } from './known-money.ts';
import { conflict, contradiction, outcome, type Taken } from './taken.ts';

/**
 * Inside a transaction: an attempt ended without money. The request that waits for it waits no longer; the books are not
 * touched. A provider that takes a success back is a conflict.
 */
export function closeRequest(store: Store, failure: Failure, provider: string, now: number): Taken {
  for (const key of failure.terminalKeys.map(inOwnForm)) {
    const paymentId = knownMoney(store, provider, [key])[0]?.payment.id;
    if (paymentId !== undefined) {
      const subject = paymentsSubject([paymentId]);
      const reason = 'failed_after_success';
      return conflict(store, { paymentId, subject, reason, message: contradiction(subject, reason, null) }, now);
    }
    store.run(insertTerminalKey, { ...key, provider: ownerOf(key, provider), now });
  }
  if (failure.fault === 'channel')
    raiseAlarm(store, { kind: 'channel', subject: provider, message: channelWords(provider, failure) }, now);
  const request = findRequest(store, provider, failure.requestNames);
  if (request === undefined) return outcome('ignored', 'no_request');
  const said = `${failure.code} ${failure.message}`.trim();
  store.run(settleRequest, { id: request.id, state: 'failed', outcome: said, paymentId: null, now });
  return { ...outcome('request', 'failed'), subscriptionId: request.subscription_id };
}

function channelWords(provider: string, { code, message }: Failure): string {
  const said = message === '' ? code : `${code}, "${message}"`;
  return `A push by ${provider} failed over its channel, not over the payer (${said}): no push can be paid until it is repaired. Look at the channel of ${provider}: often a till number is set up as a paybill, or the other way round.`;
}
