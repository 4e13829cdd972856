import { PARTY_ALARMS } from './alarm-parties.ts';
import type { AlarmRule } from './alarm-rule.ts';

/** Everything that a person is told to see to. A new kind stands here, or among the parties, first; the compiler and two tests name the rest. */
export const ALARMS = {
  ...PARTY_ALARMS,
  clock: {
    subject: 'box',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Clock is wrong', sw: 'Saa si sahihi' },
    waits: {
      en: 'No subscriber waits: who pays is let in. Until when it is paid is written when the clock is right.',
      sw: 'Hakuna mteja anayesubiri: anayelipa anawashwa. Muda wake unaandikwa saa ikiwa sahihi.',
    },
  },
  'cut-offs': {
    subject: 'box',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'Many cut-offs wait', sw: 'Kukata wengi kunasubiri' },
    waits: {
      en: 'Nobody waits: they stay on until a person decides.',
      sw: 'Hakuna anayesubiri: wanabaki hewani hadi mtu aamue.',
    },
  },
  books: {
    subject: 'box',
    judgedBy: 'look',
    severity: 'urgent',
    atNight: true,
    title: { en: 'Books do not add up', sw: 'Hesabu hazilingani' },
    waits: {
      en: 'No subscriber waits; nobody is cut off meanwhile.',
      sw: 'Hakuna mteja anayesubiri; hakuna anayekatwa kwa sasa.',
    },
  },
  'books-older': {
    subject: 'box',
    judgedBy: 'look',
    severity: 'urgent',
    atNight: true,
    title: { en: 'Books are older than this box', sw: 'Hesabu ni za zamani kuliko sanduku hili' },
    waits: {
      en: 'Who paid in the time that is missing may be cut off later; nobody is cut off until somebody has decided.',
      sw: 'Aliyelipa katika muda unaokosekana huenda akakatwa baadaye; hakuna anayekatwa hadi mtu aamue.',
    },
  },
  restored: {
    subject: 'box',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Books come from a backup', sw: 'Hesabu zimetoka kwenye nakala' },
    waits: {
      en: 'Who paid since the backup is let in as soon as the providers have told; nobody is cut off before.',
      sw: 'Aliyelipa baada ya nakala atawashwa watoa huduma wakishaeleza; hakuna anayekatwa kabla ya hapo.',
    },
  },
  'rolled-back': {
    subject: 'box',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'New version was not well', sw: 'Toleo jipya halikufanya kazi vizuri' },
    waits: {
      en: 'Nobody waits: the version of before runs again, with all that was paid meanwhile.',
      sw: 'Hakuna anayesubiri: toleo la awali linaendesha tena, pamoja na yote yaliyolipwa wakati huo.',
    },
  },
  backup: {
    subject: 'box',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'Backups do not work', sw: 'Nakala za akiba hazifanyi kazi' },
    waits: {
      en: 'Nobody waits; a disk that fails now takes with it what was paid since the last backup.',
      sw: 'Hakuna anayesubiri; diski ikiharibika sasa, malipo ya baada ya nakala ya mwisho yatapotea.',
    },
  },
  'guest-tries': {
    subject: 'box',
    judgedBy: 'look',
    severity: 'soon',
    title: {
      en: 'Somebody misuses the customers’ page',
      sw: 'Mtu anautumia vibaya ukurasa wa wateja',
    },
    waits: {
      en: 'Who has paid before does not wait. Where it says so, who never has is not asked on the phone, and pays by hand.',
      sw: 'Aliyewahi kulipa hasubiri. Ikisemwa hivyo, ambaye hajawahi kulipa haombwi kwenye simu, na analipa mwenyewe.',
    },
  },
  'guest-out': {
    subject: 'line',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'Guest has paid and is not in', sw: 'Mgeni amelipa na hajaingia' },
    waits: {
      en: 'Whoever bought this time waits, unless they have left.',
      sw: 'Aliyenunua muda huu anasubiri, isipokuwa ameondoka.',
    },
  },
  'owner-notice': {
    subject: 'recipient',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'Notices to the owner do not arrive', sw: 'Taarifa kwa mmiliki hazifiki' },
    waits: {
      en: 'No subscriber waits; who should hear of alarms this way does not.',
      sw: 'Hakuna mteja anayesubiri; anayepaswa kusikia ving’ora kwa njia hii hasikii.',
    },
  },
  webhook: {
    subject: 'recipient',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'A program is not told', sw: 'Programu haipati taarifa' },
    waits: {
      en: 'No subscriber waits; what a program does with payments and lines waits, or is not done.',
      sw: 'Hakuna mteja anayesubiri; kinachofanywa na programu kwa malipo na laini kinasubiri, au hakifanyiki.',
    },
  },
  disk: {
    subject: 'box',
    judgedBy: 'look',
    severity: 'urgent',
    atNight: true,
    title: { en: 'Nothing can be stored', sw: 'Hakuna kinachoweza kuhifadhiwa' },
    waits: {
      en: 'Everybody who pays waits: providers are told to send again.',
      sw: 'Kila anayelipa anasubiri: watoa huduma wanaambiwa watume tena.',
    },
  },
  'disk-tight': {
    subject: 'box',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'Disk is tight', sw: 'Diski inakaribia kujaa' },
    waits: {
      en: 'Nobody waits: what is old is let go before its time, so that payments can be stored.',
      sw: 'Hakuna anayesubiri: vya zamani vinaondolewa mapema, ili malipo yaendelee kuhifadhiwa.',
    },
  },
  'plan-refused': {
    subject: 'plan',
    judgedBy: 'cause',
    severity: 'urgent',
    title: { en: 'Router lacks a profile', sw: 'Ruta haina profaili' },
    waits: {
      en: 'Every line of this plan on this router that has to be changed waits.',
      sw: 'Kila laini ya kifurushi hiki kwenye ruta hii inayohitaji badiliko inasubiri.',
    },
  },
  'plan-facts': {
    subject: 'plan',
    judgedBy: 'cause',
    severity: 'soon',
    title: { en: 'Router does not get what a plan says', sw: 'Ruta haipati kinachosemwa na kifurushi' },
    waits: {
      en: 'Whoever has this plan on this router may have another speed, or share it otherwise, than was paid for.',
      sw: 'Mwenye kifurushi hiki kwenye ruta hii huenda ana kasi nyingine, au anashiriki tofauti, na alivyolipia.',
    },
  },
  'login-missing': {
    subject: 'router',
    judgedBy: 'cause',
    severity: 'urgent',
    title: { en: 'Login is not on its router', sw: 'Jina halipo kwenye ruta yake' },
    waits: {
      en: 'Who pays for such a line is not let in.',
      sw: 'Anayelipia laini kama hii haruhusiwi kuingia.',
    },
  },
  'login-left': {
    subject: 'login',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'Former login may still be open', sw: 'Jina la zamani huenda bado liko wazi' },
    waits: {
      en: 'No subscriber waits; whoever has this login may be online without paying.',
      sw: 'Hakuna mteja anayesubiri; mwenye jina hili huenda yuko mtandaoni bila kulipa.',
    },
  },
  'line-refused': {
    subject: 'line',
    judgedBy: 'cause',
    severity: 'urgent',
    title: { en: 'Line refused by its router', sw: 'Laini imekataliwa na ruta yake' },
    waits: {
      en: 'The subscriber of this line waits.',
      sw: 'Mteja wa laini hii anasubiri.',
    },
  },
  'callback-conflict': {
    subject: 'payments',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'Callbacks contradict each other', sw: 'Taarifa za malipo zinapingana' },
    waits: {
      en: 'Whoever paid may wait: nothing that is booked was moved.',
      sw: 'Aliyelipa huenda anasubiri: hakuna kilichoandikwa kilichobadilishwa.',
    },
  },
  'payment-reversed': {
    subject: 'payments',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'Payment was sent back', sw: 'Malipo yamerudishwa' },
    waits: {
      en: 'Who had paid may not know that the money went back, and why the line goes off.',
      sw: 'Aliyelipa huenda hajui kuwa pesa zimerudi, wala kwa nini laini inazimwa.',
    },
  },
  'false-payment': {
    subject: 'payments',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'urgent',
    atNight: true,
    title: { en: 'Payment may be false', sw: 'Malipo huenda ni ya uongo' },
    waits: {
      en: 'If it is true after all, whoever paid waits; if not, somebody knows the address of the callbacks.',
      sw: 'Kama ni ya kweli, aliyelipa anasubiri; kama si ya kweli, kuna mtu anayejua anwani ya taarifa.',
    },
  },
  'blocked-line-paid': {
    subject: 'line',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'urgent',
    title: { en: 'Blocked line has paid', sw: 'Laini iliyozuiwa imelipa' },
    waits: {
      en: 'Its subscriber has paid and waits to be let in.',
      sw: 'Mteja wake amelipa na anasubiri kuruhusiwa.',
    },
  },
  'unusual-payment': {
    subject: 'line',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'Paid for more than usual', sw: 'Malipo makubwa kuliko kawaida' },
    waits: {
      en: 'The line is on; its subscriber may want a part of the money back.',
      sw: 'Laini imewashwa; mteja huenda anataka sehemu ya pesa irudishwe.',
    },
  },
} as const satisfies Readonly<Record<string, AlarmRule>>;

export type AlarmKind = keyof typeof ALARMS;

/** The kinds that are judged in one way. */
export type AlarmKindBy<Way extends AlarmRule['judgedBy']> = {
  [Kind in AlarmKind]: (typeof ALARMS)[Kind]['judgedBy'] extends Way ? Kind : never;
}[AlarmKind];

/** Whether a person may close an alarm of this kind; any other ends with its cause, and would only come back. */
export function isClosedByHand(kind: AlarmKind): boolean {
  const rule: AlarmRule = ALARMS[kind];
  return rule.closedByHand === true;
}
