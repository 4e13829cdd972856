import type { PaymentProvider, ProviderDeps } from '../../domain/provider-port.ts';
import type { Both } from '../../domain/time/time.ts';
import { payheroApi } from './api.ts';
import { payOutFrom, pushOver, topUpBy } from './orders.ts';
import { readDelivery } from './read-delivery.ts';
import { lacksOf, type PayheroSettings } from './settings.ts';
import { readKeptState, statusOver } from './status.ts';
import { pullOver, readListed } from './transactions.ts';
import { balanceOver, channelsOver } from './wallets.ts';

/** What its dashboard alone shows. */
const QUESTIONS: readonly Both[] = [
  {
    en: 'Is the badge at the top right of PayHero’s dashboard green, Active? While a red Complete KYC stands there, nobody can be asked for a payment. After it was approved: sign out and in again; after 24 hours ask PayHero (Raise a Support Ticket).',
    sw: 'Je, alama ya juu kulia kwenye dashibodi ya PayHero ni ya kijani, Active? Ikiwa bado ni Complete KYC nyekundu, hakuna anayeweza kuombwa malipo. Ikishakubaliwa: toka kisha uingie tena; baada ya saa 24 iulize PayHero (Raise a Support Ticket).',
  },
  {
    en: 'Is the profile filled in (Profile, Edit profile)? PayHero wants it before live payouts.',
    sw: 'Je, wasifu umejazwa (Profile, Edit profile)? PayHero inautaka kabla ya kutoa pesa halisi.',
  },
  {
    en: 'Are SMS and WhatsApp Disabled there, under Notifications? Otherwise each payer gets two messages, and you pay for both.',
    sw: 'Je, SMS na WhatsApp zimewekwa Disabled huko, chini ya Notifications? La sivyo kila mlipaji anapata ujumbe mbili, na unazilipia zote.',
  },
  {
    en: 'Do your payers know their account number? Who pays the paybill or till directly has to type it.',
    sw: 'Je, walipaji wako wanajua namba ya akaunti yao? Anayelipa moja kwa moja kwa paybill au till lazima aiandike.',
  },
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
