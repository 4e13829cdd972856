import type { WordsOf } from './fact.ts';

// The words of what happened to money, for every screen. A code without words does not compile.

/** What happened to money that somebody says they have paid. */
export type WhereCode =
  | 'on'
  | 'on-its-way'
  | 'stuck'
  | 'blocked'
  | 'credited'
  | 'held'
  | 'unmatched'
  | 'agent'
  | 'dismissed'
  | 'reversed'
  | 'refunded'
  | 'went-back'
  | 'set-apart'
  | 'refused'
  | 'asked'
  | 'not-paid'
  | 'wrong-address'
  | 'nothing';

/** What its words name. */
export interface WhereTold {
  /** `Payment 7 (SCB1234567, KES 1,500, 10 Mar 09:00)`, or what there is instead. */
  readonly what: string;
  /** Of the payment, or of the message; 0: neither. */
  readonly id: number;
  /** 0: none. */
  readonly lineId: number;
  readonly account: string;
  readonly provider: string;
  /** Words of another view: why it waits, or what became of it. */
  readonly why: string;
}

export interface WhereSaid {
  /** One sentence. */
  readonly said: string;
  /** What to do now, in a sentence; the command or the page for it stands behind. */
  readonly next: string;
}

export const WHERE_WORDS: WordsOf<WhereCode, WhereTold, WhereSaid> = {
  on: {
    en: ({ what, account }) => ({
      said: `${what} came, and ${account} was switched on for it.`,
      next: 'If the receipt is missing, send it again.',
    }),
    sw: ({ what, account }) => ({
      said: `${what} yamefika, na ${account} iliwashwa.`,
      next: 'Kama risiti haikufika, itume tena.',
    }),
  },
  'on-its-way': {
    en: ({ what, account }) => ({
      said: `${what} came, and ${account} is being switched on.`,
      next: 'Wait a minute and look again.',
    }),
    sw: ({ what, account }) => ({
      said: `${what} yamefika, na ${account} inawashwa sasa.`,
      next: 'Subiri dakika moja kisha angalia tena.',
    }),
  },
  stuck: {
    en: ({ what, account, why }) => ({
      said: `${what} came and is booked to ${account}, but the line is not on: ${why}.`,
      next: 'See what is wrong with the router.',
    }),
    sw: ({ what, account, why }) => ({
      said: `${what} yamefika na yameandikwa kwa ${account}, lakini laini haijawaka: ${why}.`,
      next: 'Angalia ruta ina tatizo gani.',
    }),
  },
  blocked: {
    en: ({ what, account }) => ({
      said: `${what} came and is booked to ${account}, which a person has blocked.`,
      next: 'Unblock the line, if the reason is over.',
    }),
    sw: ({ what, account }) => ({
      said: `${what} yamefika na yameandikwa kwa ${account}, lakini mtu ameizuia laini.`,
      next: 'Ondoa kizuizi, kama sababu imeisha.',
    }),
  },
  credited: {
    en: ({ what, account }) => ({
      said: `${what} came and is kept for ${account}, but it buys no whole period.`,
      next: 'Ask for the rest.',
    }),
    sw: ({ what, account }) => ({
      said: `${what} yamefika na yamehifadhiwa kwa ${account}, lakini hayatoshi muda mmoja.`,
      next: 'Omba kiasi kilichobaki.',
    }),
  },
  held: {
    en: ({ what, why }) => ({
      said: `${what} came and is kept for a person: ${why}`,
      next: 'Release it, if it is right.',
    }),
    sw: ({ what, why }) => ({ said: `${what} yamefika na yameshikiliwa: ${why}`, next: 'Yaachilie, kama ni sahihi.' }),
  },
  unmatched: {
    en: ({ what, why }) => ({ said: `${what} came and has no line: ${why}`, next: 'Give it to its line.' }),
    sw: ({ what, why }) => ({ said: `${what} yamefika bila laini: ${why}`, next: 'Yape laini yake.' }),
  },
  agent: {
    en: ({ what }) => ({
      said: `${what} came, and was written down as paid by an agent for vouchers.`,
      next: 'Take it back from the agent, if it is for a line.',
    }),
    sw: ({ what }) => ({
      said: `${what} yamefika, na yameandikwa kuwa wakala amelipia vocha.`,
      next: 'Yatoe kwa wakala, kama ni ya laini.',
    }),
  },
  dismissed: {
    en: ({ what }) => ({
      said: `${what} came, and a person set it aside.`,
      next: 'Take it up again, if that was a mistake.',
    }),
    sw: ({ what }) => ({ said: `${what} yamefika, na mtu aliyaweka kando.`, next: 'Yarejeshe, kama lilikuwa kosa.' }),
  },
  reversed: {
    en: ({ what }) => ({
      said: `${what} came, and was sent back to the payer by the provider.`,
      next: 'Show when, and ask for a new payment.',
    }),
    sw: ({ what }) => ({
      said: `${what} yamefika, kisha mtoa huduma aliyarudisha kwa mlipaji.`,
      next: 'Onyesha lini, kisha omba malipo mapya.',
    }),
  },
  refunded: {
    en: ({ what }) => ({
      said: `${what} came, and went back to the payer or is on its way there.`,
      next: 'Show how far it is, and who decided it.',
    }),
    sw: ({ what }) => ({
      said: `${what} yamefika, kisha yamerudishwa kwa mlipaji au yako njiani.`,
      next: 'Onyesha yamefika wapi, na nani aliamua.',
    }),
  },
  'went-back': {
    en: ({ what, why }) => ({
      said: `${why} went back to the payer, of ${lower(what)}.`,
      next: 'Show who decided it, and what it bought.',
    }),
    sw: ({ what, why }) => ({
      said: `${why} zilirudishwa kwa mlipaji, kutoka ${lower(what)}.`,
      next: 'Onyesha nani aliamua, na zilinunua nini.',
    }),
  },
  'set-apart': {
    en: ({ what }) => ({
      said: `${what} was set apart, because it could not be understood: nothing is booked.`,
      next: 'Book it, if it is money.',
    }),
    sw: ({ what }) => ({
      said: `${what} uliwekwa kando kwa sababu haukueleweka: hakuna kilichoandikwa.`,
      next: 'Uandike, kama ni pesa.',
    }),
  },
  refused: {
    en: ({ what, why }) => ({
      said: `${what} was refused as not authentic (${why}): nothing is booked.`,
      next: 'Ask the provider whether the money came.',
    }),
    sw: ({ what, why }) => ({
      said: `${what} ulikataliwa kwa kuwa si halali (${why}): hakuna kilichoandikwa.`,
      next: 'Muulize mtoa huduma kama pesa zilifika.',
    }),
  },
  asked: {
    en: ({ what }) => ({
      said: `${what} was sent to the phone, and nobody has said yet how it ended.`,
      next: 'Ask the provider now.',
    }),
    sw: ({ what }) => ({
      said: `${what} limetumwa kwa simu, na bado haijulikani limeishaje.`,
      next: 'Muulize mtoa huduma sasa.',
    }),
  },
  'not-paid': {
    en: ({ what, why }) => ({ said: `${what} was not paid${why}.`, next: 'Ask the phone again.' }),
    sw: ({ what, why }) => ({ said: `${what} halikulipwa${why}.`, next: 'Iombe simu tena.' }),
  },
  'wrong-address': {
    en: ({ what }) => ({
      said: `Nothing that came has it, but messages come to the wrong address ${what}, and what they told is lost.`,
      next: 'Put the address right at the provider, and ask for what came in.',
    }),
    sw: ({ what }) => ({
      said: `Hakuna kilichofika chenye hii, lakini taarifa zinaenda anwani isiyo sahihi ${what}, na zimepotea.`,
      next: 'Sahihisha anwani kwa mtoa huduma, kisha uliza kilichofika.',
    }),
  },
  nothing: {
    en: () => ({
      said: 'Nothing that came has it: no payment, no delivery and no request.',
      next: 'Ask the providers for what came in, and the payer for the message of M-Pesa.',
    }),
    sw: () => ({
      said: 'Hakuna kilichofika chenye hii: si malipo, si ujumbe, si ombi.',
      next: 'Waulize watoa huduma kilichofika, na mlipaji ujumbe wa M-Pesa.',
    }),
  },
};

/** As it stands in the middle of a sentence. */
function lower(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
