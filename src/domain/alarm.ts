import type { Language } from './time/time.ts';

/** What the subject of an alarm names: the box itself, a router, a line by its account number, … */
export type AlarmSubject = 'box' | 'router' | 'plan' | 'line' | 'login' | 'provider' | 'gateway' | 'payments';

/** All that differs between kinds of alarms. What exactly is wrong, and what to do, is said by the message of each. */
export interface AlarmRule {
  readonly subject: AlarmSubject;
  /**
   * - `look`: whoever looks knows all that is wrong now, so each look closes what is not.
   * - `cause`: opened by something that happened; it stands for as long as what it rests on stays as it was then.
   */
  readonly judgedBy: 'look' | 'cause';
  /** Set where only a person can say that nothing is left to be done: then one may close it, with a reason. */
  readonly closedByHand?: true;
  /** `urgent`: somebody is off, or money is not taken, until a person acts. `soon`: nobody waits on the spot. */
  readonly severity: 'urgent' | 'soon';
  readonly title: Readonly<Record<Language, string>>;
  /** Who waits, and for what. */
  readonly waits: Readonly<Record<Language, string>>;
}

/** Everything that a person is told to see to. A new kind stands here first; the compiler and two tests name the rest. */
export const ALARMS = {
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
    title: { en: 'Books are older than this box', sw: 'Hesabu ni za zamani kuliko sanduku hili' },
    waits: {
      en: 'Who paid in the time that is missing may be cut off later; nobody is cut off until somebody has decided.',
      sw: 'Aliyelipa katika muda unaokosekana huenda akakatwa baadaye; hakuna anayekatwa hadi mtu aamue.',
    },
  },
  disk: {
    subject: 'box',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Nothing can be stored', sw: 'Hakuna kinachoweza kuhifadhiwa' },
    waits: {
      en: 'Everybody who pays waits: providers are told to send again.',
      sw: 'Kila anayelipa anasubiri: watoa huduma wanaambiwa watume tena.',
    },
  },
  provider: {
    subject: 'provider',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Payments are not taken', sw: 'Malipo hayapokelewi' },
    waits: {
      en: 'Everybody who pays this way waits.',
      sw: 'Kila anayelipa kwa njia hii anasubiri.',
    },
  },
  'wrong-address': {
    subject: 'box',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Callbacks to a wrong address', sw: 'Taarifa za malipo zinaenda anwani isiyo sahihi' },
    waits: {
      en: 'Who paid there is not known here, and waits.',
      sw: 'Aliyelipa hapo hajulikani hapa, na anasubiri.',
    },
  },
  pull: {
    subject: 'provider',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'List of payments cannot be asked for', sw: 'Orodha ya malipo haipatikani' },
    waits: {
      en: 'Who paid while a callback was lost waits: nobody hears of it.',
      sw: 'Aliyelipa na taarifa yake ikapotea anasubiri: hakuna anayejua.',
    },
  },
  'pull-gap': {
    subject: 'provider',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'List of payments has a gap', sw: 'Orodha ya malipo ina pengo' },
    waits: {
      en: 'Who paid in that time, and whose callback was lost, waits: nobody hears of it.',
      sw: 'Aliyelipa wakati huo na taarifa yake ikapotea anasubiri: hakuna anayejua.',
    },
  },
  rubbish: {
    subject: 'provider',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'Rubbish is delivered', sw: 'Taka zinatumwa' },
    waits: {
      en: 'Nobody waits: payments are taken as before.',
      sw: 'Hakuna anayesubiri: malipo yanapokelewa kama kawaida.',
    },
  },
  channel: {
    subject: 'provider',
    judgedBy: 'cause',
    severity: 'urgent',
    title: { en: 'Pushes cannot be paid', sw: 'Maombi ya malipo hayawezi kulipwa' },
    waits: {
      en: 'Everybody who is asked to pay on the phone waits: no push will work.',
      sw: 'Kila anayeombwa kulipa kwa simu anasubiri: hakuna ombi litakalofaulu.',
    },
  },
  'request-refused': {
    subject: 'provider',
    judgedBy: 'cause',
    severity: 'soon',
    title: { en: 'No phone can be asked to pay', sw: 'Hakuna simu inayoweza kuombwa kulipa' },
    waits: {
      en: 'Nobody gets a request on the phone; who pays to the paybill by hand is served.',
      sw: 'Hakuna anayepata ombi la malipo kwa simu; anayelipa paybill mwenyewe anahudumiwa.',
    },
  },
  tokens: {
    subject: 'provider',
    judgedBy: 'cause',
    severity: 'soon',
    title: { en: 'Service tokens run out', sw: 'Tokeni za huduma zinaisha' },
    waits: {
      en: 'Without tokens nobody gets a request on the phone; who pays to the paybill by hand is served.',
      sw: 'Bila tokeni hakuna anayepata ombi la malipo kwa simu; anayelipa paybill mwenyewe anahudumiwa.',
    },
  },
  sms: {
    subject: 'gateway',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'No SMS is sent', sw: 'SMS hazitumwi' },
    waits: {
      en: 'Everybody who has paid waits for the receipt.',
      sw: 'Kila aliyelipa anasubiri risiti.',
    },
  },
  'sms-refused': {
    subject: 'gateway',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'Receipt refused', sw: 'Risiti imekataliwa' },
    waits: {
      en: 'Who paid got no receipt; the next ones may not either.',
      sw: 'Aliyelipa hakupata risiti; wanaofuata huenda wasipate pia.',
    },
  },
  'sms-credit': {
    subject: 'gateway',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'No SMS credit', sw: 'Salio la SMS limekwisha' },
    waits: {
      en: 'Everybody who has paid waits for the receipt.',
      sw: 'Kila aliyelipa anasubiri risiti.',
    },
  },
  'sms-unclear': {
    subject: 'gateway',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'Not known whether SMS go out', sw: 'Haijulikani kama SMS zinatumwa' },
    waits: {
      en: 'Who paid may have got no receipt; none is sent twice.',
      sw: 'Aliyelipa huenda hakupata risiti; hakuna inayotumwa mara mbili.',
    },
  },
  'sms-unwanted': {
    subject: 'line',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'SMS do not reach this subscriber', sw: 'SMS hazimfikii mteja huyu' },
    waits: {
      en: 'This subscriber gets no receipts; everybody else does.',
      sw: 'Mteja huyu hapati risiti; wengine wote wanapata.',
    },
  },
  router: {
    subject: 'router',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Router refuses us', sw: 'Ruta inatukataa' },
    waits: {
      en: 'Everybody behind it who pays waits to be switched on.',
      sw: 'Kila aliye nyuma yake anayelipa anasubiri kuwashwa.',
    },
  },
  'router-away': {
    subject: 'router',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Router does not answer', sw: 'Ruta haijibu' },
    waits: {
      en: 'Everybody behind it who pays waits to be switched on.',
      sw: 'Kila aliye nyuma yake anayelipa anasubiri kuwashwa.',
    },
  },
  'router-other': {
    subject: 'router',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Another box answers', sw: 'Ni ruta nyingine' },
    waits: {
      en: 'Nothing is written to it; everybody behind it who pays waits.',
      sw: 'Hakuna kinachoandikwa kwake; kila anayelipa anasubiri.',
    },
  },
  'router-part': {
    subject: 'router',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Router refuses a part', sw: 'Ruta inakataa sehemu' },
    waits: {
      en: 'Lines that need this part wait; the others go on.',
      sw: 'Laini zinazohitaji sehemu hii zinasubiri; nyingine zinaendelea.',
    },
  },
  'router-unused': {
    subject: 'router',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Lines wait for a router that is not in use', sw: 'Laini zinasubiri ruta isiyotumika' },
    waits: {
      en: 'Nothing is done for these lines until they are moved or the router is in use again.',
      sw: 'Laini hizi hazitahudumiwa hadi zihamishwe au ruta itumike tena.',
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
