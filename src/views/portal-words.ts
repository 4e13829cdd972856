import type { PushAnswer } from '../domain/money/push-answer.ts';
import type { Both, Language } from '../domain/time/time.ts';
import { formatWhen } from '../domain/time/time.ts';
import { localDay } from '../domain/time/local-day.ts';
import { periodAlone } from '../domain/time/period-words.ts';
import type { PortalCode } from './portal.ts';

// The words of the customers' pages, in both languages side by side.

/** What a page is called, and says first. */
export const PORTAL_TITLES: Readonly<Record<PortalCode, Both>> = {
  asked: { en: 'Look at your phone and enter your PIN', sw: 'Angalia simu yako uweke PIN' },
  'letting-in': { en: 'You have paid. We are switching you on', sw: 'Umelipa. Tunakuwashia' },
  online: { en: 'You are online', sw: 'Uko mtandaoni' },
  answered: { en: 'Not paid', sw: 'Haijalipwa' },
  blocked: { en: 'This line is blocked', sw: 'Laini hii imezuiwa' },
  paused: { en: 'This line is paused', sw: 'Laini hii imesimamishwa' },
  nothing: { en: 'Buy internet', sw: 'Nunua intaneti' },
};

/** The answer to a request, and what it means. */
export const ANSWER_WORDS: Readonly<Record<PushAnswer, Readonly<Record<'head' | 'next', Both>>>> = {
  'no-money': {
    head: { en: 'Not enough money in M-Pesa', sw: 'Salio la M-Pesa halitoshi' },
    next: { en: 'Nothing was paid.', sw: 'Hakuna kilicholipwa.' },
  },
  cancelled: {
    head: { en: 'You cancelled', sw: 'Umeghairi' },
    next: { en: 'Nothing was paid.', sw: 'Hakuna kilicholipwa.' },
  },
  'wrong-pin': {
    head: { en: 'The PIN was wrong', sw: 'PIN si sahihi' },
    next: { en: 'Nothing was paid.', sw: 'Hakuna kilicholipwa.' },
  },
  'no-answer': {
    head: { en: 'Your phone has not answered', sw: 'Simu yako haijajibu' },
    next: {
      en: 'If you did enter your PIN, wait: we keep looking. Else: is the phone on, with signal?',
      sw: 'Kama umeweka PIN, subiri: tunaendelea kuangalia. Kama hujaweka: je, simu imewashwa na ina mtandao?',
    },
  },
  'took-long': {
    head: { en: 'That took too long', sw: 'Muda wa ombi umeisha' },
    next: { en: 'Nothing was paid.', sw: 'Hakuna kilicholipwa.' },
  },
  'day-limit': {
    head: { en: 'That is above your M-Pesa limit for today', sw: 'Umezidi kikomo cha M-Pesa cha leo' },
    next: { en: 'Another number can pay.', sw: 'Namba nyingine inaweza kulipa.' },
  },
  busy: {
    head: { en: 'Another M-Pesa question is open on your phone', sw: 'Kuna ombi lingine la M-Pesa kwenye simu yako' },
    next: { en: 'Finish it first.', sw: 'Limalize kwanza.' },
  },
  'same-again': {
    head: { en: 'You paid the same a moment ago', sw: 'Umelipa kiasi hicho hicho sasa hivi' },
    next: {
      en: 'M-Pesa wants 2 minutes between two payments that are alike.',
      sw: 'M-Pesa inataka dakika 2 kati ya malipo mawili yanayofanana.',
    },
  },
  slow: {
    head: { en: 'M-Pesa is slow', sw: 'M-Pesa inachelewa' },
    next: { en: 'Do not pay twice; we keep looking.', sw: 'Usilipe mara mbili; tunaendelea kuangalia.' },
  },
  'not-working': {
    head: { en: 'Asking your phone does not work now', sw: 'Kwa sasa hatuwezi kutuma ombi kwenye simu' },
    next: { en: 'Nothing was paid.', sw: 'Hakuna kilicholipwa.' },
  },
  'not-paid': {
    head: { en: 'It was not paid', sw: 'Haikulipwa' },
    next: { en: 'M-Pesa did not take it.', sw: 'M-Pesa haikukubali.' },
  },
};

/** A sentence of a page. @param about stands where it has `{}` */
export function said(words: Both, language: Language, about = ''): string {
  return words[language].replace('{}', () => about);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How much time is left, in whole days, or below two of them hours, or minutes: never more than there is. */
export function leftSaid(ms: number, language: Language): string {
  if (ms >= 2 * DAY_MS) return periodAlone({ unit: 'day', count: Math.floor(ms / DAY_MS) }, language);
  if (ms >= HOUR_MS) return periodAlone({ unit: 'hour', count: Math.floor(ms / HOUR_MS) }, language);
  return periodAlone({ unit: 'minute', count: Math.floor(ms / MINUTE_MS) }, language);
}

const NEAR: Readonly<Record<'yesterday' | 'today' | 'tomorrow', Both>> = {
  yesterday: { en: 'yesterday', sw: 'jana' },
  today: { en: 'today', sw: 'leo' },
  tomorrow: { en: 'tomorrow', sw: 'kesho' },
};

/** `today 14:02`, `kesho 14:02`, `26 Dec 14:00`. @param zone IANA name */
export function whenSaid(ms: number, zone: string, language: Language, now: number): string {
  const { from, until } = localDay(now, zone);
  const clock = formatWhen(ms, zone, language, now).slice(-5);
  if (ms >= from && ms < until) return `${NEAR.today[language]} ${clock}`;
  if (ms < from && localDay(ms, zone).until === from) return `${NEAR.yesterday[language]} ${clock}`;
  if (ms >= until && localDay(ms, zone).from === until) return `${NEAR.tomorrow[language]} ${clock}`;
  return formatWhen(ms, zone, language, now);
}

/** `14:02:10`. @param zone IANA name */
export function clockSaid(ms: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' }).format(ms);
}

/** A short time: `18 s`, `sekunde 18`. */
export function secondsSaid(ms: number, language: Language): string {
  const seconds = ms < 10_000 ? (Math.max(0, ms) / 1000).toFixed(1).replace(/\.0$/, '') : String(Math.round(ms / 1000));
  return language === 'en' ? `${seconds} s` : `sekunde ${seconds}`;
}
