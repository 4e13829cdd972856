import type { LaneSpec } from '../outbox/lane.ts';
import { webhookLane } from '../outbox/news-queue.ts';
import { COMMAND_ENTRIES, strayed } from './entries.ts';
import type { NewsDeps } from './send-news.ts';

/** The lane of one program. It has no connection of its own: whether it works is seen when something is sent. */
export function webhookLaneSpec(since: number, deps: NewsDeps): LaneSpec {
  const name = webhookLane(deps.webhook.name);
  return {
    name,
    kind: 'webhook',
    concurrency: 4,
    perSecond: () => 20,
    health: () => ({ state: 'ready', since, error: null }),
    attempt(command, signal) {
      const entry = COMMAND_ENTRIES[command.kind];
      if (entry.lane !== 'webhook') return strayed(command, name);
      return entry.run(deps, command, signal);
    },
  };
}
