import type { PaymentProvider, ProviderDeps } from '../../domain/provider-port.ts';
import { payheroApi } from './api.ts';
import { payOutFrom, pushOver, topUpBy } from './orders.ts';
import { readDelivery } from './read-delivery.ts';
import { lacksOf, type PayheroSettings } from './settings.ts';
import { readKeptState, statusOver } from './status.ts';
import { pullOver, readListed } from './transactions.ts';
import { balanceOver, channelsOver } from './wallets.ts';

/** What its dashboard alone shows. */
const QUESTIONS = [
  'Is the badge at the top right of PayHero’s dashboard green, Active? While a red Complete KYC stands there, nobody can be asked for a payment. After it was approved: sign out and in again; after 24 hours ask PayHero (Raise a Support Ticket).',
  'Is the profile filled in (Profile, Edit profile)? PayHero wants it before live payouts.',
  'Are SMS and WhatsApp Disabled there, under Notifications? Otherwise each payer gets two messages, and you pay for both.',
  'Do your payers know their account number? Who pays the paybill or till directly has to type it.',
];

/**
 * PayHero: all three dialects of its callbacks, and its API where the settings name the credentials. PayHero signs nothing: whoever
 * knows the secret path is believed as far as the settings allow, so nothing is ever refused here.
 */
export function createPayheroProvider(settings: PayheroSettings, deps: ProviderDeps): PaymentProvider {
  const reader = {
    kind: 'payhero',
    signsNothing: true as const,
    read: (body: Uint8Array) => readDelivery(body, settings),
    lacks: lacksOf(settings),
    questions: QUESTIONS,
  };
  if (settings.apiPasswordSecret === undefined) return reader;
  const api = payheroApi(settings, deps);
  const { channelId, walletChannelId, networkCode, leastTokensCents } = settings;
  return {
    ...reader,
    leastTokensCents,
    status: statusOver(api),
    readAnswer: readKeptState,
    pull: pullOver(api),
    readListed,
    balance: balanceOver(api, walletChannelId),
    channels: channelsOver(api, channelId),
    topUp: topUpBy(api),
    ...(channelId === undefined ? {} : { request: pushOver(api, channelId) }),
    ...(walletChannelId === undefined ? {} : { payOut: payOutFrom(api, walletChannelId, networkCode) }),
  };
}
