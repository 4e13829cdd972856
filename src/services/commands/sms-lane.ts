import type { LaneSpec } from '../outbox/lane.ts';
import { SMS_LANE } from '../outbox/outbox.ts';
import { COMMAND_ENTRIES, strayed } from './entries.ts';
import type { ReceiptDeps } from './send-receipt.ts';

const CONCURRENCY = 4;
/** A gateway that is flooded refuses; a few a second is more than an ISP's payments. */
const PER_SECOND = 10;

/** The lane of the SMS gateway. It has no connection of its own, so it is always ready. */
export function smsLaneSpec(deps: () => ReceiptDeps, since: number): LaneSpec {
  return {
    name: SMS_LANE,
    kind: 'sms',
    concurrency: CONCURRENCY,
    perSecond: PER_SECOND,
    health: () => ({ state: 'ready', since, error: null }),
    attempt(command, signal) {
      const entry = COMMAND_ENTRIES[command.kind];
      return entry.lane === 'sms' ? entry.run(deps(), command, signal) : strayed(command, SMS_LANE);
    },
  };
}
