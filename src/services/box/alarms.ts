import type { Clock } from '../../domain/ports.ts';
import { closeAlarm, openAlarm } from '../../storage/alarms.ts';
import type { Store } from '../../storage/engine/store.ts';

/** What a person has to know and do, one open alarm per cause. It closes when the cause is gone. */
export interface Alarms {
  /** Opens it, or renews its words. `message` says what is wrong and what to do. */
  readonly raise: (kind: string, subject: string, message: string) => void;
  readonly clear: (kind: string, subject: string) => void;
}

/** @param warn is told of every raise, for the log */
export function createAlarms(store: Store, clock: Clock, warn: (message: string) => void): Alarms {
  return {
    raise(kind, subject, message) {
      warn(message);
      store.run(openAlarm, { kind, subject, message, now: clock.now() });
    },
    clear(kind, subject) {
      store.run(closeAlarm, { kind, subject, now: clock.now() });
    },
  };
}
