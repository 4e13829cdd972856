import type { HoldReason } from '../domain/money/notice.ts';
import type { SetFree, UnmatchedReason } from '../domain/money/match.ts';
import type { ProofState } from '../domain/proof.ts';
import { formatElapsed } from '../domain/time/durations.ts';
import type { Language } from '../domain/time/time.ts';
import type { ReceiptState } from '../storage/engine/schema-messages.ts';
import type { ProofOfPayment } from '../storage/proofs.ts';
import { lookUp } from './codes.ts';
import type { WordsOf } from './fact.ts';
import type { PaymentCode, PaymentTold, PaymentView } from './payment.ts';

// The words of a payment's view, for every screen. A code without words does not compile.

const HELD: Readonly<Record<HoldReason, Readonly<Record<Language, string>>>> = {
  currency: { en: 'Not the currency of the books.', sw: 'Si sarafu ya vitabu.' },
  stale: {
    en: 'The provider dates it outside the time we accept: it may be an old delivery sent again.',
    sw: 'Tarehe yake iko nje ya muda tunaokubali: huenda ni ujumbe wa zamani uliotumwa tena.',
  },
  ceiling: {
    en: 'More than may be booked without a confirmation.',
    sw: 'Ni zaidi ya kinachoruhusiwa bila uthibitisho.',
  },
  unconfirmed: {
    en: 'The provider does not sign its deliveries; it waits for a confirmation.',
    sw: 'Mtoa huduma hatii sahihi; inasubiri uthibitisho.',
  },
  request_mismatch: {
    en: 'The amount differs from the payment request that it answers.',
    sw: 'Kiasi ni tofauti na ombi la malipo linalojibiwa.',
  },
  after_terminal: {
    en: 'The provider had called this order failed or cancelled before.',
    sw: 'Mtoa huduma alisema awali kuwa malipo haya yameshindwa au yameghairiwa.',
  },
  conflict: {
    en: 'It brings a new receipt under a name that belongs to other money: compare the two deliveries.',
    sw: 'Ina risiti mpya kwa jina la pesa nyingine: linganisha ujumbe mbili.',
  },
  unreadable: {
    en: 'The delivery was not understood, but it names this amount.',
    sw: 'Ujumbe haukueleweka, lakini unataja kiasi hiki.',
  },
  large_amount: {
    en: 'More than anybody pays for a line: look whether the amount is right.',
    sw: 'Ni zaidi ya bei ya laini yoyote: angalia kama kiasi ni sahihi.',
  },
  clock: {
    en: 'It was not certain what time it was when it came in; it is booked by itself as soon as that is.',
    sw: 'Saa ya kisanduku haikuwa sahihi; itaingia saa ikirekebishwa.',
  },
};

const UNMATCHED: Readonly<Record<UnmatchedReason | SetFree, Readonly<Record<Language, string>>>> = {
  no_account: { en: 'The payer typed no account number.', sw: 'Mlipaji hakuandika namba ya akaunti.' },
  unknown_account: {
    en: 'No line has the account number that was typed.',
    sw: 'Hakuna laini yenye namba ya akaunti iliyoandikwa.',
  },
  account_ambiguous: {
    en: 'What was typed fits several lines.',
    sw: 'Kilichoandikwa kinalingana na laini kadhaa.',
  },
  account_retired: {
    en: 'The account number that was typed belongs to a line that is retired.',
    sw: 'Namba ya akaunti iliyoandikwa ni ya laini iliyofungwa.',
  },
  bad_check: {
    en: 'The account number has a slip in it: its check character does not fit.',
    sw: 'Kuna kosa dogo kwenye namba ya akaunti.',
  },
  phone_unknown: {
    en: 'No line has that phone number.',
    sw: 'Hakuna laini yenye namba hiyo ya simu.',
  },
  phone_ambiguous: {
    en: 'Several lines belong to that phone number.',
    sw: 'Laini kadhaa zina namba hiyo ya simu.',
  },
  request_unknown: {
    en: 'It answers a payment request that is not ours.',
    sw: 'Inajibu ombi la malipo lisilo letu.',
  },
  taken_back: {
    en: 'A person took it back: it waits to be given.',
    sw: 'Mtu aliirudisha: inasubiri kupewa laini.',
  },
  rest: { en: 'It is what was left of the payment.', sw: 'Ni salio la malipo.' },
  refund_failed: {
    en: 'Its refund did not arrive: it waits to be given, or to be sent again.',
    sw: 'Marejesho hayakufika: inasubiri kupewa laini au kutumwa tena.',
  },
};

const reasons = (words: Readonly<Record<string, Readonly<Record<Language, string>>>>, language: Language) =>
  Object.fromEntries(Object.entries(words).map(([code, said]) => [code, said[language]]));

export function heldWords(reason: string | null, language: Language = 'en'): string {
  return lookUp(reasons(HELD, language), reason, 'No reason was stored.');
}

export function unmatchedWords(reason: string | null, language: Language = 'en'): string {
  return lookUp(reasons(UNMATCHED, language), reason, 'It could not be matched to one line.');
}

const took = ({ tookMs }: PaymentTold) => formatElapsed(tookMs ?? 0);

