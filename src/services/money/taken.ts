import { openAlarm } from '../../storage/alarms.ts';
import type { CallbackResult } from '../../storage/engine/schema.ts';
import type { Store } from '../../storage/engine/store.ts';

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

/** Inside a transaction: what a provider says now contradicts what the books hold: nothing is moved, and a person is told. */
export function conflict(store: Store, paymentId: number | null, reason: string, about: string, now: number): Taken {
  store.run(openAlarm, {
    kind: 'callback-conflict',
    subject: about,
    message: `A callback contradicts ${about} (${reason}). The books were left as they are; compare the two deliveries.`,
    now,
  });
  return outcome('conflict', reason, paymentId);
}
