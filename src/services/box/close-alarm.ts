import { z } from 'zod';
import { isClosedByHand, type AlarmKind } from '../../domain/alarm.ts';
import { paymentsOf } from '../../domain/alarm-subject.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { alarmById, closeAlarm } from '../../storage/alarms.ts';
import { endCallbacksOf } from '../../storage/callbacks.ts';
import { paymentById } from '../../storage/payments.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';

interface Closing {
  readonly kind: AlarmKind;
  readonly subject: string;
  /** The payments that it was about, when it was about payments. */
  readonly payments: readonly number[];
}

/**
 * A person closes an alarm that only a person can judge. One that a look or a cause keeps open would come back, and is refused; so
 * is one whose money is still held: that ends with the money.
 */
export const closeByHand = defineAction({
  name: 'alarm.close',
  reason: 'required',
  input: z.object({ alarmId: z.int().positive() }),
  subject: ({ alarmId }) => `alarm ${alarmId}`,
  look(store, { alarmId }) {
    const alarm = store.first(alarmById, { id: alarmId });
    const ids = alarm?.kind === 'callback-conflict' ? paymentsOf(alarm.subject) : [];
    return { alarm, payments: ids.flatMap((id) => store.first(paymentById, { id }) ?? []) };
  },
  decide({ alarm, payments }, { alarmId }): Decided<Closing> | Refused<'alarm' | 'state' | 'kind' | 'money'> {
    if (alarm === undefined) return refuse('alarm', BOX_SAID.noAlarm(alarmId));
    const { kind, subject } = alarm;
    if (alarm.closed_at !== null) return refuse('state', BOX_SAID.alarmClosed(alarmId));
    if (!isClosedByHand(kind)) {
      return refuse('kind', BOX_SAID.alarmClosesItself(alarmId));
    }
    const held = payments.find(({ state, contradicts }) => state === 'held' && contradicts !== null);
    if (held !== undefined) {
      return refuse('money', BOX_SAID.stillHeld(held.id));
    }
    const plan = { kind, subject, payments: payments.map(({ id }) => id) };
    return { kind: 'do', plan, preview: [BOX_SAID.closesAlarm(alarmId, subject)], detail: `${kind} ${subject}` };
  },
  effects(store, { kind, subject, payments }, { action, now }) {
    for (const paymentId of payments) store.run(endCallbacksOf, { paymentId, actionId: action.id });
    store.run(closeAlarm, { kind, subject, now });
  },
});
