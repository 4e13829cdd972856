import type { Refused } from '../../domain/outbound.ts';

type Meaning = Omit<Refused, 'kind' | 'reason'> & { readonly pattern: RegExp; readonly words: string };

/**
 * What PayHero's texts mean, the first that fits. Only two of them are documented, and both hold the word "insufficient": of tokens,
 * and of an amount that does not cover its cost. The others are told by what they name.
 */
const MEANINGS: readonly Meaning[] = [
  {
    pattern: /cater for cost|amount\b.*\b(?:insufficient|too (?:small|low)|minimum|at least)|minimum amount/i,
    subject: 'amount',
    final: true,
    words: 'the amount is too small for PayHero',
  },
  {
    pattern: /token|service wallet|top[\s-]?up/i,
    subject: 'tokens',
    final: true,
    words: 'the service tokens of PayHero are used up: top them up with washa provider top-up, or on its dashboard',
  },
  {
    pattern: /insufficient\b.*\b(?:balance|funds)|(?:balance|funds)\b.*\binsufficient/i,
    final: true,
    words: 'the wallet of PayHero holds too little money for this',
  },
  {
    pattern: /\bkyc\b|account\b.*\b(?:inactive|not active|not activated)/i,
    subject: 'account',
    final: true,
    words: 'the PayHero account is not active yet: complete its KYC',
  },
  {
    pattern: /channel/i,
    subject: 'channel',
    final: true,
    words:
      'PayHero does not take this channel: fetch the channels, and set channel_id to an active one (for refunds wallet_channel_id)',
  },
  {
    // It ends by itself, within a day.
    pattern: /\b(?:blocked|restricted|blacklisted|too many)\b/i,
    subject: 'phone',
    final: false,
    words: 'PayHero has blocked this number for some hours, after requests that failed',
  },
  {
    pattern: /phone|msisdn/i,
    subject: 'phone',
    final: true,
    words: 'PayHero does not take this phone number',
  },
];

/** @param text PayHero's own words, raw; they stand in the reason */
export function refusalOf(text: string): Refused {
  const meaning = MEANINGS.find(({ pattern }) => pattern.test(text));
  if (meaning === undefined) return { kind: 'refused', final: true, reason: `PayHero says: ${text}` };
  const { pattern: _pattern, words, ...rest } = meaning;
  return { kind: 'refused', ...rest, reason: `${words} ("${text.slice(0, 80)}")` };
}
