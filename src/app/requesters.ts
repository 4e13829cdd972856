import type { Till } from '../domain/money/till.ts';
import type { Capability, PaymentProvider } from '../domain/provider-port.ts';
import { systemClock } from '../host/clock.ts';
import { openProvider } from '../providers/index.ts';
import { allProviders } from '../storage/providers.ts';
import type { Store } from '../storage/engine/store.ts';

/** Names of the connections that can ask a phone for money as they are set up. */
export const requesterNames = (store: Store): string[] => namesOfAble(store, 'request');

/** Those that can send money to a phone. */
export const payerNames = (store: Store): string[] => namesOfAble(store, 'payOut');

/** Those that can give a payment back as it came. */
export const reverserNames = (store: Store): string[] => namesOfAble(store, 'reverse');

/** Those that tokens can be bought of. */
export const topUpNames = (store: Store): string[] => namesOfAble(store, 'topUp');

/** The tills of all connections. */
export const tillsOf = (store: Store): Till[] =>
  openedAll(store).flatMap(({ name, provider }) => (provider.tills ?? []).map((id) => ({ provider: name, id })));

function namesOfAble(store: Store, capability: Capability): string[] {
  return openedAll(store).flatMap(({ name, provider }) => (provider[capability] === undefined ? [] : [name]));
}

/** Without their secrets: whoever asks may not be allowed to read those, and the daemon is who calls. */
function openedAll(store: Store): { readonly name: string; readonly provider: PaymentProvider }[] {
  const deps = { fetch, clock: systemClock, secret: () => 'unread' };
  return store.all(allProviders, {}).flatMap(({ name, kind, settings, retired_at }) => {
    if (retired_at !== null) return [];
    try {
      return [{ name, provider: openProvider(kind, JSON.parse(settings), deps) }];
    } catch {
      // The daemon has an alarm about it.
      return [];
    }
  });
}
