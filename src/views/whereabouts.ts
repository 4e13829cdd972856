import { formatWhen, type Language } from '../domain/time/time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import type { PaymentCode, ShownPayment } from './payment.ts';
import { WHERE_WORDS, type WhereCode, type WhereSaid, type WhereTold } from './whereabouts-words.ts';
import { paymentDetail, paymentWords } from './payment-words.ts';
import type { Found, FoundRequest } from './search.ts';
import type { FoundCallback, FoundRefusal } from './search-deliveries.ts';

/** The answer to "I have already paid". */
export interface Whereabouts extends WhereSaid {
  readonly code: WhereCode;
  readonly command: string;
  /** Where it is done in the console. */
  readonly page: string;
}

const CODE_OF: Readonly<Record<PaymentCode, WhereCode>> = {
  held: 'held',
  unmatched: 'unmatched',
  agent: 'agent',
  dismissed: 'dismissed',
  reversed: 'reversed',
  refunded: 'refunded',
  refunding: 'refunded',
  online: 'on',
  confirmed: 'on',
  blocked: 'blocked',
  credited: 'credited',
  refused: 'stuck',
  'no-lane': 'stuck',
  'router-away': 'stuck',
  'router-stopped': 'stuck',
  'router-paused': 'stuck',
  stuck: 'stuck',
  telling: 'on-its-way',
  queued: 'on-its-way',
  trying: 'on-its-way',
};

const COMMANDS: Readonly<Record<WhereCode, (told: WhereTold) => string>> = {
  on: ({ id }) => `washa payment receipt ${id}`,
  'on-its-way': ({ id }) => `washa payment show ${id}`,
  stuck: () => 'washa status',
  blocked: ({ account }) => `washa line unblock ${account}`,
  credited: ({ account }) => `washa pay ${account}`,
  held: ({ id }) => `washa payment release ${id}`,
  unmatched: ({ id }) => `washa payment assign ${id} ACCOUNT`,
  agent: ({ id }) => `washa payment take-back ${id}`,
  dismissed: ({ id }) => `washa payment release ${id}`,
  reversed: ({ id }) => `washa payment show ${id}`,
  refunded: ({ id }) => `washa payment show ${id}`,
  'went-back': ({ id }) => `washa payment show ${id}`,
  'set-apart': ({ id }) => `washa callback book ${id}`,
  refused: ({ provider }) => `washa reconcile --provider ${provider}`,
  asked: ({ provider }) => `washa reconcile --provider ${provider}`,
  'not-paid': ({ account }) => `washa pay ${account}`,
  'wrong-address': () => 'washa reconcile',
  nothing: () => 'washa reconcile',
};

const toPayment = ({ id }: WhereTold) => `/payments/${id}`;
const toLine = ({ lineId }: WhereTold) => `/lines/${lineId}`;

/** The page on which the same is done as by the command. */
const PAGES: Readonly<Record<WhereCode, (told: WhereTold) => string>> = {
  on: toPayment,
  'on-its-way': toPayment,
  stuck: ({ lineId }) => `/lines/${lineId}/why`,
  blocked: toLine,
  credited: toLine,
  held: toPayment,
  unmatched: toPayment,
  agent: toPayment,
  dismissed: toPayment,
  reversed: toPayment,
  refunded: toPayment,
  'went-back': toPayment,
  'set-apart': ({ id }) => `/callbacks/${id}`,
  refused: () => '/attention',
  asked: toLine,
  'not-paid': toLine,
  'wrong-address': () => '/attention',
  nothing: () => '/callbacks',
};

interface Context {
  readonly currency: string;
  /** IANA name. */
  readonly zone: string;
  readonly language: Language;
  /** UTC ms. */
  readonly now: number;
}

type Clue = readonly [at: number, code: WhereCode, told: WhereTold];

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
    { what: lost ?? '', id: 0, lineId: 0, account: '', provider: '', why: '' },
  ];
  const returned = ofReturn(found, context);
  const [, code, told] = returned ?? clues.reduce((newest, one) => (one[0] > newest[0] ? one : newest), none);
  const { said, next } = WHERE_WORDS[code][context.language](told);
  const counted = returned === null && clues.length > 1 ? OF_SEVERAL[context.language](clues.length) : '';
  return { code, said: `${counted}${said}`, next, command: COMMANDS[code](told), page: PAGES[code](told) };
}

const OF_SEVERAL: Readonly<Record<Language, (n: number) => string>> = {
  en: (n) => `The newest of ${n} that fit: `,
  sw: (n) => `Ya karibuni kati ya ${n} zinazofanana: `,
};

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
    lineId: payment.subscription_id ?? 0,
    account: payment.account_no ?? '',
    provider: payment.provider,
    why: (waits ? paymentDetail(view, language) : null) ?? paymentWords(view, language),
  };
  return [payment.received_at, code, told];
}

/** Who asks by the receipt of what went back is told of that, whatever else became of the payment. */
function ofReturn({ wentBack, payments }: Found, context: Context): Clue | null {
  const one = payments.find(({ payment }) => payment.id === wentBack?.payment_id);
  if (wentBack === null || one === undefined) return null;
  const [, , told] = ofPayment(one, context);
  const { zone, language, now } = context;
  const amount = formatCents(cents(wentBack.amount_cents), one.payment.currency || context.currency);
  const facts = [amount, formatWhen(wentBack.at, zone, language, now)];
  return [wentBack.at, 'went-back', { ...told, why: `${wentBack.receipt} (${facts.join(', ')})` }];
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
  const told = {
    what: deliveryWords(one, context),
    id: one.id,
    lineId: 0,
    account: '',
    provider: one.provider,
    why: '',
  };
  return [one.at, 'set-apart', told];
}

function ofRefusal(one: FoundRefusal, context: Context): Clue {
  const told = {
    what: deliveryWords(one, context),
    id: 0,
    lineId: 0,
    account: '',
    provider: one.provider,
    why: one.reason,
  };
  return [one.at, 'refused', told];
}

function ofRequest(one: FoundRequest, { currency, zone, language, now }: Context): Clue {
  const amount = formatCents(cents(one.amount_cents), currency);
  const facts = [one.account_no, one.provider, formatWhen(one.created_at, zone, language, now)];
  const told = {
    what: `${REQUEST[language]} ${amount} (${facts.join(', ')})`,
    id: 0,
    lineId: one.line_id,
    account: one.account_no,
    provider: one.provider,
    why: one.outcome === null ? '' : ` (${one.outcome})`,
  };
  return [one.created_at, one.state === 'open' ? 'asked' : 'not-paid', told];
}
