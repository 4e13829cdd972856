import type { Language } from '../domain/time/time.ts';
import type { LineListName } from '../storage/views/line-lists.ts';

/** What each list of lines is called, and what is said when nobody is in it. */
export const LINE_LIST_WORDS: Readonly<
  Record<LineListName, Readonly<Record<Language, { readonly name: string; readonly none: string }>>>
> = {
  all: {
    en: { name: 'All', none: 'There is no line yet: add one, or bring in a list with “washa import”.' },
    sw: { name: 'Zote', none: 'Bado hakuna laini: ongeza moja, au leta orodha kwa “washa import”.' },
  },
  'paid-off': {
    en: { name: 'Paid, not on', none: 'Everybody who has paid is let in, as far as routers were read.' },
    sw: { name: 'Wamelipa, hawajawashwa', none: 'Wote waliolipa wamewashwa, kwa jinsi ruta zilivyosomwa.' },
  },
  'not-known': {
    en: { name: 'Not known', none: 'Of every paid line the router was read.' },
    sw: { name: 'Haijulikani', none: 'Ruta ya kila laini iliyolipiwa imesomwa.' },
  },
  ending: {
    en: { name: 'End today', none: 'Nobody’s time ends today any more.' },
    sw: { name: 'Wanaisha leo', none: 'Hakuna ambaye muda wake unaisha leo.' },
  },
  expired: {
    en: { name: 'Expired', none: 'Nobody is expired.' },
    sw: { name: 'Muda umeisha', none: 'Hakuna ambaye muda wake umeisha.' },
  },
  'expired-on': {
    en: { name: 'Expired, not off', none: 'Everybody who is expired is off, as far as routers were read.' },
    sw: { name: 'Umeisha, bado hewani', none: 'Wote ambao muda umeisha wamezimwa, kwa jinsi ruta zilivyosomwa.' },
  },
  'never-seen': {
    en: { name: 'Never seen', none: 'Every paid line was seen online at least once.' },
    sw: { name: 'Hawajaonekana', none: 'Kila laini iliyolipiwa imeonekana mtandaoni angalau mara moja.' },
  },
  'no-phone': {
    en: { name: 'No phone', none: 'Everybody can be reached by phone.' },
    sw: { name: 'Hawana simu', none: 'Wote wanapatikana kwa simu.' },
  },
  stopped: {
    en: { name: 'Blocked or paused', none: 'No line is blocked or paused.' },
    sw: { name: 'Zimezuiwa au kusimamishwa', none: 'Hakuna laini iliyozuiwa au kusimamishwa.' },
  },
};