/** One sentence each, without its full stop: an age may follow. */
const VERDICTS: WordsOf<PaymentCode, PaymentTold, string> = {
  held: { en: () => 'Kept for a person', sw: () => 'Imeshikiliwa' },
  unmatched: { en: () => 'Unmatched', sw: () => 'Haina laini' },
  agent: { en: () => 'Paid by an agent, for vouchers', sw: () => 'Imelipwa na wakala, kwa vocha' },
  dismissed: { en: () => 'Dismissed by a person', sw: () => 'Imewekwa kando na mtu' },
  reversed: { en: () => 'Reversed: the money went back', sw: () => 'Imerudishwa: pesa zimerudi' },
  refunded: { en: () => 'Refunded to the payer', sw: () => 'Imerudishwa kwa mlipaji' },
  refunding: {
    en: () => 'On its way back to the payer; nobody has said yet that it arrived',
    sw: () => 'Inarudi kwa mlipaji; hakuna aliyesema bado kwamba imefika',
  },
  online: {
    en: (told) => `Session seen ${took(told)} after the payment`,
    sw: (told) => `Kifaa kimeonekana ${took(told)} baada ya malipo`,
  },
  confirmed: {
    en: (told) => `Router confirmed after ${took(told)}, no session seen yet`,
    sw: (told) => `Ruta imewasha baada ya ${took(told)}, kifaa hakijaonekana bado`,
  },
  blocked: {
    en: () => 'Booked, but a person has blocked the line',
    sw: () => 'Imeingia, lakini mtu amezuia laini',
  },
  credited: {
    en: () => 'Credited to the line; it buys no whole period, so nothing is switched',
    sw: () => 'Imehifadhiwa kwenye laini; haitoshi muda mmoja, kwa hiyo hakuna kilichowashwa',
  },
  refused: { en: ({ router }) => `Given up by ${router}`, sw: ({ router }) => `${router} imeacha kujaribu` },
  'no-lane': {
    en: ({ router }) => `Nothing talks to ${router}`,
    sw: ({ router }) => `Hakuna kinachozungumza na ${router}`,
  },
  'router-away': {
    en: ({ router }) => `Waits: ${router} is unreachable`,
    sw: ({ router }) => `Inasubiri: ${router} haijibu`,
  },
  'router-stopped': {
    en: ({ router }) => `Waits: ${router} is stopped`,
    sw: ({ router }) => `Inasubiri: ${router} inatukataa`,
  },
  'router-paused': {
    en: ({ router }) => `Waits: ${router} is paused by a person`,
    sw: ({ router }) => `Inasubiri: ${router} imesimamishwa na mtu`,
  },
  telling: { en: ({ router }) => `${router} is being told now`, sw: ({ router }) => `${router} inaambiwa sasa` },
  queued: {
    en: ({ router, queued }) => `In the queue of ${router}${queued === null ? '' : `, ${queued} waiting`}`,
    sw: ({ router, queued }) => `Inasubiri zamu ya ${router}${queued === null ? '' : `, ${queued} zinasubiri`}`,
  },
  trying: {
    en: ({ router }) => `Not done yet by ${router}, tried again by itself`,
    sw: ({ router }) => `${router} bado haijafanya, inajaribiwa tena yenyewe`,
  },
  stuck: {
    en: ({ router }) => `${router} has not confirmed and nothing waits there; open the line`,
    sw: ({ router }) => `${router} haijathibitisha na hakuna kinachosubiri; fungua laini`,
  },
};

export function paymentWords({ verdict, told }: PaymentView, language: Language = 'en'): string {
  return VERDICTS[verdict.code][language](told);
}

/** What became of the receipt. */
export const RECEIPT_WORDS: Readonly<Record<Language, Readonly<Record<ReceiptState, string>>>> = {
  en: {
    queued: 'queued',
    sent: 'sent',
    refused: 'refused',
    unknown: 'unknown',
    logged: 'not sent: no gateway',
    dropped: 'not sent: too late',
  },
  sw: {
    queued: 'inasubiri',
    sent: 'imetumwa',
    refused: 'imekataliwa',
    unknown: 'haijulikani',
    logged: 'haikutumwa: hakuna mtoa huduma wa SMS',
    dropped: 'haikutumwa: imechelewa',
  },
};

/** What stands behind the verdict: the reason in words, or somebody's own words; null when nothing does. */
export function paymentDetail({ verdict, told }: PaymentView, language: Language = 'en'): string | null {
  if (verdict.code === 'held') return heldWords(told.reason, language);
  if (verdict.code === 'unmatched') return unmatchedWords(told.reason, language);
  return told.quote;
}

const PROOFS: Readonly<Record<ProofState, Readonly<Record<Language, string>>>> = {
  open: { en: 'not confirmed yet: it is asked for by itself', sw: 'haijathibitishwa bado: inaulizwa yenyewe' },
  true: { en: 'the provider confirms it', sw: 'mtoa huduma anaithibitisha' },
  false: { en: 'the provider says otherwise', sw: 'mtoa huduma anasema sivyo' },
  unknown: {
    en: 'nobody could say: it stands as it was taken',
    sw: 'hakuna aliyeweza kusema: inabaki kama ilivyopokelewa',
  },
};

/** Whether money that nobody signed is true; null of money that was signed, or about which nobody can be asked. */
export function proofWords(proof: ProofOfPayment | null, language: Language = 'en'): string | null {
  if (proof === null) return null;
  return `${PROOFS[proof.state][language]}${proof.said === null ? '' : ` (it ${proof.said})`}`;
}
