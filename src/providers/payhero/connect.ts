import { BASE_URL, type Connecting } from '../../domain/connecting.ts';
import { payheroSettings } from './settings.ts';

/** PayHero is connected by the two values of its page "API Keys", and then one of the channels that they show. */
export const connectPayhero = {
  called: 'PayHero',
  where: {
    en: 'In PayHero: API Keys. They are not the login of its page.',
    sw: 'Ndani ya PayHero: API Keys. Si zile za kuingilia kwenye ukurasa wake.',
  },
  press: { en: 'Fetch channels', sw: 'Leta channel' },
  asked: [
    {
      key: 'api-username',
      words: { en: 'API Username, or the whole Basic token', sw: 'API Username, au tokeni nzima ya Basic' },
      isSecret: true,
      otherwise: 'api-password',
    },
    {
      key: 'api-password',
      words: { en: 'API Password (empty where the token holds it)', sw: 'API Password (tupu kama tokeni inayo)' },
      isSecret: true,
      otherwise: 'api-username',
    },
    {
      key: BASE_URL,
      words: {
        en: 'Another address of its API (for a trial; empty: its own)',
        sw: 'Anwani nyingine ya API (kwa majaribio; tupu: yake yenyewe)',
      },
      optional: true,
    },
  ],
  settings: (given) =>
    payheroSettings.parse({
      apiUsernameSecret: given['api-username'],
      apiPasswordSecret: given['api-password'],
      baseUrl: given[BASE_URL],
    }),
  withChannel: (settings, channelId) =>
    payheroSettings.parse({ ...payheroSettings.parse(settings), channelId: Number(channelId) }),
} as const satisfies Connecting;
