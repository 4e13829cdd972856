import type { Channel } from '../../domain/notices/channel.ts';
import { laneName } from '../../domain/lines/lane-status.ts';
import type { LaneSpec } from '../outbox/lane.ts';
import { COMMAND_ENTRIES, strayed } from './entries.ts';
import type { NoticeDeps } from './send-notice.ts';

/** The lane of one way to the owner. It has no connection of its own: whether it works is seen when something is sent. */
export function noticeLaneSpec(channel: Channel, since: number, deps: NoticeDeps): LaneSpec {
  const name = laneName('notice', channel);
  return {
    name,
    kind: 'notice',
    concurrency: 2,
    perSecond: () => 1,
    health: () => ({ state: 'ready', since, error: null }),
    attempt(command, signal) {
      const entry = COMMAND_ENTRIES[command.kind];
      if (entry.lane !== 'notice') return strayed(command, name);
      return entry.run(deps, command, signal);
    },
  };
}
