import type { Language } from '../domain/time/time.ts';
import type { Fact, WordsOf } from './fact.ts';
import type { BooksCode, LineTold, LineView, RouterCode, SessionCode } from './line.ts';

// The words of the three facts of a line, for every screen. A code without words does not compile.

/** One of the three facts: `state` in a word or two, `rests` what it rests on; the fact's time follows it. */
export interface FactSaid {
  readonly state: string;
  readonly rests: string;
}

const fact = (state: string, rests: string): FactSaid => ({ state, rests });

const BOOKS: WordsOf<BooksCode, LineTold, FactSaid> = {
  ended: {
    en: () => fact('Retired', 'This line is no longer served.'),
    sw: () => fact('Imefungwa', 'Laini hii haihudumiwi tena.'),
  },
  blocked: {
    en: ({ blockedReason }) => fact('Blocked', `By a person: ${blockedReason ?? 'no reason stored'}.`),
    sw: ({ blockedReason }) => fact('Imezuiwa', `Na mtu: ${blockedReason ?? 'sababu haikuandikwa'}.`),
  },
  paused: {
    en: () => fact('Paused', 'Its paid time stands still since'),
    sw: () => fact('Imesimamishwa', 'Muda uliolipiwa umesimama tangu'),
  },
  paid: { en: () => fact('Paid', 'Should be on until'), sw: () => fact('Imelipiwa', 'Iwe imewashwa hadi') },
  'used-up': {
    en: () => fact('Paid, all used', 'It has used all that its plan lets it use. Its paid time lasts until'),
    sw: () => fact('Imelipiwa, imetumika yote', 'Imetumia kiasi chote cha kifurushi. Muda uliolipiwa unaisha'),
  },
  untimed: {
    en: () => fact('Paid', 'Until when is written as soon as the clock is right. Before that it ended'),
    sw: () => fact('Imelipiwa', 'Muda utaandikwa saa ikiwa sahihi. Kabla ya hapo uliisha'),
  },
  grace: {
    en: () => fact('In grace', 'Its paid time is over. It stays on until'),
    sw: () => fact('Muda wa ziada', 'Muda uliolipiwa umeisha. Itabaki imewashwa hadi'),
  },
  over: {
    en: () => fact('Not paid', 'Should be off. Paid time ended'),
    sw: () => fact('Haijalipiwa', 'Iwe imezimwa. Muda uliisha'),
  },
};

const lastRead = ({ access }: LineTold) => (access === 'unknown' ? 'never looked at' : `last looked at: ${access}`);
const mwisho = ({ access }: LineTold) =>
  access === 'unknown' ? 'haijasomwa kamwe' : `ilisomwa mwisho ${access === 'on' ? 'imewashwa' : 'imezimwa'}`;

const ROUTER: WordsOf<RouterCode, LineTold, FactSaid> = {
  'no-lane': {
    en: (told) => fact('Unknown', `Nothing talks to ${told.router}; ${lastRead(told)}`),
    sw: (told) => fact('Haijulikani', `Hakuna njia kwenda ${told.router}; ${mwisho(told)}`),
  },
  away: {
    en: (told) => fact('Unknown', `${told.router} does not answer; ${lastRead(told)}`),
    sw: (told) => fact('Haijulikani', `${told.router} haijibu; ${mwisho(told)}`),
  },
  'never-read': {
    en: () => fact('Unknown', 'Never looked at on the router.'),
    sw: () => fact('Haijulikani', 'Haijasomwa kamwe kwenye ruta.'),
  },
  on: { en: () => fact('On', 'Looked at on the router'), sw: () => fact('Imewashwa', 'Ilisomwa kwenye ruta') },
  off: { en: () => fact('Off', 'Looked at on the router'), sw: () => fact('Imezimwa', 'Ilisomwa kwenye ruta') },
  'on-against': {
    en: () => fact('On', 'Not as the books say. Looked at'),
    sw: () => fact('Imewashwa', 'Si kama vitabu vinavyosema. Ilisomwa'),
  },
  'off-against': {
    en: () => fact('Off', 'Not as the books say. Looked at'),
    sw: () => fact('Imezimwa', 'Si kama vitabu vinavyosema. Ilisomwa'),
  },
};
const OLD: Readonly<Record<Language, string>> = { en: 'an old reading', sw: 'somo la zamani' };

const SESSION: WordsOf<SessionCode, LineTold, FactSaid> = {
  'cannot-ask': {
    en: ({ everSeen }) =>
      fact('Unknown', everSeen ? 'The router cannot be asked. Last seen' : 'No session was ever seen.'),
    sw: ({ everSeen }) =>
      fact('Haijulikani', everSeen ? 'Ruta haiwezi kuulizwa. Kilionekana mwisho' : 'Kifaa hakijaonekana kamwe.'),
  },
  'never-seen': {
    en: () => fact('Never seen', 'No session of this login was ever seen.'),
    sw: () => fact('Haijaonekana', 'Kifaa cha jina hili hakijaonekana kamwe.'),
  },
  'seen-before': {
    en: () => fact('Seen before', 'Whether it is still there was not asked since. Seen'),
    sw: () => fact('Ilionekana', 'Haijaulizwa tena kama bado kipo. Kilionekana'),
  },
  seen: { en: () => fact('Seen', 'A session was seen'), sw: () => fact('Imeonekana', 'Kifaa kilionekana') },
};

/** The words of the three facts that stand side by side. */
export function factWords(
  { books, router, session, told }: LineView,
  language: Language = 'en',
): Readonly<Record<'books' | 'router' | 'session', FactSaid>> {
  const read = ROUTER[router.code][language](told);
  return {
    books: BOOKS[books.code][language](told),
    router: isOldReading(router) ? { ...read, state: `${read.state}, ${OLD[language]}` } : read,
    session: SESSION[session.code][language](told),
  };
}

const STATES: readonly RouterCode[] = ['on', 'off', 'on-against', 'off-against'];
const isOldReading = ({ code, fresh }: Fact<RouterCode>) => !fresh && STATES.includes(code);
