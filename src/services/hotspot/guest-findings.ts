import { andMore } from '../../domain/lines/count-lines.ts';
import { historySince, MOST_UNPAID_BY_PHONE } from '../../domain/money/payment-request.ts';
import { mayAskStranger } from '../../domain/money/push-answer.ts';
import { CODES_AN_HOUR } from '../../domain/number-code.ts';
import { maskPhones } from '../../domain/values/mask-phones.ts';
import { codesAskedSince } from '../../storage/number-codes.ts';
import { numbersAskedInVain } from '../../storage/requests.ts';
import type { Store } from '../../storage/engine/store.ts';
import { missesSince, phonesWithMisses } from '../../storage/vouchers.ts';
import type { Findings } from '../box/alarms.ts';
import { pushHistory } from '../money/push-history.ts';
import { MISSES_AN_HOUR } from './find-paid.ts';

const HOUR_MS = 3_600_000;

/** A phone that waited out its bound and goes on guessing within the hour. */
const MISSES_OF_A_PHONE = 10;

/**
 * Bounds of the customers' pages that somebody has come to.
 * @param connections that can ask phones for money
 * @param refused what the pages themselves turned away, a sentence each
 */
export function guestFindings(
  store: Store,
  connections: readonly string[],
  now: number,
  refused: readonly string[] = [],
): Findings {
  const words = [
    ...connections.flatMap((provider) => [...floodOf(store, provider, now), ...harassedBy(store, provider, now)]),
    ...guessed(store, now),
    ...texted(store, now),
    ...refused,
  ];
  return new Map(words.length === 0 ? [] : [['box', words.join(' ')]]);
}

function floodOf(store: Store, provider: string, now: number): string[] {
  const history = pushHistory(store, '', provider, now);
  if (mayAskStranger(history)) return [];
  return [
    `${history.unpaidByConnection + history.openByConnection} requests by ${provider} were not paid within six hours: the customers’ page asks only numbers that have paid before.`,
  ];
}

/** A number that others type: who holds that phone is asked and asked. */
function harassedBy(store: Store, provider: string, now: number): string[] {
  const { day: since } = historySince(now);
  const numbers = store.all(numbersAskedInVain, { provider, since, least: MOST_UNPAID_BY_PHONE });
  if (numbers.length === 0) return [];
  const names = numbers.map(({ msisdn, n }) => `${maskPhones(`+${msisdn}`)} ${n} times`);
  return [
    `Asked by ${provider} within a day, and nothing paid: ${andMore(names)}. They are asked no more for a day; somebody may type numbers of strangers.`,
  ];
}

function guessed(store: Store, now: number): string[] {
  const since = now - HOUR_MS;
  const misses = store.first(missesSince, { since })?.n ?? 0;
  const phones = store.all(phonesWithMisses, { since, least: MISSES_OF_A_PHONE });
  const byPhone = andMore(phones.map(({ mac, n }) => `${mac} (${n})`));
  return [
    ...(phones.length === 0 ? [] : [`Codes that are none were typed again and again within an hour, on ${byPhone}.`]),
    ...(misses < MISSES_AN_HOUR
      ? []
      : [`${misses} codes that are none were typed within an hour: receipts are not looked up until it is fewer.`]),
  ];
}

function texted(store: Store, now: number): string[] {
  const asked = store.first(codesAskedSince, { since: now - HOUR_MS })?.n ?? 0;
  if (asked < CODES_AN_HOUR) return [];
  return [`${asked} codes by SMS were asked for within an hour: none is sent until it is fewer.`];
}
