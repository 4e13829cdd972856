import type { CheckedState, CheckedThing } from '../domain/checked-connection.ts';
import type { Language } from '../domain/time/time.ts';
import type { Standing } from './fact.ts';

export const CHECKED_STANDING: Readonly<Record<CheckedState, Standing>> = {
  right: 'right',
  wrong: 'wrong',
  open: 'waiting',
  asked: 'unknown',
  'left-out': 'idle',
};

/** What each thing that is looked at on a connection is called. */
export const CHECKED_WORDS: Readonly<Record<CheckedThing, Readonly<Record<Language, string>>>> = {
  address: { en: 'Address of this box', sw: 'Anwani ya kisanduku hiki' },
  credentials: { en: 'Keys', sw: 'Funguo' },
  tokens: { en: 'Service tokens', sw: 'Tokeni za huduma' },
  money: { en: 'Money not paid out', sw: 'Pesa ambazo hazijatolewa' },
  channel: { en: 'Channel', sw: 'Channel' },
  pushes: { en: 'Asking phones', sw: 'Kuomba simu' },
  list: { en: 'List of payments', sw: 'Orodha ya malipo' },
  delivery: { en: 'Messages', sw: 'Ujumbe' },
  push: { en: 'A phone that was asked', sw: 'Simu iliyoombwa' },
  direct: { en: 'A direct payment', sw: 'Malipo ya moja kwa moja' },
  question: { en: 'Look yourself', sw: 'Angalia mwenyewe' },
};
