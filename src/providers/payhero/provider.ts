import type { PaymentProvider, ProviderDeps } from '../../domain/provider-port.ts';
import { payheroApi } from './api.ts';
import { payOutFrom, pushOver, topUpBy } from './orders.ts';
import { readDelivery } from './read-delivery.ts';
import { lacksOf, type PayheroSettings } from './settings.ts';
import { statusOver } from './status.ts';
import { pullOver } from './transactions.ts';
import { balanceOver, channelsOver } from './wallets.ts';

/**
 * PayHero: all three dialects of its callbacks, and its API where the settings name the credentials. PayHero signs nothing: whoever
 * knows the secret path is believed as far as the settings allow, so nothing is ever refused here.
 */
export function createPayheroProvider(settings: PayheroSettings, deps: ProviderDeps): PaymentProvider {
  const reader = {
    kind: 'payhero',
    read: (body: Uint8Array) => readDelivery(body, settings),
    lacks: lacksOf(settings),
  };
  if (settings.apiPasswordSecret === undefined) return reader;
  const api = payheroApi(settings, deps);
  const { channelId, walletChannelId, networkCode } = settings;
  return {
    ...reader,
    status: statusOver(api),
    pull: pullOver(api, settings),
    balance: balanceOver(api, walletChannelId),
    channels: channelsOver(api),
    topUp: topUpBy(api),
    ...(channelId === undefined ? {} : { request: pushOver(api, channelId) }),
    ...(walletChannelId === undefined ? {} : { payOut: payOutFrom(api, walletChannelId, networkCode) }),
  };
}
