import { newsAbout, type Webhook } from '../../domain/notices/news.ts';
import { withdrawCommand } from '../../storage/commands.ts';
import type { Store } from '../../storage/engine/store.ts';
import {
  dropWebhooks,
  forgetNews,
  insertNewsDelivery,
  markHanded,
  newNews,
  putWebhook,
  settleNews,
  strayNews,
  webhooksTold,
} from '../../storage/news.ts';
import { queueNews, webhookLane } from '../outbox/news-queue.ts';

/** So much is handed out in one transaction. */
const MOST_NEWS = 500;
/** What was told is kept for so long, to be looked at and sent again. Milliseconds. */
const KEPT_MS = 30 * 86_400_000;

/** The programs that are told from now on: what happens is written down for them. What waits for others goes nowhere. */
export function knowWebhooks(store: Store, webhooks: readonly Webhook[], now: number): void {
  const names = JSON.stringify(webhooks.map(({ name }) => name));
  store.transaction(() => {
    for (const { name, url, tells } of webhooks)
      store.run(putWebhook, { name, origin: new URL(url).origin, tells: JSON.stringify(tells) });
    store.run(dropWebhooks, { names });
    for (const { id } of store.all(strayNews, { names })) {
      store.run(withdrawCommand, { kind: 'news.send', subject: id, now });
      store.run(settleNews, { id, state: 'dropped', reason: 'it is not told of anything any more', now });
    }
  });
}

/** In one transaction: what happened goes to each program that is told of it. @returns the lanes that have something to do */
export function handOutNews(store: Store, now: number): readonly string[] {
  const some = store.all(newNews, { limit: MOST_NEWS });
  if (some.length === 0) return [];
  const lanes = new Set<string>();
  store.transaction(() => {
    for (const { id, kind, subscription_id: line, alarm_kind, subject } of some) {
      const about = newsAbout({ line, alarm: `${alarm_kind ?? ''} ${subject ?? ''}` });
      for (const { name } of store.all(webhooksTold, { kind })) {
        store.run(insertNewsDelivery, { newsId: id, webhook: name, about });
        queueNews(store, name, about, now);
        lanes.add(webhookLane(name));
      }
      store.run(markHanded, { id, now });
    }
    store.run(forgetNews, { before: now - KEPT_MS, limit: MOST_NEWS });
  });
  return [...lanes];
}
