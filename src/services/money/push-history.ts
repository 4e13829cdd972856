import { historySince, type PushHistory } from '../../domain/money/payment-request.ts';
import { pushCounts } from '../../storage/requests.ts';
import type { Store } from '../../storage/engine/store.ts';

/** What was asked of a phone, and by a connection, as far as the limits need it. @param now UTC ms */
export function pushHistory(store: Store, msisdn: string, connection: string, now: number): PushHistory {
  const counts = store.first(pushCounts, { msisdn, provider: connection, ...historySince(now) });
  return {
    toPhone: counts?.toPhone ?? 0,
    unpaidByPhone: counts?.unpaidByPhone ?? 0,
    unpaidByConnection: counts?.unpaidByConnection ?? 0,
    paidByConnection: counts?.paidByConnection ?? 0,
    openByConnection: counts?.openByConnection ?? 0,
  };
}
