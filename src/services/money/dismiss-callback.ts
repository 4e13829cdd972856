import { z } from 'zod';
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
    if (callback === undefined) return refuse('callback', `There is no callback ${callbackId}.`);
    if (callback.result !== 'quarantined' && callback.result !== 'conflict') {
      return refuse('state', `Callback ${callbackId} was not set apart: nothing of it waits for a person.`);
    }
    if (callback.ended_by !== null) return refuse('state', `Callback ${callbackId} was ended by a person before.`);
    if (payment?.state === 'held' || payment?.state === 'unmatched') {
      return refuse(
        'payment',
        `What callback ${callbackId} tells of is payment ${payment.id}, which is ${payment.state}: assign, release or dismiss that.`,
      );
    }
    const preview = [`Callback ${callbackId} waits for nobody any more; its bytes are kept`];
    return { kind: 'do', plan: callbackId, preview, detail: null };
  },
  effects(store, id, { action, now }) {
    store.run(endCallback, { id, actionId: action.id });
    judgeCauses(store, now);
  },
});
