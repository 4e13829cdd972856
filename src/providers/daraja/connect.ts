import { BASE_URL, type Connecting } from '../../domain/connecting.ts';
import { darajaSettings } from './settings.ts';

/** Daraja is connected by the keys of an app of its portal and the short code; its addresses are registered afterwards. */
export const connectDaraja = {
  called: 'Daraja (Safaricom)',
  where: {
    en: 'On Safaricom’s Daraja portal: the app that went live for your short code shows its keys; the passkey came by e-mail with it.',
    sw: 'Kwenye tovuti ya Daraja ya Safaricom: app iliyoanza kutumika kwa short code yako inaonyesha funguo zake; passkey ilikuja kwa barua pepe.',
  },
  press: { en: 'Ask it, and keep it', sw: 'Uliza, kisha ihifadhi' },
  asked: [
    {
      key: 'short_code',
      words: { en: 'Paybill; for a till its store number', sw: 'Paybill; kwa till ni namba ya duka (store)' },
    },
    {
      key: 'till',
      words: { en: 'Till number (empty: a paybill)', sw: 'Namba ya till (tupu: ni paybill)' },
      optional: true,
    },
    { key: 'consumer-key', words: { en: 'Consumer Key', sw: 'Consumer Key ya app' }, isSecret: true },
    { key: 'consumer-secret', words: { en: 'Consumer Secret', sw: 'Consumer Secret ya app' }, isSecret: true },
    {
      key: 'passkey',
      words: {
        en: 'Passkey of Lipa na M-Pesa Online (empty: no phone can be asked to pay)',
        sw: 'Passkey ya Lipa na M-Pesa Online (tupu: simu haziwezi kuombwa malipo)',
      },
      isSecret: true,
      optional: true,
    },
    {
      key: 'nominated_phone',
      words: {
        en: 'Safaricom number for the list of payments (empty: there is none)',
        sw: 'Namba ya Safaricom ya orodha ya malipo (tupu: hakuna orodha)',
      },
      optional: true,
    },
    {
      key: BASE_URL,
      words: {
        en: 'Another address of its API (the sandbox is https://sandbox.safaricom.co.ke; empty: the real one)',
        sw: 'Anwani nyingine ya API (ya majaribio ni https://sandbox.safaricom.co.ke; tupu: halisi)',
      },
      optional: true,
    },
  ],
  settings: (given) =>
    darajaSettings.parse({
      shortCode: given['short_code'],
      till: given['till'],
      consumerKeySecret: given['consumer-key'],
      consumerSecret: given['consumer-secret'],
      passkeySecret: given['passkey'],
      nominatedPhone: given['nominated_phone'],
      baseUrl: given[BASE_URL],
    }),
} as const satisfies Connecting;
