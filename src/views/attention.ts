import type { Store } from '../storage/engine/store.ts';
import {
  callbacksSetApart,
  deadCommands,
  openAlarms,
  paymentsWaiting,
  paymentsWaitingCount,
  refusalsSince,
} from '../storage/views/overview.ts';
import { suggestedLines } from './suggestions.ts';

const DAY_MS = 24 * 3_600_000;
const CALLBACK_DAYS = 7;
const DEAD_DAYS = 30;

/** Payments that wait for a person, and the oldest of them, UTC ms. */
export function waitingCounts(store: Store) {
  return store.first(paymentsWaitingCount, {}) ?? { n: 0, held: 0, oldest: null };
}

/**
 * Everything that waits for a person: alarms, money without a line, commands and deliveries that failed.
 * @param limit of commands, payments and deliveries
 */
export function attention(store: Store, now: number, limit: number) {
  const counts = waitingCounts(store);
  const found = {
    alarms: store.all(openAlarms, {}),
    givenUp: store.all(deadCommands, { since: now - DEAD_DAYS * DAY_MS, limit }),
    payments: store
      .all(paymentsWaiting, { limit })
      .map((payment) => ({ ...payment, lines: suggestedLines(store, payment.suggestions) })),
    callbacks: store.all(callbacksSetApart, { since: now - CALLBACK_DAYS * DAY_MS, limit }),
    refusals: store.all(refusalsSince, { since: now - DAY_MS }),
  };
  return { ...found, unseen: Math.max(0, counts.n - limit), oldest: counts.oldest };
}

export type Attention = ReturnType<typeof attention>;
