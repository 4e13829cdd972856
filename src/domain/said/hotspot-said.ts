import type { WhyNotFree } from '../lines/free-time.ts';
import type { Both } from '../time/time.ts';

const many = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

/** Why the free minutes of a day are not given. */
export const NOT_FREE: Readonly<Record<WhyNotFree, Both>> = {
  off: {
    en: 'No free minutes are given here: free_minutes of the settings is 0.',
    sw: 'Dakika za bure hazitolewi hapa: free_minutes ya mipangilio ni 0.',
  },
  clock: {
    en: 'It is not known what time it is: none are given until it is.',
    sw: 'Haijulikani sasa ni saa ngapi: hazitolewi hadi ijulikane.',
  },
  time: { en: 'This phone has time.', sw: 'Simu hii ina muda.' },
  had: {
    en: 'The free minutes of today were given to this phone, or to this number.',
    sw: 'Dakika za bure za leo zimeshatolewa kwa simu hii, au kwa namba hii.',
  },
  many: {
    en: 'As many devices of this router as may have got free minutes today.',
    sw: 'Vifaa vya ruta hii vilivyopata dakika za bure leo vimefika idadi yake.',
  },
};

/** What a deed for whoever walks in will do, and why it cannot be done. `line` is an account number. */
export const HOTSPOT_SAID = {
  noMac: (typed: string): Both => ({
    en: `"${typed}" is no hardware address: write it as AA:BB:CC:DD:EE:FF.`,
    sw: `"${typed}" si anwani ya kifaa: andika kama AA:BB:CC:DD:EE:FF.`,
  }),
  noMobile: (typed: string): Both => ({
    en: `"${typed}" is no Kenyan mobile number: write it as 0712345678.`,
    sw: `"${typed}" si namba ya simu ya Kenya: andika kama 0712345678.`,
  }),
  blocked: (line: string): Both => ({
    en: `${line} is blocked: what is paid for it would not switch it on.`,
    sw: `${line} imezuiwa: ikilipiwa haitawaka.`,
  }),
  numberNeeded: (): Both => ({
    en: 'Nobody has bought time for this phone yet: a mobile number is needed.',
    sw: 'Bado hakuna aliyenunulia simu hii muda: namba ya simu inahitajika.',
  }),
  lineNeedsNumber: (line: string): Both => ({
    en: `${line} has no phone: a mobile number is needed.`,
    sw: `${line} haina simu: namba ya simu inahitajika.`,
  }),
  sayWhichPhone: (line: string): Both => ({
    en: `${line} has no phone: say which one is asked.`,
    sw: `${line} haina simu: sema ipi iombwe.`,
  }),
  noClock: (): Both => ({ en: 'It is not known what time it is.', sw: 'Haijulikani sasa ni saa ngapi.' }),

  notClaimable: (payment: number): Both => ({
    en: `Payment ${payment} is not one that waits without a word.`,
    sw: `Malipo ${payment} si yale yanayosubiri bila maelezo.`,
  }),
  claims: (payment: number, mac: string, router: string): Both => ({
    en: `payment ${payment} goes to ${mac} at ${router}, who named its receipt`,
    sw: `malipo ${payment} yanakwenda kwa ${mac} kwenye ${router}, aliyetaja risiti yake`,
  }),

  freeMinutes: (line: string, minutes: number, until: Both): Both => ({
    en: `${line} gets ${minutes} free minutes, until ${until.en}`,
    sw: `${line} inapata dakika ${minutes} za bure, hadi ${until.sw}`,
  }),

  notHotspot: (line: string): Both => ({ en: `${line} is no hotspot line.`, sw: `${line} si laini ya hotspot.` }),
  letAlready: (line: string, mac: string): Both => ({
    en: `${line} lets ${mac} through already.`,
    sw: `${line} tayari inaruhusu ${mac}.`,
  }),
  notLet: (line: string, mac: string): Both => ({
    en: `${line} does not let ${mac} through.`,
    sw: `${line} hairuhusu ${mac}.`,
  }),
  lettingMost: (line: string, count: number): Both => ({
    en: `${line} lets ${count} devices through, and no more than that: take one away first.`,
    sw: `${line} inaruhusu vifaa ${count}, na si zaidi: ondoa kimoja kwanza.`,
  }),
  planIsFull: (line: string, devices: number): Both => ({
    en: `The plan of ${line} is for ${devices === 1 ? 'one device' : `${devices} devices`}, and as many use it: take one away first.`,
    sw: `Kifurushi cha ${line} ni cha ${devices === 1 ? 'kifaa kimoja' : `vifaa ${devices}`}, na vyote vinatumika: ondoa kimoja kwanza.`,
  }),
  lets: (line: string, mac: string, router: string): Both => ({
    en: `${mac} is let through at ${router} while ${line} has time`,
    sw: `${mac} kinaruhusiwa kwenye ${router} wakati ${line} ina muda`,
  }),
  letsNoMore: (line: string, mac: string): Both => ({
    en: `${mac} is let through no longer for ${line}`,
    sw: `${mac} hakiruhusiwi tena kwa ${line}`,
  }),

  notForOnePhone: (line: string): Both => ({
    en: `${line} is not for one phone: whoever has its password logs in.`,
    sw: `${line} si ya simu moja: mwenye nenosiri lake huingia.`,
  }),
  forItAlready: (line: string, mac: string): Both => ({
    en: `${line} is for ${mac} already.`,
    sw: `${line} tayari ni ya ${mac}.`,
  }),
  hasOwnTime: (mac: string, line: string): Both => ({
    en: `${mac} has time of its own, as ${line}.`,
    sw: `${mac} ina muda wake, kama ${line}.`,
  }),
  nothingToMove: (line: string): Both => ({
    en: `${line} has no time that could be moved.`,
    sw: `${line} haina muda wa kuhamisha.`,
  }),
  removedEnough: (line: string, removals: number): Both => ({
    en: `${removals} devices of ${line} were removed within a day; more can be tomorrow.`,
    sw: `Vifaa ${removals} vya ${line} vimeondolewa kwa siku; vingine vinaweza kuondolewa kesho.`,
  }),
  movedEnough: (line: string, moves: number): Both => ({
    en: `${line} went to another phone ${moves} times within a day; it can again tomorrow.`,
    sw: `${line} imehamia simu nyingine mara ${moves} kwa siku; itaweza tena kesho.`,
  }),
  moves: (line: string, mac: string, from: string): Both => ({
    en: `${line} is for ${mac}, and no longer for ${from}`,
    sw: `${line} ni ya ${mac}, si ya ${from} tena`,
  }),

  sells: (plan: string, mac: string, router: string, whose: Both, phone: string): Both => ({
    en: `${plan} for ${mac} at ${router}, by ${whose.en}: ${phone} is asked for the price`,
    sw: `${plan} kwa ${mac} kwenye ${router}, kwa ${whose.sw}: ${phone} inaombwa bei yake`,
  }),
  byAccount: (line: string): Both => ({ en: `account ${line}`, sw: `akaunti ${line}` }),
  byNewAccount: (): Both => ({ en: 'a new account', sw: 'akaunti mpya' }),

  sellsBatch: (count: number, plan: string): Both => ({
    en: `${many(count, 'voucher', 'vouchers')} of ${plan}`,
    sw: `vocha ${count} za ${plan}`,
  }),
  forAgent: (agent: string): Both => ({ en: ` for ${agent} to sell`, sw: `, auze ${agent}` }),
  goodFor: (days: Both): Both => ({ en: `, good for ${days.en}`, sw: `, zinafaa kwa ${days.sw}` }),
  agentOwes: (agent: string, amount: string): Both => ({
    en: `${agent} owes ${amount} for them`,
    sw: `${agent} anadaiwa ${amount} kwa hizo`,
  }),
  nothingToVoid: (name: string): Both => ({
    en: `There is nothing to void: ${name} is not known, used up or void already.`,
    sw: `Hakuna cha kufuta: ${name} haijulikani, imetumika au imeshafutwa.`,
  }),
  voids: (count: number): Both => ({
    en: `${many(count, 'voucher buys', 'vouchers buy')} nothing any more`,
    sw: `vocha ${count} hazitanunua kitu tena`,
  }),
  owesNoMore: (agent: string, count: number): Both => ({
    en: `${agent} owes for ${count === 1 ? 'it' : 'them'} no more`,
    sw: `${agent} hadaiwi tena kwa ${count === 1 ? 'hiyo' : 'hizo'}`,
  }),
  noneRanOut: (): Both => ({
    en: 'No vouchers of agents have run out.',
    sw: 'Hakuna vocha za mawakala zilizoisha muda.',
  }),
  runOut: (count: number, batch: number, agent: string): Both => ({
    en: `${count} of batch ${batch} by ${agent}`,
    sw: `${count} za fungu ${batch} la ${agent}`,
  }),

  tooManyCodes: (minutes: number): Both => ({
    en: `Too many codes that are none: try again in ${minutes} minutes.`,
    sw: `Misimbo mingi mno isiyo sahihi: jaribu tena baada ya dakika ${minutes}.`,
  }),
  mistyped: (): Both => ({
    en: 'The code is mistyped: it has 12 letters and digits, in three groups.',
    sw: 'Msimbo umeandikwa vibaya: una herufi na tarakimu 12, kwa mafungu matatu.',
  }),
  noSuchVoucher: (): Both => ({ en: 'There is no such voucher.', sw: 'Hakuna vocha kama hiyo.' }),
  isVoid: (voucher: number): Both => ({ en: `Voucher ${voucher} is void.`, sw: `Vocha ${voucher} imefutwa.` }),
  wasUsed: (voucher: number): Both => ({
    en: `Voucher ${voucher} was used before.`,
    sw: `Vocha ${voucher} ilishatumika.`,
  }),
  isOver: (voucher: number, at: Both): Both => ({
    en: `Voucher ${voucher} was good until ${at.en}.`,
    sw: `Vocha ${voucher} ilifaa hadi ${at.sw}.`,
  }),
  redeems: (voucher: number, line: string, plan: string, until: Both): Both => ({
    en: `voucher ${voucher} gives ${line} ${plan}, until ${until.en}`,
    sw: `vocha ${voucher} inaipa ${line} ${plan}, hadi ${until.sw}`,
  }),
};
