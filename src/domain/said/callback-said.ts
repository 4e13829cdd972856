import type { Both } from '../time/time.ts';

/** What a deed about a delivery that was set apart will do, or one about days of the books, and why it cannot be done. */
export const CALLBACK_SAID = {
  unknown: (id: number): Both => ({ en: `There is no callback ${id}.`, sw: `Hakuna ujumbe ${id}.` }),
  isInBooks: (id: number): Both => ({
    en: `Callback ${id} was not set apart: what it tells of is in the books.`,
    sw: `Ujumbe ${id} haukutengwa: unachosema kimo vitabuni.`,
  }),
  waitsForNobody: (id: number): Both => ({
    en: `Callback ${id} was not set apart: nothing of it waits for a person.`,
    sw: `Ujumbe ${id} haukutengwa: hakuna kinachosubiri mtu.`,
  }),
  endedBefore: (id: number): Both => ({
    en: `Callback ${id} was ended by a person before.`,
    sw: `Ujumbe ${id} ulishafungwa na mtu.`,
  }),
  moneyInBooks: (where: Both): Both => ({
    en: `This money is in the books already: ${where.en}.`,
    sw: `Pesa hizi tayari zimo vitabuni: ${where.sw}.`,
  }),
  isPayment: (id: number, payment: number): Both => ({
    en: `What callback ${id} tells of is payment ${payment} already.`,
    sw: `Kinachosemwa na ujumbe ${id} tayari ni malipo ${payment}.`,
  }),
  decidePayment: (id: number, payment: number, state: Both): Both => ({
    en: `What callback ${id} tells of is payment ${payment}, which is ${state.en}: assign, release or dismiss that.`,
    sw: `Kinachosemwa na ujumbe ${id} ni malipo ${payment} (${state.sw}): yape laini, yaachilie au yaweke kando.`,
  }),
  claimsName: (id: number, payment: number): Both => ({
    en: `Callback ${id} claims a name of payment ${payment}: only a receipt of its own makes it other money.`,
    sw: `Ujumbe ${id} unadai jina la malipo ${payment}: ni pesa nyingine kama una risiti yake tu.`,
  }),
  booksWaiting: (amount: Both, id: number): Both => ({
    en: `${amount.en} of callback ${id} comes into the books, and waits for a line`,
    sw: `${amount.sw} za ujumbe ${id} zinaandikwa vitabuni, na zinasubiri laini`,
  }),
  booksFor: (amount: Both, id: number, line: string): Both => ({
    en: `${amount.en} of callback ${id} comes into the books, and goes to ${line}`,
    sw: `${amount.sw} za ujumbe ${id} zinaandikwa vitabuni, na zinakwenda kwa ${line}`,
  }),
  ends: (id: number): Both => ({
    en: `Callback ${id} waits for nobody any more; its bytes are kept`,
    sw: `Ujumbe ${id} haumsubiri mtu tena; maandishi yake yanatunzwa`,
  }),
  place: (payment: number, amount: Both, state: Both): Both => ({
    en: `payment ${payment}, ${amount.en}, ${state.en}`,
    sw: `malipo ${payment}, ${amount.sw}, ${state.sw}`,
  }),
  placeFor: (payment: number, amount: Both, state: Both, line: string): Both => ({
    en: `payment ${payment}, ${amount.en}, ${state.en} for ${line}`,
    sw: `malipo ${payment}, ${amount.sw}, ${state.sw} kwa ${line}`,
  }),
  allDaysClosed: (): Both => ({
    en: 'Every day that is over is closed.',
    sw: 'Kila siku iliyoisha imefungwa.',
  }),
  closesDay: (day: string): Both => ({ en: `${day} is closed`, sw: `${day} inafungwa` }),
};
