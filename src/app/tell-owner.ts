import type { Config } from '../config/config.ts';
import type { NoticeBox } from '../domain/notices/notice-words.ts';
import { recipientsOf } from '../domain/notices/settings.ts';
import type { Fetch } from '../domain/outbound.ts';
import type { Clock } from '../domain/ports.ts';
import type { SmsGateway } from '../domain/sms-port.ts';
import type { Secrets } from '../host/secrets.ts';
import { openChannels } from '../notices/channels.ts';
import type { Alarms } from '../services/box/alarms.ts';
import { noticeLaneSpec } from '../services/commands/notice-lane.ts';
import { dropStrays, noticeLane } from '../services/notices/queue-notice.ts';
import { watchNotices } from '../services/notices/watch-notices.ts';
import type { Dispatcher } from '../services/outbox/dispatcher.ts';
import type { Store } from '../storage/engine/store.ts';
import { countMatters } from '../views/attention.ts';

/** Whose box the owner is told of. */
export function noticeBox({ box, console: pages }: Config): NoticeBox {
  return {
    businessName: box.businessName,
    timeZone: box.timeZone,
    language: box.language,
    consoleUrl: pages.publicUrl,
  };
}

/** How long what is being sent may take to end. Milliseconds. */
const LANE_GRACE_MS = 1_000;

/** Opens the ways to the owner, and tells by them what becomes wrong, and right. @returns ends it */
export function tellOwner(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly secrets: Secrets;
  readonly alarms: Alarms;
  readonly config: Config;
  readonly dispatcher: Dispatcher;
  readonly gateway: () => SmsGateway;
  readonly isClockRight: () => boolean;
}): () => Promise<void> {
  const { store, clock, config, dispatcher, secrets } = deps;
  const settings = config.notices;
  const channels = openChannels(settings.channels, { ...deps, secret: (name) => secrets.read(name) });
  dropStrays(store, recipientsOf(settings.channels), clock.now());
  for (const { channel } of channels)
    dispatcher.addLane(noticeLaneSpec(channel, clock.now(), { store, clock, channels }));
  const end = watchNotices({
    ...deps,
    settings,
    box: noticeBox(config),
    currency: config.box.currency,
    needs: (now) => countMatters(store, now),
    onQueued: () => {
      for (const { channel } of channels) dispatcher.wake(noticeLane(channel));
    },
  });
  return async () => {
    end();
    await Promise.all(channels.map(({ channel }) => dispatcher.removeLane(noticeLane(channel), LANE_GRACE_MS)));
  };
}
