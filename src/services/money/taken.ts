import type { Notice } from '../../domain/money/notice.ts';
import { formatCents } from '../../domain/values/money.ts';
import { openAlarmAbout } from '../../storage/alarms.ts';
import type { CallbackResult } from '../../storage/engine/schema-money.ts';
import type { Store } from '../../storage/engine/store.ts';
import { raiseAlarm } from '../box/alarms.ts';

/** What became of one delivery. */
export interface Taken {
  readonly result: CallbackResult;
  readonly reason: string | null;
  readonly paymentId: number | null;
  readonly subscriptionId: number | null;
  /** True when the money was not in the books before. */
  readonly isNew: boolean;
  /** Lanes that have something to do now. */
  readonly lanes: readonly string[];
}

export function outcome(result: CallbackResult, reason: string | null, paymentId: number | null = null): Taken {
  return { result, reason, paymentId, subscriptionId: null, isNew: false, lanes: [] };
}

/** From here on it is enough that there are more: each delivery stands on the page of its payment. Characters. */
const LONGEST_WORDS = 500;

/**
 * Inside a transaction: what a provider says now contradicts what the books hold. Nothing that is there is moved, and a person
 * is told. Of one subject there is one alarm: a second contradiction adds its words to those of the first.
 */
export function conflict(
  store: Store,
  about: { readonly paymentId: number; readonly subject: string; readonly reason: string; readonly message: string },
  now: number,
): Taken {
  const { paymentId, subject, reason, message } = about;
  const before = store.first(openAlarmAbout, { kind: 'callback-conflict', subject })?.message ?? '';
  const isSaid = before.includes(message) || before.length > LONGEST_WORDS;
  const words = isSaid ? before : `${before} ${message}`.trim();
  raiseAlarm(store, { kind: 'callback-conflict', subject, message: words }, now);
  return outcome('conflict', reason, paymentId);
}

/** The words for a contradiction that brought no new money. @param claimed what the delivery says, where it says anything */
export function contradiction(subject: string, reason: string, claimed: Notice | null): string {
  if (claimed === null) {
    return `A callback contradicts ${subject} (${reason}). The books were left as they are; compare the two deliveries.`;
  }
  const { amountCents, currency, account } = claimed;
  const claim = `${formatCents(amountCents, currency)} for ${account === null ? 'no account' : `"${account}"`}`;
  return `A callback contradicts ${subject} (${reason}): it says ${claim}. The books were left as they are; compare the two deliveries.`;
}
