import type { Config } from '../config/config.ts';
import type { Fetch } from '../domain/outbound.ts';
import type { Clock } from '../domain/ports.ts';
import type { Secrets } from '../host/secrets.ts';
import { tellProgram } from '../notices/program.ts';
import type { Alarms } from '../services/box/alarms.ts';
import { webhookLaneSpec } from '../services/commands/webhook-lane.ts';
import { knowWebhooks } from '../services/notices/hand-out-news.ts';
import { watchNews } from '../services/notices/watch-news.ts';
import type { Dispatcher } from '../services/outbox/dispatcher.ts';
import type { Store } from '../storage/engine/store.ts';

/** Tells the programs that the settings name what happens from now on. @returns ends it */
export function tellPrograms(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly secrets: Secrets;
  readonly alarms: Alarms;
  readonly config: Config;
  readonly dispatcher: Dispatcher;
}): () => void {
  const { store, clock, secrets, config, dispatcher } = deps;
  const { webhooks } = config.programs;
  knowWebhooks(store, webhooks, clock.now());
  for (const webhook of webhooks) {
    const send = tellProgram(webhook, { ...deps, secret: (name) => secrets.read(name) });
    dispatcher.addLane(webhookLaneSpec(clock.now(), { store, clock, webhook, send }));
  }
  return watchNews({ ...deps, webhooks, wake: (lane) => dispatcher.wake(lane) });
}
