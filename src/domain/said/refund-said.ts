import type { Both } from '../time/time.ts';

const byHand = (payment: number) => `washa payment refund ${payment} --by-hand`;
const listed = (names: readonly string[], en: string, sw: string): Both =>
  names.length === 0
    ? { en: '', sw: '' }
    : { en: ` ${en}: ${names.join(', ')} (--provider).`, sw: ` ${sw}: ${names.join(', ')} (--provider).` };

/** What becomes of money that goes back to its payer, and why it cannot go. `id` is the payment's number. */
export const REFUND_SAID = {
  open: (id: number, amount: string): Both => ({
    en: `A refund of ${amount} of payment ${id} may be on its way, and nobody has said yet what became of it. Look it up first, then say so: washa payment refund-done, or refund-failed.`,
    sw: `Marejesho ya ${amount} ya malipo ${id} huenda yako njiani, na hakuna aliyesema yameishia wapi. Tazama kwanza, kisha sema: washa payment refund-done, au refund-failed.`,
  }),
  openBy: (id: number, amount: string, provider: string): Both => ({
    en: `A refund of ${amount} of payment ${id} by ${provider} may be on its way, and nobody has said yet what became of it. Look it up first, then say so: washa payment refund-done, or refund-failed.`,
    sw: `Marejesho ya ${amount} ya malipo ${id} kwa ${provider} huenda yako njiani, na hakuna aliyesema yameishia wapi. Tazama kwanza, kisha sema: washa payment refund-done, au refund-failed.`,
  }),
  tooMuch: (id: number, there: string, where: Both): Both => ({
    en: `Of payment ${id} there is ${there}: ${where.en}.`,
    sw: `Za malipo ${id} zipo ${there}: ${where.sw}.`,
  }),
  receiptOfReversal: (receipt: string, id: number): Both => ({
    en: `The receipt ${receipt} is the one under which payment ${id} was taken back.`,
    sw: `Risiti ${receipt} ndiyo iliyotumika kuchukua malipo ${id}.`,
  }),
  receiptOfRefund: (receipt: string, payment: number): Both => ({
    en: `The receipt ${receipt} stands at a refund of payment ${payment} already.`,
    sw: `Risiti ${receipt} tayari ni ya marejesho ya malipo ${payment}.`,
  }),
  receiptOfPayment: (receipt: string, payment: number): Both => ({
    en: `The receipt ${receipt} is that of money that came in: payment ${payment}.`,
    sw: `Risiti ${receipt} ni ya pesa zilizoingia: malipo ${payment}.`,
  }),
  wentBack: (amount: string, id: number, receipt: string): Both => ({
    en: `${amount} of payment ${id} went back to its payer, receipt ${receipt}`,
    sw: `${amount} za malipo ${id} zilirudishwa kwa mlipaji, risiti ${receipt}`,
  }),
  mayHaveGone: (amount: string, id: number): Both => ({
    en: `${amount} of payment ${id} went back to its payer, it is not known yet whether it arrived`,
    sw: `${amount} za malipo ${id} zilirudishwa kwa mlipaji, bado haijulikani kama zimefika`,
  }),
  noneWaits: (id: number): Both => ({
    en: `No refund of payment ${id} waits to hear what became of it.`,
    sw: `Hakuna marejesho ya malipo ${id} yanayosubiri kujulikana yameishia wapi.`,
  }),
  arrived: (amount: string, id: number, receipt: string): Both => ({
    en: `the refund of ${amount} of payment ${id} has arrived, receipt ${receipt}`,
    sw: `marejesho ya ${amount} ya malipo ${id} yamefika, risiti ${receipt}`,
  }),
  didNotArrive: (amount: string, id: number): Both => ({
    en: `the refund of ${amount} of payment ${id} did not arrive, and waits for a line`,
    sw: `marejesho ya ${amount} ya malipo ${id} hayakufika, na pesa zinasubiri laini`,
  }),
  isAskedOn: (provider: string): Both => ({
    en: `${provider} has not said so: it is asked on, and an alarm tells if it went out after all`,
    sw: `${provider} haijasema hivyo: inaendelea kuulizwa, na king’ora kitasema kama zilitoka`,
  }),

  cannotSend: (provider: string, able: readonly string[], id: number): Both => {
    const others = listed(able, 'These can', 'Hizi zinaweza');
    return {
      en: `"${provider}" cannot send money to a phone.${others.en} Sent by hand, it is written down by: ${byHand(id)}`,
      sw: `"${provider}" haiwezi kutuma pesa kwa simu.${others.sw} Zikitumwa kwa mkono, huandikwa kwa: ${byHand(id)}`,
    };
  },
  onlyWhole: (provider: string, able: readonly string[], id: number): Both => {
    const others = listed(able, 'These can send to a phone', 'Hizi zinaweza kutuma kwa simu');
    return {
      en: `"${provider}" gives a payment back whole, by its M-Pesa receipt, and to whoever paid it: leave out the amount and the phone.${others.en} Sent by hand, it is written down by: ${byHand(id)}`,
      sw: `"${provider}" hurudisha malipo yote, kwa risiti yake ya M-Pesa, kwa aliyelipa: usiandike kiasi wala simu.${others.sw} Zikitumwa kwa mkono, huandikwa kwa: ${byHand(id)}`,
    };
  },
  payerNotTold: (id: number): Both => ({
    en: `The provider did not tell the whole number of the payer of payment ${id}: say to which number it goes (--phone).`,
    sw: `Mtoa huduma hakusema namba yote ya aliyelipa malipo ${id}: sema ziende kwa namba gani (--phone).`,
  }),
  goesBy: (amount: string, id: number, provider: string, to: Both): Both => ({
    en: `${amount} of payment ${id} goes by ${provider} ${to.en}`,
    sw: `${amount} za malipo ${id} zinakwenda kwa ${provider} ${to.sw}`,
  }),
  asReversal: (receipt: string): Both => ({
    en: `back to whoever paid it, as the reversal of ${receipt}`,
    sw: `kwa aliyelipa, kama kubatilisha ${receipt}`,
  }),
  toPhone: (phone: string, whose: Both): Both => ({
    en: `to ${phone}, ${whose.en}`,
    sw: `hadi ${phone}, ${whose.sw}`,
  }),
  atTill: (till: string, phone: string, whose: Both): Both => ({
    en: `in cash at till ${till} to whoever holds ${phone}, ${whose.en}`,
    sw: `taslimu kwenye kaunta ${till} kwa mwenye ${phone}, ${whose.sw}`,
  }),
  payer: (): Both => ({ en: 'the payer’s number', sw: 'namba ya mlipaji' }),
  unsure: (): Both => ({
    en: 'of which the provider told too little to say whether it is the payer’s',
    sw: 'mtoa huduma hakusema vya kutosha kujua kama ni ya mlipaji',
  }),
  other: (): Both => ({ en: 'which is not the payer’s number', sw: 'ambayo si namba ya mlipaji' }),
  noneForCode: (id: number): Both => ({
    en: `No refund of payment ${id} waits for a code.`,
    sw: `Hakuna marejesho ya malipo ${id} yanayosubiri msimbo.`,
  }),
  confirms: (amount: string, id: number, provider: string): Both => ({
    en: `the refund of ${amount} of payment ${id} is confirmed to ${provider}, and goes out`,
    sw: `marejesho ya ${amount} ya malipo ${id} yanathibitishwa kwa ${provider}, na yanatoka`,
  }),
};
