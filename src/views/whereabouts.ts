import { formatWhen, type Language } from '../domain/time/time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import type { WordsOf } from './fact.ts';
import type { PaymentCode, ShownPayment } from './payment.ts';
import { paymentDetail, paymentWords } from './payment-words.ts';
import type { Found, FoundCallback, FoundRefusal, FoundRequest } from './search.ts';

/** What happened to money that somebody says they have paid. */
export type WhereCode =
  | 'on'
  | 'on-its-way'
  | 'stuck'
  | 'blocked'
  | 'credited'
  | 'held'
  | 'unmatched'
  | 'dismissed'
  | 'reversed'
  | 'refunded'
  | 'set-apart'
  | 'refused'
  | 'asked'
  | 'not-paid'
  | 'wrong-address'
  | 'nothing';

/** What its words name. */
interface Told {
  /** `Payment 7 (SCB1234567, KES 1,500, 10 Mar 09:00)`, or what there is instead. */
  readonly what: string;
  readonly id: number;
  readonly account: string;
  readonly provider: string;
  /** Words of another view: why it waits, or what became of it. */
  readonly why: string;
}

interface Said {
  /** One sentence. */
  readonly said: string;
  /** What to do now, in a sentence; the command for it stands behind. */
  readonly next: string;
}

/** The answer to "I have already paid". */
export interface Whereabouts extends Said {
  readonly code: WhereCode;
  readonly command: string;
  /** Where it is done in the console; null where it is not. */
  readonly page: string | null;
}

const CODE_OF: Readonly<Record<PaymentCode, WhereCode>> = {
  held: 'held',
  unmatched: 'unmatched',
  dismissed: 'dismissed',
  reversed: 'reversed',
  refunded: 'refunded',
  online: 'on',
  confirmed: 'on',
  blocked: 'blocked',
  credited: 'credited',
  refused: 'stuck',
  'no-lane': 'stuck',
  'router-away': 'stuck',
  'router-stopped': 'stuck',
  stuck: 'stuck',
  telling: 'on-its-way',
  queued: 'on-its-way',
  trying: 'on-its-way',
};

const COMMANDS: Readonly<Record<WhereCode, (told: Told) => string>> = {
  on: ({ id }) => `washa payment receipt ${id}`,
  'on-its-way': ({ id }) => `washa payment show ${id}`,
  stuck: () => 'washa status',
  blocked: ({ account }) => `washa line unblock ${account}`,
  credited: ({ account }) => `washa pay ${account}`,
  held: ({ id }) => `washa payment release ${id}`,
  unmatched: ({ id, account }) => `washa payment assign ${id} ${account || 'ACCOUNT'}`,
  dismissed: ({ id }) => `washa payment release ${id}`,
  reversed: ({ id }) => `washa payment show ${id}`,
  refunded: ({ id }) => `washa payment show ${id}`,
  'set-apart': ({ id }) => `washa callback book ${id}`,
  refused: ({ provider }) => `washa reconcile --provider ${provider}`,
  asked: ({ provider }) => `washa reconcile --provider ${provider}`,
  'not-paid': ({ account }) => `washa pay ${account}`,
  'wrong-address': () => 'washa reconcile',
  nothing: () => 'washa reconcile',
};

