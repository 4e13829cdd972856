import { payheroSettings } from './settings.ts';

/** PayHero is connected by the two values of its page "API Keys", and then one of the channels that they show. */
export const connectPayhero = {
  pasted: [
    { secret: 'api-username', words: 'API Username, or the whole Basic token' },
    { secret: 'api-password', words: 'API Password, or the whole Basic token' },
  ],
  settings: ([apiUsernameSecret, apiPasswordSecret]: readonly string[], baseUrl: string | undefined) =>
    payheroSettings.parse({ apiUsernameSecret, apiPasswordSecret, baseUrl }),
  withChannel: (settings: unknown, channelId: string) =>
    payheroSettings.parse({ ...payheroSettings.parse(settings), channelId: Number(channelId) }),
} as const;
