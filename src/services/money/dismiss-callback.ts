import { z } from 'zod';
import { CALLBACK_SAID } from '../../domain/said/callback-said.ts';
import { stateSaid } from '../../domain/said/payment-said.ts';
import { callbackById, endCallback } from '../../storage/callbacks.ts';
import { paymentById } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { judgeCauses } from '../box/alarms.ts';

const DISMISSAL = z.object({ callbackId: z.int().positive() });

/** A delivery that may have been set apart, and the payment that it tells of. */
export function lookAtCallback(store: Store, callbackId: number) {
  const callback = store.first(callbackById, { id: callbackId });
  const id = callback?.payment_id ?? null;
  return { callback, payment: id === null ? undefined : store.first(paymentById, { id }) };
}

/** A person has looked at what was set apart, and nothing of it is money, or none that the books do not have. */
export const dismissCallback = defineAction({
  name: 'callback.dismiss',
  reason: 'required',
  input: DISMISSAL,
  subject: ({ callbackId }) => `callback ${callbackId}`,
  look: (store, { callbackId }) => lookAtCallback(store, callbackId),
  decide({ callback, payment }, { callbackId }): Decided<number> | Refused<'callback' | 'state' | 'payment'> {
    if (callback === undefined) return refuse('callback', CALLBACK_SAID.unknown(callbackId));
    if (callback.result !== 'quarantined' && callback.result !== 'conflict') {
      return refuse('state', CALLBACK_SAID.waitsForNobody(callbackId));
    }
    if (callback.ended_by !== null) return refuse('state', CALLBACK_SAID.endedBefore(callbackId));
    if (payment?.state === 'held' || payment?.state === 'unmatched') {
      return refuse('payment', CALLBACK_SAID.decidePayment(callbackId, payment.id, stateSaid(payment.state)));
    }
    return { kind: 'do', plan: callbackId, preview: [CALLBACK_SAID.ends(callbackId)], detail: null };
  },
  effects(store, id, { action, now }) {
    store.run(endCallback, { id, actionId: action.id });
    judgeCauses(store, now);
  },
});
