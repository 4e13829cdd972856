import type { Both } from '../time/time.ts';
import { cents, type Cents } from '../values/money.ts';

/** Where a request for money (an STK push) is. `expired`: nobody said how it ended, and the phone shows it no longer. */
export const REQUEST_STATES = ['open', 'paid', 'failed', 'expired'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** After so long no phone shows a push any more, so that another may be sent. Money that comes later is taken all the same. */
export const PROMPT_MINUTES = 3;
export const PROMPT_MS = PROMPT_MINUTES * 60_000;

/** What waits longer than this is never sent: whoever was to pay looks at the phone no longer. */
export const SENDABLE_MS = 2 * 60_000;

/** What a provider has once called failed is seldom paid after all: it is asked for again no sooner than this. */
const FAILED_PAUSE_MS = 10 * 60_000;

/** Ages at which a push is asked for, seconds; from then on at one and a half times the age each, until nobody asks any more. */
const ASKED_AT_S = [5, 10, 15, 25, 40, 60];
const SLOWER = 1.5;
const LONGEST_MS = 48 * 3_600_000;

/**
 * When a push has to be asked for next, UTC ms; null when it was asked for long enough. A function of its age alone: whatever was
 * missed in between is not made up for.
 * @param sentAt when it was sent; by a clock that was set back since, it counts as just sent
 */
export function nextAsk(sentAt: number, now: number): number | null {
  const age = Math.max(0, now - sentAt);
  if (age >= LONGEST_MS) return null;
  let next = ASKED_AT_S.map((seconds) => seconds * 1000).find((ms) => ms > age) ?? 60_000;
  while (next <= age) next *= SLOWER;
  return now + Math.ceil(Math.min(next, LONGEST_MS) - age);
}

/** The same for one that was called failed, by a provider with which a late success may follow. */
export function nextAskOfFailed(sentAt: number, now: number): number | null {
  const next = nextAsk(sentAt, now + FAILED_PAUSE_MS);
  return next === null ? null : Math.max(next, now + FAILED_PAUSE_MS);
}

/** Whether a request that nobody decided still waits for whoever holds the phone. */
export function isPromptOver(since: number, now: number): boolean {
  return Math.abs(now - since) >= PROMPT_MS;
}

/** What a line needs, in whole shillings: its price less its balance. Null when its balance pays already. */
export function amountNeeded(priceCents: Cents, balanceCents: Cents): Cents | null {
  const missing = Math.ceil((priceCents - balanceCents) / 100) * 100;
  return missing > 0 ? cents(missing) : null;
}

/** Counts of pushes, as far as the limits need them. */
export interface PushHistory {
  /** Sent to this phone within an hour. */
  readonly toPhone: number;
  /** To this phone within a day, and not paid. */
  readonly unpaidByPhone: number;
  /** By this connection within six hours, and not paid: it failed, or the phone shows it no longer. */
  readonly unpaidByConnection: number;
  /** The same, and paid. */
  readonly paidByConnection: number;
  /** That phones show at this moment. */
  readonly openByConnection: number;
}

/** From when on the counts count, UTC ms; a request that is younger than `prompt` may still be on its phone. */
export function historySince(now: number) {
  return { hour: now - HOUR_MS, day: now - 24 * HOUR_MS, hours: now - 6 * HOUR_MS, prompt: now - PROMPT_MS };
}

const HOUR_MS = 3_600_000;

// PayHero blocks a number for a day after more than 10 pushes that failed, and an account for hours after 50 in six hours.
const MOST_TO_PHONE = 3;
export const MOST_UNPAID_BY_PHONE = 8;
const MOST_UNPAID_BY_CONNECTION = 40;

/** Why no push may be sent now, in words; null when one may. A limit of ours spares the phone a block of the provider's. */
export function whyNoPush(history: PushHistory): Both | null {
  return whyNotThisPhone(history) ?? whyNotThisConnection(history);
}

/** The same, as far as the phone is concerned. */
export function whyNotThisPhone({ toPhone, unpaidByPhone }: PushHistory): Both | null {
  if (toPhone >= MOST_TO_PHONE) {
    return {
      en: `This phone was asked ${toPhone} times within the last hour. Ask again later, or have it paid to the paybill by hand.`,
      sw: `Simu hii imeombwa mara ${toPhone} ndani ya saa moja. Omba tena baadaye, au ilipwe kwa mkono kwenye paybill.`,
    };
  }
  if (unpaidByPhone >= MOST_UNPAID_BY_PHONE) {
    return {
      en: `${unpaidByPhone} requests to this phone were not paid within the last day: after ten a provider blocks the number. Ask again tomorrow, or have it paid to the paybill by hand.`,
      sw: `Maombi ${unpaidByPhone} kwa simu hii hayakulipwa ndani ya siku moja: baada ya kumi mtoa huduma huzuia namba. Omba tena kesho, au ilipwe kwa mkono kwenye paybill.`,
    };
  }
  return null;
}

/** The same, as far as everybody is concerned whom this connection asks. */
export function whyNotThisConnection(history: PushHistory): Both | null {
  const unpaid = history.unpaidByConnection + expectedUnpaid(history);
  if (unpaid < MOST_UNPAID_BY_CONNECTION) return null;
  return {
    en: `${unpaid} requests were not paid within the last six hours, or will hardly be: after fifty a provider blocks the whole account. Find out why, and ask again later.`,
    sw: `Maombi ${unpaid} hayakulipwa ndani ya saa sita, au huenda yasilipwe: baada ya hamsini mtoa huduma huzuia akaunti nzima. Tafuta sababu, na uombe tena baadaye.`,
  };
}

/** How many of the open ones will not be paid, by what became of the others: a crowd that pays does not stand in its own way. */
function expectedUnpaid({ unpaidByConnection: unpaid, paidByConnection: paid, openByConnection: open }: PushHistory) {
  return paid === 0 ? open : Math.ceil((open * unpaid) / (unpaid + paid));
}
