import type { Webhook } from '../../domain/notices/news.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Store } from '../../storage/engine/store.ts';
import { givenUpNews, newNews, oldestTriedNews } from '../../storage/news.ts';
import type { Alarms, Findings } from '../box/alarms.ts';
import { handOutNews } from './hand-out-news.ts';
import { keepLooking } from '../box/rhythm.ts';

/** How soon programs hear of what was committed. Milliseconds. */
const EVERY_MS = 1_000;
/** What fails for so long is no hiccup. Milliseconds. */
const FAILS_MS = 15 * 60_000;
/** What was given up within this time is told of. Milliseconds. */
const GIVEN_UP_MS = 24 * 3_600_000;

/** The programs that are not told, and why. */
export function newsFindings(store: Store, names: readonly string[], now: number): Findings {
  return new Map(
    names.flatMap((name): [string, string][] => {
      const words = whyNotTold(store, name, now);
      return words === null ? [] : [[name, words]];
    }),
  );
}

function whyNotTold(store: Store, webhook: string, now: number): string | null {
  const lost = store.first(givenUpNews, { webhook, since: now - GIVEN_UP_MS });
  if (lost !== undefined && lost.n > 0) {
    const what = lost.n === 1 ? `One message to ${webhook} was` : `${lost.n} messages to ${webhook} were`;
    const why = lost.reason ?? 'nobody took it';
    return `${what} given up within a day: ${why}. Mend it there, and send it again: washa webhooks list`;
  }
  const waits = store.first(oldestTriedNews, { webhook });
  if (waits === undefined || now - waits.created_at < FAILS_MS) return null;
  return `${webhook} does not take what it is told: ${waits.error ?? 'nobody took it'}. It is tried for about a day, less and less often. See washa webhooks list`;
}

/**
 * Hands out what happened to the programs that are told of it, and raises an alarm where it does not arrive. Where no program is set
 * it ends by itself, once what was written down for those of before is put away.
 * @returns ends it
 */
export function watchNews(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly webhooks: readonly Webhook[];
  readonly wake: (lane: string) => void;
}): () => void {
  const { store, clock, alarms, wake } = deps;
  const names = deps.webhooks.map(({ name }) => name);
  return keepLooking(clock, EVERY_MS, () => {
    const now = clock.now();
    for (const lane of handOutNews(store, now)) wake(lane);
    alarms.found('webhook', newsFindings(store, names, now));
    return names.length === 0 && store.first(newNews, { limit: 1 }) === undefined ? Infinity : EVERY_MS;
  });
}
