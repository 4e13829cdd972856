import { PAYMENT_SAID } from '../../domain/said/payment-said.ts';
import { openAlarmsOf } from '../../storage/alarms.ts';
import type { Store } from '../../storage/engine/store.ts';
import { refuse, type Refused } from '../actions/act.ts';

/** Whether nobody knows what time it is, as the process that goes by it has told: then no line's time is moved by a person either. */
export function isTimeUnknown(store: Store): boolean {
  return store.all(openAlarmsOf, { kind: 'clock' }).length > 0;
}

export function refuseByClock(): Refused<'clock'> {
  return refuse('clock', PAYMENT_SAID.clockUnknown());
}
