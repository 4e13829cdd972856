import type { Language } from '../domain/time/time.ts';
import { SMS_LISTS, type SmsKind } from '../storage/views/sms-list.ts';
import type { Store } from '../storage/engine/store.ts';
import type { Slice } from './lists.ts';

export type SmsListName = keyof typeof SMS_LISTS;
export const SMS_LIST_NAMES = ['failed', 'waiting', 'all'] as const satisfies readonly SmsListName[];

/** SMS of a list, the newest first. */
export function smsList(store: Store, name: SmsListName, slice: Slice) {
  return store.all(SMS_LISTS[name], { ...slice });
}

export const SMS_LIST_WORDS: Readonly<
  Record<SmsListName, Readonly<Record<Language, { readonly name: string; readonly none: string }>>>
> = {
  failed: {
    en: { name: 'Not told', none: 'Nobody: every SMS of late was taken by the gateway.' },
    sw: { name: 'Hawakuambiwa', none: 'Hakuna: kila SMS ya karibuni ilichukuliwa na njia ya SMS.' },
  },
  waiting: {
    en: { name: 'Waiting', none: 'No SMS waits.' },
    sw: { name: 'Zinasubiri', none: 'Hakuna SMS inayosubiri.' },
  },
  all: {
    en: { name: 'All', none: 'No SMS was sent yet. Each payment brings one.' },
    sw: { name: 'Zote', none: 'Hakuna SMS iliyotumwa bado. Kila malipo huleta moja.' },
  },
};

export const SMS_KIND_WORDS: Readonly<Record<SmsKind, Readonly<Record<Language, string>>>> = {
  receipt: { en: 'Receipt', sw: 'Risiti' },
  reminder: { en: 'Reminder', sw: 'Ukumbusho' },
  message: { en: 'Written by hand', sw: 'Kwa mkono' },
};
