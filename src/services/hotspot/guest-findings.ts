import { CONNECTION_HOURS, PHONE_DAY, PHONE_HOUR } from '../../domain/money/payment-request.ts';
import { mayAskStranger } from '../../domain/money/push-answer.ts';
import { pushCounts } from '../../storage/requests.ts';
import type { Store } from '../../storage/engine/store.ts';
import { missesSince } from '../../storage/vouchers.ts';
import type { Findings } from '../box/alarms.ts';
import { MISSES_AN_HOUR } from './find-paid.ts';

const HOUR_MS = 3_600_000;

/** Bounds of the customers' pages that somebody has come to. @param connections that can ask phones for money */
export function guestFindings(store: Store, connections: readonly string[], now: number): Findings {
  const since = { hour: now - PHONE_HOUR, day: now - PHONE_DAY, hours: now - CONNECTION_HOURS };
  const flooded = connections.flatMap((provider) => {
    const counts = store.first(pushCounts, { msisdn: '', provider, ...since });
    const unpaid = counts?.unpaidByConnection ?? 0;
    if (mayAskStranger(unpaid, counts?.paidByConnection ?? 0)) return [];
    return [
      `${unpaid} requests by ${provider} were not paid within six hours: the customers’ page asks only numbers that have paid before.`,
    ];
  });
  const misses = store.first(missesSince, { since: now - HOUR_MS })?.n ?? 0;
  const guessed =
    misses < MISSES_AN_HOUR
      ? []
      : [`${misses} codes that are none were typed within an hour: receipts are not looked up until it is fewer.`];
  const words = [...flooded, ...guessed];
  return new Map(words.length === 0 ? [] : [['box', words.join(' ')]]);
}
