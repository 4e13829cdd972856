import type { Both } from '../time/time.ts';

/** What changes what a line costs, who pays for it and which plan it has, and why it cannot be changed. */
export const LINE_MONEY_SAID = {
  paidForItself: (line: string, payer: string): Both => ({
    en: `${line} is paid for by ${payer}, and so cannot pay for others.`,
    sw: `${line} inalipiwa na ${payer}, kwa hiyo haiwezi kulipia nyingine.`,
  }),
  nameOnce: (other: string, payer: string): Both => ({
    en: `Name ${other} once, and ${payer} not among the others: it comes first.`,
    sw: `Taja ${other} mara moja, na usitaje ${payer} kati ya nyingine: yenyewe ni ya kwanza.`,
  }),
  paysItself: (other: string): Both => ({
    en: `${other} pays for others itself.`,
    sw: `${other} yenyewe inalipia nyingine.`,
  }),
  paidAlready: (other: string, payer: string): Both => ({
    en: `${other} is paid for by ${payer} already.`,
    sw: `${other} tayari inalipiwa na ${payer}.`,
  }),
  paysAlready: (payer: string, lines: readonly string[]): Both => ({
    en: `${payer} pays for ${lines.length === 0 ? 'no other line' : lines.join(', ')} already.`,
    sw:
      lines.length === 0 ? `${payer} tayari hailipii laini nyingine.` : `${payer} tayari inalipia ${lines.join(', ')}.`,
  }),
  paysAlone: (payer: string, old: string): Both => ({
    en: `what comes for ${payer} is for ${payer} alone, and no longer for ${old}`,
    sw: `kinachoingia kwa ${payer} ni cha ${payer} peke yake, si cha ${old} tena`,
  }),
  paysFor: (payer: string, lines: readonly string[]): Both => ({
    en: `what comes for ${payer} renews ${[payer, ...lines].join(', then ')}, one period each as long as it pays for it; the rest is the balance of ${payer}`,
    sw: `kinachoingia kwa ${payer} kinahuisha ${[payer, ...lines].join(', kisha ')}, muda mmoja kila moja kikitosha; kinachobaki ni salio la ${payer}`,
  }),

  priceEndsSoon: (line: string, plan: string): Both => ({
    en: `${line} is to be on ${plan} from its next renewal on, and a price of its own ends with its plan: change the plan first.`,
    sw: `${line} itahamia ${plan} ikihuishwa tena, na bei yake ya pekee inaisha na kifurushi chake: badilisha kifurushi kwanza.`,
  }),
  costsAlready: (line: string, amount: string): Both => ({
    en: `${line} costs ${amount} already.`,
    sw: `${line} tayari inagharimu ${amount}.`,
  }),
  costsAsPlan: (line: string, amount: string, period: Both, plan: string): Both => ({
    en: `${line} costs ${amount} for ${period.en} from now on, as ${plan} does`,
    sw: `${line} itagharimu ${amount} kwa ${period.sw} kuanzia sasa, kama ${plan}`,
  }),
  costs: (line: string, amount: string, period: Both, plan: string, planAmount: string): Both => ({
    en: `${line} costs ${amount} for ${period.en} from now on; ${plan} costs ${planAmount}`,
    sw: `${line} itagharimu ${amount} kwa ${period.sw} kuanzia sasa; ${plan} ni ${planAmount}`,
  }),

  noOpening: (line: string): Both => ({
    en: `${line} has no opening balance.`,
    sw: `${line} haina salio la mwanzo.`,
  }),
  openingAlready: (line: string, amount: string): Both => ({
    en: `${line} has an opening balance of ${amount} already. Take a wrong one back first, by the amount 0.`,
    sw: `${line} tayari ina salio la mwanzo la ${amount}. Kama si sahihi liondoe kwanza, kwa kiasi 0.`,
  }),
  openingSpent: (line: string, amount: string, left: string): Both => ({
    en: `${line} has spent of its opening balance of ${amount}: ${left} is left.`,
    sw: `${line} imeshatumia salio lake la mwanzo la ${amount}: zimebaki ${left}.`,
  }),
  openingBack: (line: string, amount: string, balance: string): Both => ({
    en: `the opening balance of ${line}, ${amount}, is taken back; its balance is then ${balance}`,
    sw: `salio la mwanzo la ${line}, ${amount}, linaondolewa; salio lake litakuwa ${balance}`,
  }),
  opens: (line: string, amount: string, balance: string): Both => ({
    en: `${line} brought ${amount} along; its balance is then ${balance}`,
    sw: `${line} ilikuja na ${amount}; salio lake litakuwa ${balance}`,
  }),

  askedAlready: (line: string): Both => ({
    en: `${line} is asked by itself already.`,
    sw: `${line} tayari inaombwa yenyewe.`,
  }),
  notAsked: (line: string): Both => ({ en: `${line} is not asked by itself.`, sw: `${line} haiombwi yenyewe.` }),
  nobodyToAsk: (line: string): Both => ({
    en: `${line} has no phone: nobody can be asked.`,
    sw: `${line} haina simu: hakuna wa kuombwa.`,
  }),
  asksOnNoDay: (plan: string): Both => ({
    en: `${plan} asks on no day: give it push_days = [-1, 0] in the setup file.`,
    sw: `${plan} hakiombi siku yoyote: kipe push_days = [-1, 0] kwenye faili ya usanidi.`,
  }),
  asks: (line: string, days: Both): Both => ({
    en: `the phone of ${line} is asked for money by itself: ${days.en}, once a day at most, until it pays`,
    sw: `simu ya ${line} itaombwa pesa yenyewe: ${days.sw}, mara moja kwa siku, hadi ilipe`,
  }),
  onLastDay: (): Both => ({ en: 'on the day its time ends', sw: 'siku muda wake unapoisha' }),
  beforeEnd: (days: Both): Both => ({ en: `${days.en} before its end`, sw: `${days.sw} kabla ya kuisha` }),
  afterEnd: (days: Both): Both => ({ en: `${days.en} after its end`, sw: `${days.sw} baada ya kuisha` }),
  asksNoMore: (line: string): Both => ({
    en: `the phone of ${line} is not asked for money by itself any more`,
    sw: `simu ya ${line} haitaombwa pesa yenyewe tena`,
  }),

  onPlanAlready: (line: string, plan: string): Both => ({
    en: `${line} is on ${plan} already.`,
    sw: `${line} tayari iko kwenye ${plan}.`,
  }),
  staysOnPlan: (line: string, plan: string, wished: string): Both => ({
    en: `${line} stays on ${plan}: that it was to be on ${wished} is taken back`,
    sw: `${line} inabaki kwenye ${plan}: mpango wa kuhamia ${wished} unafutwa`,
  }),
  ownPriceEnds: (amount: string): Both => ({
    en: `its own price of ${amount} ends with its plan`,
    sw: `bei yake ya pekee ya ${amount} inaisha na kifurushi chake`,
  }),
  planNextAlready: (line: string, plan: string): Both => ({
    en: `${line} is to be on ${plan} from its next renewal on already.`,
    sw: `${line} tayari itahamia ${plan} ikihuishwa tena.`,
  }),
  planCosts: (plan: string, amount: string, period: Both): Both => ({
    en: `${plan}, ${amount} for ${period.en}`,
    sw: `${plan}, ${amount} kwa ${period.sw}`,
  }),
  planNext: (line: string, plan: Both, present: string): Both => ({
    en: `from its next renewal on ${line} is on ${plan.en}; until then on ${present}`,
    sw: `ikihuishwa tena ${line} itakuwa kwenye ${plan.sw}; hadi hapo kwenye ${present}`,
  }),
  pausedForPlan: (line: string): Both => ({
    en: `${line} is paused: resume it first, or change its plan with its next renewal.`,
    sw: `${line} imesimamishwa: iendeleze kwanza, au badilisha kifurushi ikihuishwa tena.`,
  }),
  lentForPlan: (line: string): Both => ({
    en: `${line} has time that it was lent: it pays first, or its plan changes with its next renewal.`,
    sw: `${line} ina muda wa mkopo: ilipe kwanza, au kifurushi kibadilike ikihuishwa tena.`,
  }),
  tooMuchTime: (line: string, plan: string): Both => ({
    en: `What is left of ${line} is more time on ${plan} than anybody sells.`,
    sw: `Kilichobaki cha ${line} ni muda mrefu mno kwenye ${plan}.`,
  }),
  planNow: (line: string, plan: Both, present: string): Both => ({
    en: `${line} is on ${plan.en} now, and no longer on ${present}`,
    sw: `${line} iko kwenye ${plan.sw} sasa, si kwenye ${present} tena`,
  }),
  timeBecomes: (left: string, worth: string, becomes: string, after: Both, before: Both): Both => ({
    en: `${left} that are left, worth ${worth}, become ${becomes}: it is paid until ${after.en}, and was until ${before.en}`,
    sw: `${left} zilizobaki, za thamani ya ${worth}, zinakuwa ${becomes}: imelipiwa hadi ${after.sw}; ilikuwa hadi ${before.sw}`,
  }),
  timeStays: (until: Both): Both => ({
    en: `it stays paid until ${until.en}`,
    sw: `inabaki imelipiwa hadi ${until.sw}`,
  }),
};
