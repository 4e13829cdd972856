import { z } from 'zod';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { formatAge } from '../../domain/time/durations.ts';
import { acknowledgeAlarm, alarmById, snoozeAlarm } from '../../storage/alarms.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';

const HOUR_MS = 3_600_000;
/** Whoever wants to hear nothing for longer wants it closed, or mended. */
const LONGEST_HOURS = 72;

const ALARM_ID = z.int().positive();
const subjectOf = ({ alarmId }: { readonly alarmId: number }) => `alarm ${alarmId}`;
const lookAt = (store: Store, { alarmId }: { readonly alarmId: number }) => store.first(alarmById, { id: alarmId });
type Found = ReturnType<typeof lookAt>;

function whyNot(alarm: Found, alarmId: number): Refused<'alarm' | 'state'> | null {
  if (alarm === undefined) return refuse('alarm', BOX_SAID.noAlarm(alarmId));
  return alarm.closed_at === null ? null : refuse('state', BOX_SAID.alarmClosed(alarmId));
}

/** Somebody sees to an alarm: everybody else sees who. Of what an owner sees to before anybody was told nobody is. */
export const acknowledge = defineAction({
  name: 'alarm.acknowledge',
  reason: 'optional',
  input: z.object({ alarmId: ALARM_ID }),
  subject: subjectOf,
  look: lookAt,
  decide(alarm, { alarmId }): Decided<{ alarmId: number }> | Refused<'alarm' | 'state'> {
    const preview = [BOX_SAID.seesTo(alarmId, alarm?.subject ?? '')];
    return whyNot(alarm, alarmId) ?? { kind: 'do', plan: { alarmId }, preview, detail: alarm?.kind ?? null };
  },
  effects(store, { alarmId: id }, { action, now }) {
    store.run(acknowledgeAlarm, { id, by: action.actor, now });
  },
});

/** Somebody wants to hear no more of an alarm for some hours. If it is open then, it is told once more. */
export const snooze = defineAction({
  name: 'alarm.snooze',
  reason: 'optional',
  input: z.object({ alarmId: ALARM_ID, hours: z.int().min(1).max(LONGEST_HOURS) }),
  subject: subjectOf,
  look: lookAt,
  decide(alarm, { alarmId, hours }, now): Decided<{ alarmId: number; until: number }> | Refused<'alarm' | 'state'> {
    const forMs = hours * HOUR_MS;
    const preview = [BOX_SAID.snoozes(alarmId, alarm?.subject ?? '', formatAge(forMs))];
    const plan = { alarmId, until: now + forMs };
    return whyNot(alarm, alarmId) ?? { kind: 'do', plan, preview, detail: `${alarm?.kind ?? ''}, ${hours} h` };
  },
  effects(store, { alarmId: id, until }, { action, now }) {
    store.run(snoozeAlarm, { id, by: action.actor, until, now });
  },
});
