import { PRIORITY } from '../../domain/command.ts';
import { laneName } from '../../domain/lines/lane-status.ts';
import { enqueueCommand } from '../../storage/commands.ts';
import type { Store } from '../../storage/engine/store.ts';
import { queuedAbout } from '../../storage/news.ts';

/** The lane of one program that is told what happens. */
export function webhookLane(webhook: string): string {
  return laneName('webhook', webhook);
}

/** Inside a transaction: the oldest of what waits for a program about one thing goes out now, where any does. */
export function sendNextNews(store: Store, webhook: string, about: string, now: number): void {
  const [next] = store.all(queuedAbout, { webhook, about, limit: 1 });
  if (next === undefined) return;
  const lane = webhookLane(webhook);
  store.run(enqueueCommand, {
    kind: 'news.send',
    lane,
    subject: next.id,
    priority: PRIORITY.housekeeping,
    runAt: now,
    now,
  });
}

/** Inside a transaction: one more waits. Behind another about the same it waits until that one is over, so that they arrive in order. */
export function queueNews(store: Store, webhook: string, about: string, now: number): void {
  if (store.all(queuedAbout, { webhook, about, limit: 2 }).length === 1) sendNextNews(store, webhook, about, now);
}
