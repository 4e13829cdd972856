import type { SmsMessage } from '../../domain/sms-port.ts';
import { openAlarmsOf } from '../../storage/alarms.ts';
import type { LaneSpec } from '../outbox/lane.ts';
import { SMS_LANE } from '../outbox/outbox.ts';
import { COMMAND_ENTRIES, strayed } from './entries.ts';
import type { ReminderDeps } from './send-reminder.ts';

const CONCURRENCY = 4;
/** A gateway that is flooded refuses; a few a second is more than an ISP's payments. */
const PER_SECOND = 10;

/** While the account has no credit one receipt is tried this often, and the others wait without an attempt. */
export const CREDIT_PROBE_MS = 5 * 60_000;

/** What the lane needs beside what a message is sent with. */
export interface SmsLaneDeps extends Pick<ReminderDeps, 'store' | 'clock'> {
  /** Of this start, UTC ms. */
  readonly since: number;
  /** Has the lane look at its table again. */
  readonly wake: () => void;
}

/**
 * The lane of the SMS gateway. It has no connection of its own, so it is ready, but for the time without credit: that is
 * over when one message is taken, or when the alarm about it is closed.
 */
export function smsLaneSpec({ store, clock, since, wake }: SmsLaneDeps, deps: () => ReminderDeps): LaneSpec {
  let askedAt = -Infinity;
  return {
    name: SMS_LANE,
    kind: 'sms',
    concurrency: CONCURRENCY,
    perSecond: () => PER_SECOND,
    health() {
      const [alarm] = store.all(openAlarmsOf, { kind: 'sms-credit' });
      // Either way: a clock that was set back must not stop the lane until then.
      if (alarm === undefined || Math.abs(clock.now() - askedAt) >= CREDIT_PROBE_MS)
        return { state: 'ready', since, error: null };
      return { state: 'down', since: alarm.opened_at, error: alarm.message };
    },
    async attempt(command, signal) {
      const entry = COMMAND_ENTRIES[command.kind];
      if (entry.lane !== 'sms') return strayed(command, SMS_LANE);
      const own = deps();
      const { gateway } = own;
      const before = askedAt;
      const tried = { isAsked: false };
      askedAt = clock.now();
      const send = (message: SmsMessage, stop: AbortSignal) => {
        tried.isAsked = true;
        return gateway.send(message, stop);
      };
      const result = await entry.run({ ...own, gateway: { kind: gateway.kind, send } }, command, signal);
      // One that is not true any more was no try.
      if (!tried.isAsked) askedAt = before;
      if (result.outcome === 'unavailable') clock.after(CREDIT_PROBE_MS, wake);
      return result;
    },
  };
}
