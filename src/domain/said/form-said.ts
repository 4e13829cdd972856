import type { Both } from '../time/time.ts';

/** What is wrong with a form, before its deed is asked; and what is told once, when it is done. */
export const FORM_SAID = {
  noAmount: (typed: string): Both => ({
    en: `"${typed}" is no amount: write it as 1500 or 1,500.50.`,
    sw: `"${typed}" si kiasi cha pesa: andika kama 1500 au 1,500.50.`,
  }),
  wholeAmount: (typed: string): Both => ({
    en: `"${typed}" is no amount: write it as 1500.`,
    sw: `"${typed}" si kiasi cha pesa: andika kama 1500.`,
  }),
  noPrice: (typed: string): Both => ({
    en: `"${typed}" is no price: write it as 1500 or 1,500.50.`,
    sw: `"${typed}" si bei: andika kama 1500 au 1,500.50.`,
  }),
  noVoucherPrice: (typed: string): Both => ({
    en: `"${typed}" is no price: write it as 50 or 49.50.`,
    sw: `"${typed}" si bei: andika kama 50 au 49.50.`,
  }),
  noPlan: (): Both => ({ en: 'This is no plan.', sw: 'Hiki si kifurushi.' }),
  whichAccount: (): Both => ({
    en: 'Type the account number of the line that it is for.',
    sw: 'Andika namba ya akaunti ya laini husika.',
  }),
  whichAgent: (): Both => ({
    en: 'Type the name of the agent who paid it.',
    sw: 'Andika jina la wakala aliyelipa.',
  }),
  whichCode: (): Both => ({
    en: 'Type the code that the provider wants.',
    sw: 'Andika msimbo ambao mtoa huduma anataka.',
  }),
  whichReceipt: (): Both => ({
    en: 'Type the receipt of the money that went out.',
    sw: 'Andika risiti ya pesa zilizotoka.',
  }),
  noLine: (): Both => ({ en: 'There is no such line.', sw: 'Hakuna laini hiyo.' }),
  howManyDays: (): Both => ({ en: 'Say how many days it is given.', sw: 'Sema inaongezewa siku ngapi.' }),
  howManyDaysEach: (): Both => ({
    en: 'Say how many days each is given.',
    sw: 'Sema kila moja inaongezewa siku ngapi.',
  }),
  whichPlan: (): Both => ({ en: 'Say which plan.', sw: 'Sema kifurushi gani.' }),
  whichRouter: (): Both => ({ en: 'Say to which router.', sw: 'Sema kwenye ruta gani.' }),
  whichPhone: (): Both => ({
    en: 'Say which phone is asked for the price.',
    sw: 'Sema simu gani iombwe bei.',
  }),
  writeText: (): Both => ({ en: 'Write the text first.', sw: 'Andika maandishi kwanza.' }),
  noneTicked: (): Both => ({
    en: 'Choose the lines first: none is ticked.',
    sw: 'Chagua laini kwanza: hakuna iliyowekewa alama.',
  }),
  tooMany: (most: number): Both => ({
    en: `At most ${most} lines at once: choose a shorter list, or tick some.`,
    sw: `Laini ${most} tu kwa pamoja: chagua orodha fupi, au weka alama baadhi.`,
  }),
  whichDeed: (deeds: readonly string[]): Both => ({
    en: `Say what is done to them: one of ${deeds.join(', ')}.`,
    sw: `Sema zinafanyiwa nini: moja kati ya ${deeds.join(', ')}.`,
  }),
  howManyLines: (): Both => ({
    en: 'Say how many lines, as a whole number of at least 1.',
    sw: 'Sema laini ngapi, kwa namba kamili kuanzia 1.',
  }),
  howManyAtMost: (): Both => ({
    en: 'Say how many lines at most, as a whole number of at least 1.',
    sw: 'Sema zisizidi laini ngapi, kwa namba kamili kuanzia 1.',
  }),
  lookedAnew: (): Both => ({
    en: 'It was looked at anew since, or never. Go back, and look at what differs now.',
    sw: 'Imetazamwa upya baada ya hapo, au haijatazamwa kamwe. Rudi, utazame tofauti za sasa.',
  }),
  whenDown: (): Both => ({
    en: 'Say from when to when it was down.',
    sw: 'Sema hitilafu ilianza lini na kuisha lini.',
  }),
  howConnected: (): Both => ({ en: 'Say how it is connected.', sw: 'Sema imeunganishwa vipi.' }),
  whoseLine: (): Both => ({
    en: 'Say whose line it is, and its name on the router.',
    sw: 'Sema laini ni ya nani, na jina lake kwenye ruta.',
  }),
  whichAddress: (): Both => ({
    en: 'Say which address, which device or which line.',
    sw: 'Sema anwani gani, kifaa gani au laini gani.',
  }),
  whichDay: (): Both => ({ en: 'Say which day, and at what time.', sw: 'Sema siku gani, na saa ngapi.' }),
  untilWhen: (): Both => ({ en: 'Say until what time, as 14:10.', sw: 'Sema hadi saa ngapi, kama 14:10.' }),
  whichRole: (): Both => ({ en: 'Choose a role.', sw: 'Chagua cheo.' }),

  codeOnce: (name: string, code: string, hours: number): Both => ({
    en: `The code of ${name} is ${code}. It is good once, for ${hours} hours.`,
    sw: `Msimbo wa ${name} ni ${code}. Unafaa mara moja, kwa saa ${hours}.`,
  }),
  join: (name: string): Both => ({
    en: `${name} opens this console at /join, types name and code, and chooses a password.`,
    sw: `${name} anafungua koni hii kwenye /join, anaandika jina na msimbo, na anachagua nenosiri.`,
  }),
  tokenOnce: (name: string, token: string): Both => ({
    en: `The token of ${name} is ${token}`,
    sw: `Tokeni ya ${name} ni ${token}`,
  }),
};
