import type { Language } from './time/time.ts';

/** What the subject of an alarm names: the box itself, a router, a line by its account number, … */
export type AlarmSubject = 'box' | 'router' | 'line' | 'provider' | 'gateway' | 'payments';

/** All that differs between kinds of alarms. What exactly is wrong, and what to do, is said by the message of each. */
export interface AlarmRule {
  readonly subject: AlarmSubject;
  /**
   * - `look`: whoever looks knows all that is wrong now, so each look closes what is not.
   * - `cause`: opened by something that happened; it stands for as long as what it rests on stays as it was then.
   */
  readonly judgedBy: 'look' | 'cause';
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
      en: 'Everybody who pays waits: payments are held.',
      sw: 'Kila anayelipa anasubiri: malipo yamezuiliwa.',
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
    severity: 'soon',
    title: { en: 'Receipt refused', sw: 'Risiti imekataliwa' },
    waits: {
      en: 'Who paid got no receipt; the next ones may not either.',
      sw: 'Aliyelipa hakupata risiti; wanaofuata huenda wasipate pia.',
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
    severity: 'soon',
    title: { en: 'Callbacks contradict each other', sw: 'Taarifa za malipo zinapingana' },
    waits: {
      en: 'Whoever paid may wait: nothing that is booked was moved.',
      sw: 'Aliyelipa huenda anasubiri: hakuna kilichoandikwa kilichobadilishwa.',
    },
  },
  'blocked-line-paid': {
    subject: 'line',
    judgedBy: 'cause',
    severity: 'urgent',
    title: { en: 'Blocked line has paid', sw: 'Laini iliyozuiwa imelipa' },
    waits: {
      en: 'Its subscriber has paid and waits to be let in.',
      sw: 'Mteja wake amelipa na anasubiri kuruhusiwa.',
    },
  },
} as const satisfies Readonly<Record<string, AlarmRule>>;

export type AlarmKind = keyof typeof ALARMS;

/** The kinds that are judged in one way. */
export type AlarmKindBy<Way extends AlarmRule['judgedBy']> = {
  [Kind in AlarmKind]: (typeof ALARMS)[Kind]['judgedBy'] extends Way ? Kind : never;
}[AlarmKind];

/** The subject of an alarm about payments: `payment 5`, `payment 5 and payment 9`. */
export function paymentsSubject(ids: readonly number[]): string {
  return ids.map((id) => `payment ${id}`).join(' and ');
}

/** The payments that such a subject names. */
export function paymentsOf(subject: string): number[] {
  return [...subject.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}
