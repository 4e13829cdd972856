import type { Both } from '../time/time.ts';

/** How a payment of one state is called, and one of which something lies apart. */
const STATES: Readonly<Record<string, string>> = {
  held: 'zinashikiliwa',
  unmatched: 'hazina laini',
  applied: 'zimetumika',
  agent: 'ziko kwa wakala',
  reversed: 'zimechukuliwa na mtoa huduma',
  refunded: 'zimerudishwa',
  dismissed: 'zimewekwa kando',
};
/** Where money of a payment is: the word of the books, and what it means. */
export const stateSaid = (state: string): Both => ({ en: state, sw: STATES[state] ?? state });

/** What a deed about a payment will do, and why it cannot be done. `id` is the payment's number, `line` an account number. */
export const PAYMENT_SAID = {
  unknown: (id: number): Both => ({ en: `There is no payment ${id}.`, sw: `Hakuna malipo ${id}.` }),
  clockUnknown: (): Both => ({
    en: 'It is not known what time it is, and with this money the time of a line would begin or end at a wrong one. Wait until the alarm of the clock is over. If the clock is right now: washa clock --right',
    sw: 'Haijulikani sasa ni saa ngapi, na kwa pesa hizi muda wa laini ungeanza au kuisha wakati usio sahihi. Subiri king’ora cha saa kiishe. Kama saa ni sahihi sasa: washa clock --right',
  }),
  waitsForClock: (id: number): Both => ({
    en: `Payment ${id} waits for the clock of this box, and is booked by itself as soon as that is right. If it is right now: washa clock --right`,
    sw: `Malipo ${id} yanasubiri saa ya kisanduku hiki, na yataandikwa yenyewe ikiwa sahihi. Kama ni sahihi sasa: washa clock --right`,
  }),
  bookedThen: (id: number): Both => ({
    en: `Payment ${id} waits for the clock of this box, and is booked by itself then.`,
    sw: `Malipo ${id} yanasubiri saa ya kisanduku hiki, na yataandikwa yenyewe hapo.`,
  }),

  appliedAlready: (id: number): Both => ({
    en: `Payment ${id} is applied already. To give it to another line: washa payment move`,
    sw: `Malipo ${id} yameshatumika. Kuyapa laini nyingine: washa payment move`,
  }),
  nothingForLine: (id: number, state: Both): Both => ({
    en: `Payment ${id} is ${state.en} already: nothing of it waits for a line.`,
    sw: `Pesa za malipo ${id} ${state.sw}: hakuna zinazosubiri laini.`,
  }),
  nothingForPerson: (id: number, state: Both): Both => ({
    en: `Payment ${id} is ${state.en} already: nothing of it waits for a person.`,
    sw: `Pesa za malipo ${id} ${state.sw}: hakuna zinazosubiri mtu.`,
  }),
  nothingWaits: (id: number, state: Both): Both => ({
    en: `Payment ${id} is ${state.en} already: nothing of it waits.`,
    sw: `Pesa za malipo ${id} ${state.sw}: hakuna zinazosubiri.`,
  }),
  nothingHeld: (id: number, state: Both): Both => ({
    en: `Payment ${id} is ${state.en}: nothing is held against it.`,
    sw: `Pesa za malipo ${id} ${state.sw}: hakuna kinachoyashikilia.`,
  }),
  nothingHere: (id: number, state: Both): Both => ({
    en: `Payment ${id} is ${state.en} already: nothing of it is here.`,
    sw: `Pesa za malipo ${id} ${state.sw}: hakuna zilizobaki hapa.`,
  }),
  nothingToGive: (id: number, state: Both): Both => ({
    en: `Payment ${id} is ${state.en}: nothing of it can be given.`,
    sw: `Pesa za malipo ${id} ${state.sw}: hakuna zinazoweza kutolewa.`,
  }),
  noneToMove: (id: number, state: Both): Both => ({
    en: `Payment ${id} is ${state.en}: no line has it, so it is not moved but assigned.`,
    sw: `Pesa za malipo ${id} ${state.sw}: hakuna laini iliyonazo, kwa hiyo hazihamishwi bali hupewa laini.`,
  }),
  noReceiptOf: (id: number, state: Both): Both => ({
    en: `Payment ${id} is ${state.en}: there is nothing to send a receipt of.`,
    sw: `Pesa za malipo ${id} ${state.sw}: hakuna cha kutumia risiti.`,
  }),
  noLineHas: (id: number, where: Both): Both => ({
    en: `No line has anything of payment ${id}: ${where.en}.`,
    sw: `Hakuna laini yenye chochote cha malipo ${id}: ${where.sw}.`,
  }),
  lineHasNone: (line: string, id: number, where: Both): Both => ({
    en: `"${line}" has nothing of payment ${id}: ${where.en}.`,
    sw: `"${line}" haina chochote cha malipo ${id}: ${where.sw}.`,
  }),
  allThereAlready: (id: number, line: string): Both => ({
    en: `All of payment ${id} is with ${line} already.`,
    sw: `Malipo yote ${id} tayari yako kwa ${line}.`,
  }),
  cannotRemember: (why: Both): Both => ({
    en: `It cannot be remembered: ${why.en}.`,
    sw: `Haiwezi kukumbukwa: ${why.sw}.`,
  }),
  lineOnce: (): Both => ({
    en: 'Each line is named once, with all that it gets.',
    sw: 'Kila laini inatajwa mara moja, na yote inayopata.',
  }),
  partsTooMuch: (id: number, sum: string, total: string): Both => ({
    en: `That makes ${sum}, and payment ${id} has ${total} to be given.`,
    sw: `Jumla ni ${sum}, na malipo ${id} yana ${total} za kutolewa.`,
  }),
  inBooks: (receipt: string, where: Both): Both => ({
    en: `The receipt ${receipt} is in the books already: ${where.en}.`,
    sw: `Risiti ${receipt} tayari imo vitabuni: ${where.sw}.`,
  }),

  goesTo: (amount: Both, id: number, line: string): Both => ({
    en: `${amount.en} of payment ${id} goes to ${line}`,
    sw: `${amount.sw} za malipo ${id} zinakwenda kwa ${line}`,
  }),
  isFree: (amount: Both, id: number): Both => ({
    en: `${amount.en} of payment ${id} waits for a line, and is held no more`,
    sw: `${amount.sw} za malipo ${id} zinasubiri laini, na hazishikiliwi tena`,
  }),
  setAside: (amount: Both, id: number): Both => ({
    en: `${amount.en} of payment ${id} is set aside, for no line`,
    sw: `${amount.sw} za malipo ${id} zinawekwa kando, si za laini yoyote`,
  }),
  countedAs: (amount: string, counted: string): Both => ({
    en: `${amount} (counted as ${counted})`,
    sw: `${amount} (zinahesabiwa kama ${counted})`,
  }),
  restRenews: (line: string, others: readonly string[]): Both => ({
    en: `what is left when ${line} is renewed renews ${others.join(', then ')}`,
    sw: `kinachobaki ${line} ikihuishwa kinahuisha ${others.join(', kisha ')}`,
  }),
  balanceThen: (balance: string): Both => ({
    en: `its balance is then ${balance}`,
    sw: `salio lake litakuwa ${balance}`,
  }),
  buysNone: (balance: Both): Both => ({
    en: `it buys no whole period: ${balance.en}`,
    sw: `hazitoshi muda mmoja: ${balance.sw}`,
  }),
  buys: (line: string, until: Both): Both => ({
    en: `${line} is then paid until ${until.en}`,
    sw: `${line} itakuwa imelipiwa hadi ${until.sw}`,
  }),
  buysAnd: (buys: Both, balance: Both): Both => ({
    en: `${buys.en}, and ${balance.en}`,
    sw: `${buys.sw}, na ${balance.sw}`,
  }),
  remembers: (who: Both, text: Both, line: string): Both => ({
    en: `later payments of ${who.en}, ${text.en}, go to ${line} by themselves`,
    sw: `malipo ya baadaye ya ${who.sw}, ${text.sw}, yatakwenda kwa ${line} yenyewe`,
  }),
  samePayer: (): Both => ({ en: 'the same payer', sw: 'mlipaji huyo huyo' }),
  whoTypes: (text: string): Both => ({ en: `who types "${text}"`, sw: `anayeandika "${text}"` }),
  whoTypesNone: (): Both => ({ en: 'who types no account', sw: 'asiyeandika akaunti' }),
  payerUnknown: (): Both => ({
    en: 'the provider does not say who paid, so a later payment of the same payer is not known again',
    sw: 'mtoa huduma hasemi nani amelipa, kwa hiyo malipo mengine ya mlipaji huyo hayatajulikana',
  }),
  isNumberOfOther: (text: string): Both => ({
    en: `"${text}" is the account number of another line, and goes there`,
    sw: `"${text}" ni namba ya akaunti ya laini nyingine, na huenda huko`,
  }),
  wasErased: (line: string): Both => ({
    en: `account ${line} was that of somebody who was erased: it is given to nobody again`,
    sw: `akaunti ${line} ilikuwa ya mtu aliyefutwa: haitapewa mtu tena`,
  }),
  forgets: (): Both => ({
    en: 'what was remembered of this payer is forgotten',
    sw: 'kilichokumbukwa kuhusu mlipaji huyu kinasahauliwa',
  }),

  takenLeaving: (amount: string, line: string, balance: string): Both => ({
    en: `${amount} is taken from ${line}, whose balance is then ${balance}`,
    sw: `${amount} zinatolewa kwa ${line}, na salio lake litakuwa ${balance}`,
  }),
  takenPaid: (amount: string, line: string, until: Both): Both => ({
    en: `${amount} is taken from ${line}, which is then paid until ${until.en}`,
    sw: `${amount} zinatolewa kwa ${line}, na itakuwa imelipiwa hadi ${until.sw}`,
  }),
  takenOver: (amount: string, line: string, until: Both): Both => ({
    en: `${amount} is taken from ${line}, whose time is then over since ${until.en}`,
    sw: `${amount} zinatolewa kwa ${line}, na muda wake utakuwa umeisha tangu ${until.sw}`,
  }),
  takenOff: (amount: string, line: string, until: Both): Both => ({
    en: `${amount} is taken from ${line}, whose time is then over since ${until.en}: it is switched off`,
    sw: `${amount} zinatolewa kwa ${line}, na muda wake utakuwa umeisha tangu ${until.sw}: inazimwa`,
  }),
  agentOwesMore: (amount: string): Both => ({
    en: `an agent owes ${amount} more`,
    sw: `wakala atadaiwa ${amount} zaidi`,
  }),
  waits: (id: number): Both => ({ en: `payment ${id} waits for a line`, sw: `malipo ${id} yanasubiri laini` }),
  partGoes: (id: number, amount: string, line: string): Both => ({
    en: `of payment ${id} ${amount} goes to ${line}`,
    sw: `kutoka malipo ${id}, ${amount} zinakwenda kwa ${line}`,
  }),
  nothingLeft: (): Both => ({ en: 'nothing is left of it', sw: 'hakuna kinachobaki' }),
  restWaits: (amount: string): Both => ({
    en: `${amount} is left, and waits for a line`,
    sw: `zinabaki ${amount}, na zinasubiri laini`,
  }),
  partWith: (amount: string, line: string): Both => ({ en: `${amount} with ${line}`, sw: `${amount} kwa ${line}` }),
  partApart: (amount: string, state: Both): Both => ({ en: `${amount} ${state.en}`, sw: `${amount} ${state.sw}` }),
  isReturn: (id: number): Both => ({
    en: `money that went back to the payer of payment ${id}`,
    sw: `pesa zilizorudishwa kwa mlipaji wa malipo ${id}`,
  }),
  /** @param receipt under which it went back; null: not known */
  reversed: (amount: string, id: number, receipt: string | null): Both => ({
    en: `${amount} of payment ${id} counts as taken back by the provider${receipt === null ? '' : `, by ${receipt}`}`,
    sw: `${amount} za malipo ${id} zinahesabiwa kuwa zimechukuliwa na mtoa huduma${receipt === null ? '' : `, kwa ${receipt}`}`,
  }),

  noPhoneForReceipt: (line: string): Both => ({
    en: `${line} has no phone: nobody can be sent a receipt.`,
    sw: `${line} haina simu: hakuna wa kutumiwa risiti.`,
  }),
  receiptWaits: (id: number): Both => ({
    en: `The receipt of payment ${id} waits to be sent already.`,
    sw: `Risiti ya malipo ${id} tayari inasubiri kutumwa.`,
  }),
  receiptOver: (id: number): Both => ({
    en: `What payment ${id} bought is over: its receipt would say what is not so any more.`,
    sw: `Muda ulionunuliwa na malipo ${id} umeisha: risiti yake ingesema yasiyo kweli tena.`,
  }),
  receiptGoes: (id: number, phone: string, line: string): Both => ({
    en: `the receipt of payment ${id} is sent to ${phone} of ${line}`,
    sw: `risiti ya malipo ${id} inatumwa kwa ${phone} ya ${line}`,
  }),
};
