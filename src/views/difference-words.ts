import type { LineDifferenceKind, StrangeRow } from '../domain/lines/differences.ts';
import type { Language } from '../domain/time/time.ts';
import type { PlanProfileDifference } from './compared-router.ts';

type Headings<Kind extends string> = Readonly<Record<Kind, Readonly<Record<Language, string>>>>;

const OF_LINES: Headings<LineDifferenceKind> = {
  'paid-off': { en: 'Paid, and off at the router', sw: 'Imelipiwa, lakini imezimwa kwenye router' },
  'used-up': {
    en: 'Paid, and a limit of the login is used up',
    sw: 'Imelipiwa, lakini kikomo cha login kimekwisha',
  },
  'expired-on': { en: 'Not paid, and on at the router', sw: 'Haijalipiwa, lakini imewashwa kwenye router' },
  'wrong-profile': {
    en: 'On, with another profile than its plan has',
    sw: 'Imewashwa, kwa profile tofauti na ya mpango wake',
  },
  otherwise: { en: 'Otherwise than the books say', sw: 'Tofauti na vitabu vinavyosema' },
  'no-login': { en: 'The router lacks the login', sw: 'Router haina login hii' },
  'no-profile': { en: 'The router lacks the profile', sw: 'Router haina profile hii' },
  settings: {
    en: 'The setup of the line does not say enough',
    sw: 'Mipangilio ya line haitoshi',
  },
  twice: { en: 'More than one login of the same name', sw: 'Login zaidi ya moja zenye jina lile lile' },
  queue: { en: 'Paid, and a queue of a person slows it', sw: 'Imelipiwa, lakini queue ya mtu inaipunguza kasi' },
  unread: { en: 'Could not be read', sw: 'Haikusomeka' },
};

const STRANGE: Headings<StrangeRow['kind']> = {
  orphan: { en: 'Logins that nobody pays for', sw: 'Login ambazo hakuna anayezilipia' },
  'let-through': {
    en: 'Devices let through without a login, of no line that is paid',
    sw: 'Vifaa vinavyopita bila login, si vya line iliyolipiwa',
  },
};

const OF_PROFILES: Headings<PlanProfileDifference['by']> = {
  kept: { en: 'Profiles that Washa keeps, being seen to', sw: 'Profile zinazowekwa na Washa, zinashughulikiwa' },
  theirs: { en: 'Profiles that are otherwise than their plan says', sw: 'Profile zilizo tofauti na kifurushi chake' },
  refused: { en: 'Profiles that Washa should keep, and cannot', sw: 'Profile ambazo Washa ingeziweka, lakini haiwezi' },
};

export function profileDifferenceWords(by: PlanProfileDifference['by'], language: Language = 'en'): string {
  return OF_PROFILES[by][language];
}

export function lineDifferenceWords(kind: LineDifferenceKind, language: Language = 'en'): string {
  return OF_LINES[kind][language];
}

export function strangeWords(kind: StrangeRow['kind'], language: Language = 'en'): string {
  return STRANGE[kind][language];
}
