import { mayAskStranger } from '../../domain/money/push-answer.ts';
import { CODES_AN_HOUR } from '../../domain/number-code.ts';
import { codesAskedSince } from '../../storage/number-codes.ts';
import type { Store } from '../../storage/engine/store.ts';
import { missesSince } from '../../storage/vouchers.ts';
import type { Findings } from '../box/alarms.ts';
import { pushHistory } from '../money/push-history.ts';
import { MISSES_AN_HOUR } from './find-paid.ts';

const HOUR_MS = 3_600_000;

/** Bounds of the customers' pages that somebody has come to. @param connections that can ask phones for money */
export function guestFindings(store: Store, connections: readonly string[], now: number): Findings {
  const flooded = connections.flatMap((provider) => {
    const history = pushHistory(store, '', provider, now);
    if (mayAskStranger(history)) return [];
    return [
      `${history.unpaidByConnection + history.openByConnection} requests by ${provider} were not paid within six hours: the customers’ page asks only numbers that have paid before.`,
    ];
  });
  const misses = store.first(missesSince, { since: now - HOUR_MS })?.n ?? 0;
  const guessed =
    misses < MISSES_AN_HOUR
      ? []
      : [`${misses} codes that are none were typed within an hour: receipts are not looked up until it is fewer.`];
  const asked = store.first(codesAskedSince, { since: now - HOUR_MS })?.n ?? 0;
  const texted =
    asked < CODES_AN_HOUR
      ? []
      : [`${asked} codes by SMS were asked for within an hour: none is sent until it is fewer.`];
  const words = [...flooded, ...guessed, ...texted];
  return new Map(words.length === 0 ? [] : [['box', words.join(' ')]]);
}
