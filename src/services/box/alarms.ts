import { ALARMS, type AlarmKind, type AlarmKindBy } from '../../domain/alarm.ts';
import { describeError } from '../../domain/values/fault.ts';
import type { Clock } from '../../domain/ports.ts';
import { closeAlarm, openAlarm, openAlarmsOf } from '../../storage/alarms.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isDamage, unlessStoreRefuses } from '../../storage/engine/store-faults.ts';
import { ALARM_CAUSES } from './alarm-causes.ts';

/**
 * What one look found wrong: a message for each subject, which says what it is and what to do. `null`: that one was not
 * looked at, so an alarm of before stays as it is.
 */
export type Findings = ReadonlyMap<string, string | null>;

/** Opens what is wrong now, renews the words of what is open, and closes what is not wrong any more. In one transaction. */
export function reconcileAlarms(store: Store, kind: AlarmKindBy<'look'>, found: Findings, now: number): void {
  store.transaction(() => {
    const open = new Map(store.all(openAlarmsOf, { kind }).map(({ subject, message }) => [subject, message]));
    for (const [subject, message] of found) {
      // A look that finds what the last one found writes nothing.
      if (message !== null && message !== open.get(subject))
        store.run(openAlarm, { kind, subject, message, cause: null, now });
    }
    for (const subject of open.keys()) if (!found.has(subject)) store.run(closeAlarm, { kind, subject, now });
  });
}

/** Inside a transaction: something happened that a person has to see to. It stands for as long as its cause. */
export function raiseAlarm(
  store: Store,
  alarm: { readonly kind: AlarmKindBy<'cause'>; readonly subject: string; readonly message: string },
  now: number,
): void {
  store.run(openAlarm, { ...alarm, cause: ALARM_CAUSES[alarm.kind](store, alarm.subject, now), now });
}

/**
 * Closes every alarm whose cause is gone, or is another one by now. Everything is read from the database; where that is
 * damaged, or takes nothing at this moment, all of them stay as they are.
 */
export function judgeAlarms(store: Store, now: number): void {
  unlessStoreRefuses(() => store.transaction(() => judgeCauses(store, now)));
}

/** Inside a transaction: the same, for what a person has just ended. */
export function judgeCauses(store: Store, now: number): void {
  for (const kind of Object.keys(ALARMS) as AlarmKind[]) {
    if (!restsOnCause(kind)) continue;
    for (const { subject, message, cause } of store.all(openAlarmsOf, { kind })) {
      const present = ALARM_CAUSES[kind](store, subject, now);
      if (present === null || present !== (cause ?? present)) store.run(closeAlarm, { kind, subject, now });
      // Opened by a Washa that kept no causes.
      else if (cause === null) store.run(openAlarm, { kind, subject, message, cause: present, now });
    }
  }
}

function restsOnCause(kind: AlarmKind): kind is AlarmKindBy<'cause'> {
  return kind in ALARM_CAUSES;
}

/** The looks of a running daemon. */
export interface Alarms {
  /** What was found now; see `reconcileAlarms`. */
  readonly found: (kind: AlarmKindBy<'look'>, found: Findings) => void;
}

/** @param warn is told, for the log, of what this process has not said yet */
export function createAlarms(store: Store, clock: Clock, warn: (message: string) => void): Alarms {
  const said = new Map<AlarmKind, Findings>();
  return {
    found(kind, found) {
      for (const [subject, message] of found) {
        if (message !== null && said.get(kind)?.get(subject) !== message) warn(message);
      }
      said.set(kind, new Map(found));
      // What waits for a disk that refuses is the newest look by then.
      store
        .whenStored(clock, () => reconcileAlarms(store, kind, said.get(kind) ?? found, clock.now()))
        .catch((error: unknown) => {
          if (!isDamage(error)) throw error;
          warn(`An alarm could not be kept: ${describeError(error)}`);
        });
    },
  };
}
