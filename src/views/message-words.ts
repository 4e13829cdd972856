import type { ReceiptStage } from '../domain/messages/receipt.ts';
import type { ReminderStage } from '../domain/messages/reminder.ts';
import type { UseStage } from '../domain/messages/use.ts';
import { LANGUAGES, type Both, type Language } from '../domain/time/time.ts';

/** One of the texts that are sent by themselves. */
export type MessageName = `receipts.${ReceiptStage}` | `reminders.${ReminderStage | UseStage}`;

interface MessageWords {
  readonly name: Both;
  /** When it is sent. */
  readonly when: Both;
}

/** Each text that is sent by itself, in the order in which a page has them. */
export const MESSAGE_WORDS: Readonly<Record<MessageName, MessageWords>> = {
  'receipts.online': {
    name: { en: 'Paid, and online', sw: 'Amelipa, yuko mtandaoni' },
    when: { en: 'The device was seen online after the payment.', sw: 'Kifaa kimeonekana mtandaoni baada ya malipo.' },
  },
  'receipts.confirmed': {
    name: { en: 'Paid, and switched on', sw: 'Amelipa, amewashwa' },
    when: {
      en: 'The router lets the line in; nobody has been seen online yet.',
      sw: 'Ruta imeiruhusu laini; bado hakuna aliyeonekana mtandaoni.',
    },
  },
  'receipts.waiting': {
    name: { en: 'Paid, being switched on', sw: 'Amelipa, anawashwa' },
    when: { en: 'The router has not answered yet.', sw: 'Ruta bado haijajibu.' },
  },
  'receipts.delayed': {
    name: { en: 'Paid, the router is away', sw: 'Amelipa, ruta haijibu' },
    when: {
      en: 'The router does not answer or refuses, and somebody has been told.',
      sw: 'Ruta haijibu au inakataa, na mtu ameambiwa.',
    },
  },
  'receipts.already-on': {
    name: { en: 'Paid early', sw: 'Amelipa mapema' },
    when: { en: 'The line was on and lasts longer now.', sw: 'Laini ilikuwa imewaka, na sasa inadumu zaidi.' },
  },
  'receipts.short': {
    name: { en: 'Paid too little', sw: 'Amelipa pungufu' },
    when: { en: 'The money covers no period and is kept.', sw: 'Pesa hazitoshi kipindi, na zimehifadhiwa.' },
  },
  'receipts.kept': {
    name: { en: 'Paid for later', sw: 'Amelipia baadaye' },
    when: {
      en: 'It renews the line when its present time is over.',
      sw: 'Zitalipia laini muda wake wa sasa ukiisha.',
    },
  },
  'receipts.blocked': {
    name: { en: 'Paid, but blocked', sw: 'Amelipa, lakini amezuiwa' },
    when: { en: 'Somebody of the staff has blocked the line.', sw: 'Mfanyakazi ameizuia laini.' },
  },
  'reminders.ends': {
    name: { en: 'The time is about to end', sw: 'Muda unakaribia kuisha' },
    when: { en: 'On the days before it that the settings name.', sw: 'Siku za kabla, zilizotajwa kwenye mipangilio.' },
  },
  'reminders.ended': {
    name: { en: 'The time is over', sw: 'Muda umeisha' },
    when: { en: 'On the days after it that the settings name.', sw: 'Siku za baada, zilizotajwa kwenye mipangilio.' },
  },
  'reminders.nearly': {
    name: { en: 'Much of the data or time is used', sw: 'Sehemu kubwa ya data au muda imetumika' },
    when: {
      en: 'As soon as so many percent are used as the settings name.',
      sw: 'Asilimia zilizotajwa kwenye mipangilio zikitumika.',
    },
  },
  'reminders.used-up': {
    name: { en: 'All is used, and the line is off', sw: 'Vyote vimetumika, laini imezimwa' },
    when: { en: 'The plan of the line is off then.', sw: 'Kifurushi cha laini huzimwa hapo.' },
  },
  'reminders.slower': {
    name: { en: 'All is used, and the line is slower', sw: 'Vyote vimetumika, laini ni polepole' },
    when: {
      en: 'The plan of the line has another profile then.',
      sw: 'Kifurushi cha laini kina profile nyingine hapo.',
    },
  },
};

export const MESSAGE_NAMES = Object.keys(MESSAGE_WORDS) as MessageName[];
const IN: Readonly<Record<Language, Both>> = {
  en: { en: 'in English', sw: 'kwa Kiingereza' },
  sw: { en: 'in Swahili', sw: 'kwa Kiswahili' },
};

/** Where a text stands in the settings: `receipts.templates.en.online`. */
export function messageKey(name: MessageName, language: Language): string {
  const [room = '', stage = ''] = name.split('.');
  return `${room}.templates.${language}.${stage}`;
}

/** What the settings of each text are called. */
export const MESSAGE_SETTINGS: Readonly<Record<string, Both>> = Object.fromEntries(
  MESSAGE_NAMES.flatMap((name) =>
    LANGUAGES.map((language) => {
      const { en, sw } = MESSAGE_WORDS[name].name;
      return [messageKey(name, language), { en: `${en}, ${IN[language].en}`, sw: `${sw}, ${IN[language].sw}` }];
    }),
  ),
);