export const WHERE_WORDS: WordsOf<WhereCode, Told, Said> = {
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
    en: ({ what, why }) => ({ said: `${what} came and is held: ${why}`, next: 'Release it, if it is right.' }),
    sw: ({ what, why }) => ({ said: `${what} yamefika na yameshikiliwa: ${why}`, next: 'Yaachilie, kama ni sahihi.' }),
  },
  unmatched: {
    en: ({ what, why }) => ({ said: `${what} came and has no line: ${why}`, next: 'Give it to its line.' }),
    sw: ({ what, why }) => ({ said: `${what} yamefika bila laini: ${why}`, next: 'Yape laini yake.' }),
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
    en: ({ what }) => ({ said: `${what} came, and was refunded to the payer.`, next: 'Show when, and by whom.' }),
    sw: ({ what }) => ({ said: `${what} yamefika, kisha yamerudishwa kwa mlipaji.`, next: 'Onyesha lini, na nani.' }),
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
      said: `Nothing that came has it, but callbacks come to the wrong address ${what}, and what they told is lost.`,
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

interface Context {
  readonly currency: string;
  /** IANA name. */
  readonly zone: string;
  readonly language: Language;
  /** UTC ms. */
  readonly now: number;
}

type Clue = readonly [at: number, code: WhereCode, told: Told];

/** What happened to the newest of what was found, and the one thing to do about it. */
export function whereabouts(found: Found, context: Context): Whereabouts {
  const clues: Clue[] = [
    ...found.payments.map((one) => ofPayment(one, context)),
    ...found.callbacks.map((one) => ofCallback(one, context)),
    ...found.refusals.map((one) => ofRefusal(one, context)),
    ...found.requests.map((one) => ofRequest(one, context)),
  ];
  const [lost = null] = found.wrongAddresses;
  const none: Clue = [
    0,
    lost === null ? 'nothing' : 'wrong-address',
    { what: lost ?? '', id: 0, account: '', provider: '', why: '' },
  ];
  const [, code, told] = clues.reduce((newest, one) => (one[0] > newest[0] ? one : newest), none);
  const { said, next } = WHERE_WORDS[code][context.language](told);
  const counted = clues.length > 1 ? OF_SEVERAL[context.language](clues.length) : '';
  return { code, said: `${counted}${said}`, next, command: COMMANDS[code](told), page: pageOf(code, told) };
}

const OF_SEVERAL: Readonly<Record<Language, (n: number) => string>> = {
  en: (n) => `The newest of ${n} that fit: `,
  sw: (n) => `Ya karibuni kati ya ${n} zinazofanana: `,
};

function pageOf(code: WhereCode, { id }: Told): string | null {
  if (code === 'set-apart') return `/callbacks/${id}`;
  return id === 0 ? null : `/payments/${id}`;
}

function ofPayment({ payment, view }: ShownPayment, { currency, zone, language, now }: Context): Clue {
  const code = CODE_OF[view.verdict.code];
  const facts = [
    payment.receipt_code,
    formatCents(cents(payment.amount_cents), payment.currency || currency),
    formatWhen(payment.received_at, zone, language, now),
  ];
  const waits = code === 'held' || code === 'unmatched';
  const told = {
    what: `${PAYMENT[language]} ${payment.id} (${facts.filter((one) => one !== null).join(', ')})`,
    id: payment.id,
    account: payment.account_no ?? '',
    provider: payment.provider,
    why: (waits ? paymentDetail(view, language) : null) ?? paymentWords(view, language),
  };
  return [payment.received_at, code, told];
}

const PAYMENT: Readonly<Record<Language, string>> = { en: 'Payment', sw: 'Malipo' };
const DELIVERY: Readonly<Record<Language, string>> = { en: 'A delivery of', sw: 'Ujumbe wa' };
const REQUEST: Readonly<Record<Language, string>> = { en: 'The request for', sw: 'Ombi la' };

type Seen = Pick<FoundCallback, 'seen' | 'provider' | 'at'>;

function deliveryWords({ seen, provider, at }: Seen, { zone, language, now }: Context): string {
  const facts = [seen.receipt, seen.amount, formatWhen(at, zone, language, now)];
  return `${DELIVERY[language]} ${provider} (${facts.filter((one) => one !== null).join(', ')})`;
}

function ofCallback(one: FoundCallback, context: Context): Clue {
  const told = { what: deliveryWords(one, context), id: one.id, account: '', provider: one.provider, why: '' };
  return [one.at, 'set-apart', told];
}

function ofRefusal(one: FoundRefusal, context: Context): Clue {
  const told = { what: deliveryWords(one, context), id: 0, account: '', provider: one.provider, why: one.reason };
  return [one.at, 'refused', told];
}

function ofRequest(one: FoundRequest, { currency, zone, language, now }: Context): Clue {
  const amount = formatCents(cents(one.amount_cents), currency);
  const facts = [one.account_no, one.provider, formatWhen(one.created_at, zone, language, now)];
  const told = {
    what: `${REQUEST[language]} ${amount} (${facts.join(', ')})`,
    id: 0,
    account: one.account_no,
    provider: one.provider,
    why: one.outcome === null ? '' : ` (${one.outcome})`,
  };
  return [one.created_at, one.state === 'open' ? 'asked' : 'not-paid', told];
}
