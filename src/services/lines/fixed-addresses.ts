import type { Clock } from '../../domain/ports.ts';
import { insertSpan } from '../../storage/address-spans.ts';
import { endFixedSpans, fixedWithoutSpan } from '../../storage/fixed-addresses.ts';
import { routersInUse } from '../../storage/routers.ts';
import type { Store } from '../../storage/engine/store.ts';
import { lookEvery } from '../box/rhythm.ts';

const EVERY_MS = 60_000;

/**
 * Keeps whose a fixed address is in the books, from when to when: no router tells of one that was typed into a device, and a lease that is not
 * bound is still its line's. Nothing is written where nothing has changed.
 * @param now UTC ms
 */
export function noteFixedAddresses(store: Store, now: number): void {
  store.transaction(() => {
    for (const { name: router } of store.all(routersInUse, {})) {
      store.run(endFixedSpans, { router, now });
      for (const { id, username } of store.all(fixedWithoutSpan, { router })) {
        store.run(insertSpan, {
          ...{ router_name: router, service: 'static', username, subscription_id: id, address: username, mac: null },
          ...{ from_at: now, from_seen: 1, until_at: null, gone_at: null, left_out: 0, left_out_at: null },
        });
      }
    }
  });
}

/** Does so each minute, while it is known what time it is. @returns ends it */
export function startNotingFixed(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly isClockRight: () => boolean;
}): () => void {
  const { store, clock, isClockRight } = deps;
  return lookEvery(clock, EVERY_MS, () => {
    if (isClockRight()) noteFixedAddresses(store, clock.now());
  });
}
