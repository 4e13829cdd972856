import { systemClock } from '../host/clock.ts';
import { openProvider } from '../providers/index.ts';
import { allProviders } from '../storage/providers.ts';
import type { Store } from '../storage/engine/store.ts';

/**
 * Names of the connections that can ask a phone for money as they are set up, without their secrets: whoever asks may not be
 * allowed to read those, and the daemon is who calls.
 */
export function requesterNames(store: Store): string[] {
  const deps = { fetch, clock: systemClock, secret: () => 'unread' };
  return store.all(allProviders, {}).flatMap(({ name, kind, settings, retired_at }) => {
    if (retired_at !== null) return [];
    try {
      return openProvider(kind, JSON.parse(settings), deps).request === undefined ? [] : [name];
    } catch {
      // The daemon has an alarm about it.
      return [];
    }
  });
}
