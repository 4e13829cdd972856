import type { DirectSeen } from '../money/direct-test.ts';
import type { Both } from '../time/time.ts';

interface Tried {
  /** What was paid to, with a colon behind it; empty where there is one way only. */
  readonly channel: string;
  readonly receipt: string;
  readonly ago: string;
}

const DIRECT: Readonly<Record<DirectSeen, (tried: Tried) => Both>> = {
  yes: ({ channel, receipt, ago }) => ({
    en: `${channel}yes, a direct payment is told of: ${receipt} came ${ago} ago.`,
    sw: `${channel}ndiyo, malipo ya moja kwa moja yanafika: ${receipt} ilifika ${ago} zilizopita.`,
  }),
  listed: ({ channel, receipt, ago }) => ({
    en: `${channel}yes, but only in the list: ${receipt} stood there ${ago} ago. A list names no account, so a person gives each such payment to its line.`,
    sw: `${channel}ndiyo, lakini kwenye orodha tu: ${receipt} ilionekana humo ${ago} zilizopita. Orodha haitaji akaunti, kwa hiyo mtu hupa kila malipo laini yake.`,
  }),
  waiting: ({ channel, receipt, ago }) => ({
    en: `${channel}${receipt} was paid, as somebody said ${ago} ago, and has not come yet.`,
    sw: `${channel}${receipt} ililipwa, kama ilivyosemwa ${ago} zilizopita, na bado haijafika.`,
  }),
  no: ({ channel, receipt, ago }) => ({
    en: `${channel}no, direct payments are not told of: ${receipt}, paid ${ago} ago, did not come. Ask phones instead (washa pay); what was paid directly is entered by hand, or booked from a statement (washa payment cash, washa reconcile --statement FILE).`,
    sw: `${channel}hapana, malipo ya moja kwa moja hayafiki: ${receipt}, iliyolipwa ${ago} zilizopita, haikufika. Omba simu badala yake (washa pay); yaliyolipwa moja kwa moja huingizwa kwa mkono, au huandikwa kutoka taarifa (washa payment cash, washa reconcile --statement FAILI).`,
  }),
};

