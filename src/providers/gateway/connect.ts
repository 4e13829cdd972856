import { BASE_URL, type Connecting } from '../../domain/connecting.ts';
import { gatewaySettings } from './settings.ts';

/** The gateway is connected by a merchant and the secret that its callbacks are signed with; with its public id and an address it is asked too. */
export const connectGateway = {
  called: 'Payment gateway (signed)',
  where: {
    en: 'All of it comes from whoever runs the gateway. More than one merchant, and terminals, are described in a setup file.',
    sw: 'Yote hutoka kwa mwendeshaji wa gateway. Wafanyabiashara zaidi ya mmoja, na terminal, huelezwa kwenye faili la usanidi.',
  },
  press: { en: 'Ask it, and keep it', sw: 'Uliza, kisha ihifadhi' },
  asked: [
    { key: 'merchant_id', words: { en: 'Merchant id', sw: 'Merchant id yako' } },
    {
      key: 'merchant-secret',
      words: { en: 'Secret that callbacks are signed with', sw: 'Siri ambayo ujumbe husainiwa nayo' },
      isSecret: true,
    },
    {
      key: 'public_id',
      words: {
        en: 'Public id of the merchant (empty: it only tells, and is asked nothing)',
        sw: 'Public id ya mfanyabiashara (tupu: hutuambia tu, haiulizwi kitu)',
      },
      optional: true,
    },
    {
      key: 'destination_id',
      words: { en: 'Your short code (empty: any)', sw: 'Short code yako (tupu: yoyote)' },
      optional: true,
    },
    {
      key: BASE_URL,
      words: { en: 'Address of its API (empty: it is asked nothing)', sw: 'Anwani ya API yake (tupu: haiulizwi kitu)' },
      optional: true,
    },
  ],
  settings(given) {
    const destination = given['destination_id'];
    return gatewaySettings.parse({
      merchants: [{ id: given['merchant_id'], secrets: [given['merchant-secret']], publicId: given['public_id'] }],
      destinationIds: destination === undefined ? undefined : [destination],
      baseUrl: given[BASE_URL],
    });
  },
} as const satisfies Connecting;
