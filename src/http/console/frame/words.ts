import type { CommandKind, CommandSubject } from '../../../domain/command.ts';
import { readLaneName, type LaneKind } from '../../../domain/lines/lane-status.ts';
import type { SuggestionReason } from '../../../domain/money/match.ts';
import type { Language } from '../../../domain/time/time.ts';
import { lookUp } from '../../../views/codes.ts';

const SUGGESTED: Readonly<Record<Language, Readonly<Record<SuggestionReason, string>>>> = {
  en: {
    account: 'the account number fits',
    fold: 'the account number fits, written in another way',
    alias: 'the same payer typed this for it before',
    login: 'its login was typed',
    part: 'a part of the text is its account number',
    typed_phone: 'the typed phone number is its own',
    phone: 'the payer’s number is its own',
    neighbour: 'its account number is one slip away',
    mask: 'its number fits the masked one, as many do',
  },
  sw: {
    account: 'namba ya akaunti inalingana',
    fold: 'namba ya akaunti inalingana, imeandikwa kwa njia nyingine',
    alias: 'mlipaji huyu aliandika hivi kwa laini hii awali',
    login: 'jina lake la kuingia liliandikwa',
    part: 'sehemu ya maandishi ni namba yake ya akaunti',
    typed_phone: 'namba ya simu iliyoandikwa ni yake',
    phone: 'namba ya mlipaji ni yake',
    neighbour: 'namba yake ya akaunti inatofautiana kwa herufi moja',
    mask: 'namba yake inafanana na iliyofichwa, kama nyingi',
  },
};

const GIVEN_UP: Readonly<Record<CommandKind, Readonly<Record<Language, string>>>> = {
  'router.sync': { en: 'Line not made right', sw: 'Laini haikurekebishwa' },
  'router.kick': { en: 'Session not ended', sw: 'Kipindi hakikukatwa' },
  'router.unbind': { en: 'Device not forgotten', sw: 'Kifaa hakikusahauliwa' },
  'router.leave': { en: 'Former login not switched off', sw: 'Jina la awali halikuzimwa' },
  'router.note': { en: 'Note on the router not changed', sw: 'Ujumbe kwenye router haukubadilishwa' },
  'router.profile': { en: 'Profile of a plan not kept', sw: 'Profile ya kifurushi haikuwekwa' },
  'sms.send': { en: 'Receipt not sent', sw: 'Risiti haikutumwa' },
  'sms.remind': { en: 'Reminder not sent', sw: 'Ukumbusho haukutumwa' },
  'sms.tell': { en: 'Message not sent', sw: 'Ujumbe haukutumwa' },
  'notice.send': { en: 'Notice to the owner not sent', sw: 'Taarifa kwa mmiliki haikutumwa' },
  'news.send': { en: 'Program not told', sw: 'Programu haikuambiwa' },
};

/** Where a command's subject has its page, if it has one, and what it is called where nothing better is known than its number. */
const SUBJECTS: Readonly<
  Record<
    CommandSubject,
    { readonly path: string | null; readonly name: Readonly<Record<Language, (id: number) => string>> }
  >
> = {
  line: { path: '/lines/', name: { en: String, sw: String } },
  'former login': { path: null, name: { en: (id) => `former login ${id}`, sw: (id) => `jina la awali ${id}` } },
  note: { path: null, name: { en: (id) => `note ${id}`, sw: (id) => `ujumbe wa router ${id}` } },
  profile: { path: null, name: { en: (id) => `profile ${id}`, sw: (id) => `profile ${id}` } },
  payment: { path: '/payments/', name: { en: (id) => `payment ${id}`, sw: (id) => `malipo ${id}` } },
  reminder: { path: null, name: { en: (id) => `reminder ${id}`, sw: (id) => `ukumbusho ${id}` } },
  message: { path: null, name: { en: (id) => `message ${id}`, sw: (id) => `ujumbe ${id}` } },
  'owner notice': { path: null, name: { en: (id) => `notice ${id}`, sw: (id) => `taarifa ${id}` } },
  news: { path: null, name: { en: (id) => `news ${id}`, sw: (id) => `habari ${id}` } },
};

const LANES: Readonly<Record<LaneKind, Readonly<Record<Language, (party: string) => string>>>> = {
  router: { en: (party) => party, sw: (party) => party },
  sms: { en: () => 'SMS gateway', sw: () => 'Njia ya SMS' },
  notice: { en: (channel) => `notices by ${channel}`, sw: (channel) => `taarifa kwa ${channel}` },
  webhook: { en: (name) => `program ${name}`, sw: (name) => `programu ${name}` },
};

export const suggestedWords = (reason: string, language: Language): string => lookUp(SUGGESTED[language], reason, '');
export const plainWords = (text: string | null, language: Language): string =>
  lookUp({}, text, language === 'en' ? 'No reason was stored.' : 'Hakuna sababu iliyohifadhiwa.');

export const givenUpWords = (kind: CommandKind, language: Language): string => GIVEN_UP[kind][language];
export const subjectWords = (subject: CommandSubject) => SUBJECTS[subject];

/** `router:tower-1` is the router tower-1; `sms` is the SMS gateway. */
export function laneWords(name: string, language: Language): string {
  const lane = readLaneName(name);
  return lane === null ? name : LANES[lane.kind][language](lane.party);
}