/** What a connection is found to be, thing by thing; what a provider says itself stays in its own words. */
export const CHECKED_SAID = {
  hasAddress: (): Both => ({
    en: 'The box has a public address; each push brings it along.',
    sw: 'Kisanduku kina anwani ya nje; kila ombi huitaja.',
  }),
  noAddress: (): Both => ({
    en: 'The box has no public address: nothing can be delivered. Set public_url under [intake].',
    sw: 'Kisanduku hakina anwani ya nje: hakuna kinachoweza kufika. Weka public_url chini ya [intake].',
  }),
  cannotBeAsked: (kind: string, keys: string): Both => ({
    en: `${kind} cannot be asked anything. Missing in the settings: ${keys}.`,
    sw: `${kind} haiwezi kuulizwa chochote. Kinachokosekana kwenye mipangilio: ${keys}.`,
  }),
  takesCredentials: (name: string): Both => ({
    en: `${name} takes the credentials.`,
    sw: `${name} inakubali funguo.`,
  }),
  notNow: (name: string, reason: string): Both => ({
    en: `${name} cannot be asked now: ${reason}.`,
    sw: `${name} haiwezi kuulizwa sasa: ${reason}.`,
  }),
  collected: (amount: string): Both => ({
    en: `${amount} are collected and not paid out.`,
    sw: `${amount} zimekusanywa na hazijatolewa.`,
  }),
  fewTokens: (amount: string): Both => ({
    en: `${amount} of service tokens are left: top them up, or pushes are refused.`,
    sw: `Zimebaki tokeni za huduma za ${amount}: ziongeze, la sivyo maombi yatakataliwa.`,
  }),
  tokens: (amount: string): Both => ({
    en: `${amount} of service tokens are left.`,
    sw: `Zimebaki tokeni za huduma za ${amount}.`,
  }),
  untold: (missing: string): Both => ({ en: `Not told: ${missing}.`, sw: `Haijasemwa: ${missing}.` }),
  noChannel: (): Both => ({
    en: 'There is no payment channel yet: add one at the provider’s.',
    sw: 'Bado hakuna channel ya malipo: ongeza moja kwa mtoa huduma.',
  }),
  noneChosen: (count: number, name: string): Both => ({
    en: `None of the ${count} channels is chosen, or it is there no more. Choose one: washa provider channels ${name}`,
    sw: `Hakuna iliyochaguliwa kati ya channel ${count}, au haipo tena. Chagua moja: washa provider channels ${name}`,
  }),
  channelOff: (called: string, name: string): Both => ({
    en: `Channel ${called}, is not active. Activate it there, or choose another: washa provider channels ${name}`,
    sw: `Channel ${called}, haijawashwa. Iwashe huko, au chagua nyingine: washa provider channels ${name}`,
  }),
  channelOn: (called: string): Both => ({
    en: `Channel ${called}, is active.`,
    sw: `Channel ${called}, imewashwa.`,
  }),
  asksPhones: (): Both => ({ en: 'Phones can be asked for payments.', sw: 'Simu zinaweza kuombwa malipo.' }),
  asksNoPhones: (): Both => ({ en: 'Phones cannot be asked for payments', sw: 'Simu haziwezi kuombwa malipo' }),
  lists: (): Both => ({
    en: 'The list of what came in can be asked for.',
    sw: 'Orodha ya yaliyoingia inaweza kuulizwa.',
  }),
  listsNot: (): Both => ({
    en: 'There is no list of what came in to ask for',
    sw: 'Hakuna orodha ya yaliyoingia ya kuuliza',
  }),
  listUntold: (reason: string): Both => ({
    en: `The list of what came in is not told: ${reason}.`,
    sw: `Orodha ya yaliyoingia haisemwi: ${reason}.`,
  }),
  lacking: (no: Both, keys: readonly string[] | undefined): Both => ({
    en: keys === undefined ? `${no.en}.` : `${no.en}: ${keys.join(' and ')} missing in the settings.`,
    sw: keys === undefined ? `${no.sw}.` : `${no.sw}: ${keys.join(' na ')} hazipo kwenye mipangilio.`,
  }),
  delivered: (ago: string): Both => ({
    en: `A delivery came ${ago} ago.`,
    sw: `Ujumbe ulifika ${ago} zilizopita.`,
  }),
  nothingDelivered: (): Both => ({
    en: 'Nothing was delivered here yet.',
    sw: 'Bado hakuna ujumbe uliofika hapa.',
  }),
  askedPaid: (ago: string): Both => ({
    en: `A phone that was asked has paid ${ago} ago.`,
    sw: `Simu iliyoombwa ililipa ${ago} zilizopita.`,
  }),
  noneAskedPaid: (name: string): Both => ({
    en: `No phone was asked and has paid yet. Try it: washa pay ACCOUNT --amount 10 --provider ${name}`,
    sw: `Bado hakuna simu iliyoombwa ikalipa. Jaribu: washa pay AKAUNTI --amount 10 --provider ${name}`,
  }),
  paidUnasked: (ago: string): Both => ({
    en: `Somebody paid without being asked ${ago} ago.`,
    sw: `Kuna aliyelipa bila kuombwa ${ago} zilizopita.`,
  }),
  direct: (seen: DirectSeen, tried: Tried): Both => DIRECT[seen](tried),
  /** @param named `--channel 133`, with a blank before it; empty where there is one way only */
  directUntried: (channel: string, named: string, provider: string): Both => ({
    en: `${channel}not yet tested. Pay 10 to it with a line’s account number, then say its M-Pesa code: washa provider direct ${provider}${named} --receipt CODE`,
    sw: `${channel}bado haijajaribiwa. Lipa 10 kwake kwa namba ya akaunti ya laini, kisha taja msimbo wake wa M-Pesa: washa provider direct ${provider}${named} --receipt MSIMBO`,
  }),
  noConnection: (name: string, known: readonly string[]): Both => ({
    en: `There is no connection "${name}". ${known.length === 0 ? 'There is none yet' : `There are: ${known.join(', ')}`}.`,
    sw: `Hakuna muunganisho "${name}". ${known.length === 0 ? 'Bado hakuna hata mmoja' : `Iliyopo: ${known.join(', ')}`}.`,
  }),
  noMpesaCode: (typed: string): Both => ({
    en: `"${typed}" is no code of M-Pesa: ten letters and digits, as in the message that the payer got.`,
    sw: `"${typed}" si msimbo wa M-Pesa: herufi na tarakimu kumi, kama kwenye ujumbe aliopata mlipaji.`,
  }),
  triesAnother: (receipt: string, where: string): Both => ({
    en: `${receipt} was said to try ${where} already: one payment tries one channel.`,
    sw: `${receipt} ilishatajwa kujaribu ${where}: malipo moja hujaribu channel moja.`,
  }),
  tries: (receipt: string, where: string, provider: string): Both => ({
    en: `${receipt} was paid straight to ${where}: whether that is told of shows within 15 minutes in washa provider check ${provider}`,
    sw: `${receipt} ililipwa moja kwa moja kwa ${where}: kama inafika itaonekana ndani ya dakika 15 kwenye washa provider check ${provider}`,
  }),
};
