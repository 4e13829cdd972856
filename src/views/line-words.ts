import type { Language } from '../domain/time/time.ts';
import type { Fact, WordsOf } from './fact.ts';
import type { BooksCode, LineCode, LineTold, LineView, RouterCode, SessionCode } from './line.ts';

// The words of a line's view, for every screen. A code without words does not compile.

/** `head` says what is so, in one sentence without its full stop; `next` what can be done about it. */
export interface LineSaid {
  readonly head: string;
  readonly next: string;
}

const said = (head: string, next: string): LineSaid => ({ head, next });

const paid = ({ books }: LineTold) => (books === 'grace' ? 'In grace' : 'Paid');
const imelipiwa = ({ books }: LineTold) => (books === 'grace' ? 'Muda wa ziada' : 'Imelipiwa');

const whyOff = ({ books, blockedReason, mayBeIts }: LineTold) =>
  (books === 'blocked'
    ? `${blockedReason ?? 'No reason was stored.'} A payment does not lift it.`
    : books === 'paused'
      ? `${blockedReason ?? 'No reason was stored.'} It goes on when somebody resumes it, or with a payment for a period.`
      : 'It comes back by itself with the next payment that buys a period.') +
  (mayBeIts === null ? '' : ` ${mayBeIts} that may be this line’s waits for a person.`);
const kwaNiniImezimwa = ({ books, blockedReason, mayBeIts }: LineTold) =>
  (books === 'blocked'
    ? `${blockedReason ?? 'Sababu haikuandikwa.'} Malipo hayaondoi zuio hili.`
    : books === 'paused'
      ? `${blockedReason ?? 'Sababu haikuandikwa.'} Itaendelea mtu akiiendeleza, au kwa malipo yanayotosha muda mmoja.`
      : 'Itawaka yenyewe kwa malipo yanayotosha muda mmoja.') +
  (mayBeIts === null ? '' : ` ${mayBeIts} zinazoweza kuwa za laini hii zinasubiri mtu.`);

const VERDICTS: WordsOf<LineCode, LineTold, LineSaid> = {
  ended: {
    en: () => said('Retired', 'The line is no longer served.'),
    sw: () => said('Imefungwa', 'Laini hii haihudumiwi tena.'),
  },
  blocked: {
    en: (told) => said('Off: blocked by a person', whyOff(told)),
    sw: (told) => said('Imezimwa: imezuiwa na mtu', kwaNiniImezimwa(told)),
  },
  paused: {
    en: (told) => said('Off: paused, and its paid time stands still', whyOff(told)),
    sw: (told) => said('Imezimwa: imesimamishwa, na muda uliolipiwa haupungui', kwaNiniImezimwa(told)),
  },
  expired: {
    en: (told) => said('Off: the paid time is over', whyOff(told)),
    sw: (told) => said('Imezimwa: muda umeisha', kwaNiniImezimwa(told)),
  },
  'money-waits': {
    en: ({ mayBeIts }) => said(`Off, but ${mayBeIts ?? 'money'} that may be this line’s waits`, 'Look whose it is.'),
    sw: ({ mayBeIts }) =>
      said(`Imezimwa, lakini ${mayBeIts ?? 'pesa'} zinazoweza kuwa za laini hii zinasubiri`, 'Angalia ni za nani.'),
  },
  'off-unknown': {
    en: (told) => said('Should be off; what the router does is unknown', whyOff(told)),
    sw: (told) => said('Inapaswa kuzimwa; ruta inafanya nini haijulikani', kwaNiniImezimwa(told)),
  },
  'off-old': {
    en: (told) => said('Should be off, and was when it was last read; that is too long ago', whyOff(told)),
    sw: (told) => said('Inapaswa kuzimwa; ilizimwa iliposomwa mwisho, zamani mno', kwaNiniImezimwa(told)),
  },
  'off-seen': {
    en: (told) => said('Should be off, but was seen online', whyOff(told)),
    sw: (told) => said('Inapaswa kuzimwa, lakini imeonekana mtandaoni', kwaNiniImezimwa(told)),
  },
  'off-due': {
    en: (told) => said('Should be off, but is not read back as off', whyOff(told)),
    sw: (told) => said('Inapaswa kuzimwa, lakini ruta haijathibitisha', kwaNiniImezimwa(told)),
  },
  'no-lane': {
    en: (told) =>
      said(`${paid(told)}, but nothing talks to ${told.router}`, 'The router is not set up in the running daemon.'),
    sw: (told) =>
      said(`${imelipiwa(told)}, lakini hakuna kinachozungumza na ${told.router}`, 'Ruta haijawekwa kwenye Washa.'),
  },
  'router-away': {
    en: (told) =>
      said(
        `${paid(told)}, but ${told.router} cannot be reached`,
        `It says: ${told.error ?? 'nothing'}. Check its power and its link to the box. The line is made right by itself as soon as the router answers.`,
      ),
    sw: (told) =>
      said(
        `${imelipiwa(told)}, lakini ${told.router} haijibu`,
        `Inasema: ${told.error ?? 'hakuna'}. Angalia umeme na kiungo chake. Laini itawashwa yenyewe ruta ikijibu.`,
      ),
  },
  'router-stopped': {
    en: (told) =>
      said(
        `${paid(told)}, but work on ${told.router} is stopped`,
        `It says: ${told.error ?? 'nothing'}. This waits for a person: repair the settings or the rights on the router.`,
      ),
    sw: (told) =>
      said(
        `${imelipiwa(told)}, lakini ${told.router} inatukataa`,
        `Inasema: ${told.error ?? 'hakuna'}. Inasubiri mtu: rekebisha mipangilio au ruhusa kwenye ruta.`,
      ),
  },
  refused: {
    en: (told) => said(`${paid(told)}, but ${told.router} refused`, `It says: ${told.error ?? 'no reason stored'}`),
    sw: (told) =>
      said(`${imelipiwa(told)}, lakini ${told.router} imekataa`, `Inasema: ${told.error ?? 'sababu haikuandikwa'}`),
  },
  telling: {
    en: ({ router }) => said(`${router} is being told now`, 'This takes a second or two.'),
    sw: ({ router }) => said(`${router} inaambiwa sasa`, 'Inachukua sekunde moja au mbili.'),
  },
  queued: {
    en: ({ router, queued }) =>
      said(
        `Waits in the queue of ${router}`,
        queued === null ? 'It goes on by itself.' : `${queued} commands wait there.`,
      ),
    sw: ({ router, queued }) =>
      said(`Inasubiri zamu ya ${router}`, queued === null ? 'Itaendelea yenyewe.' : `Mabadiliko ${queued} yanasubiri.`),
  },
  trying: {
    en: (told) =>
      said(
        `${paid(told)}, but ${told.router} has not done it yet`,
        `${told.attempts === 0 ? 'It says' : `After ${told.attempts} ${told.attempts === 1 ? 'attempt' : 'attempts'} it says`}: ${told.error ?? 'nothing'}. It is tried again by itself.`,
      ),
    sw: (told) =>
      said(
        `${imelipiwa(told)}, lakini ${told.router} bado haijafanya`,
        `Majaribio ${told.attempts}. Inasema: ${told.error ?? 'hakuna'}. Inajaribiwa tena yenyewe.`,
      ),
  },
  'never-read': {
    en: (told) =>
      said(
        `${paid(told)}, but the router was never asked`,
        'It is looked at as soon as the router answers. Until then its login is as the router has it.',
      ),
    sw: (told) =>
      said(
        `${imelipiwa(told)}, lakini ruta haijaulizwa bado`,
        'Itakaguliwa mara ruta ikijibu. Hadi hapo iko jinsi ruta ilivyo nayo.',
      ),
  },
  'not-known': {
    en: (told) =>
      said(
        `${paid(told)}; what the router does is not known any more, it was last read ${told.access}`,
        'If there is no internet, look for the login on the router first.',
      ),
    sw: (told) =>
      said(
        `${imelipiwa(told)}; hali ya ruta haijulikani tena, mara ya mwisho ilikuwa ${told.access === 'on' ? 'imewashwa' : 'imezimwa'}`,
        'Kama hakuna intaneti, angalia kwanza jina hili kwenye ruta.',
      ),
  },
  'router-off': {
    en: (told) =>
      said(
        `${paid(told)}, but the router says off`,
        `It is made right by itself at the next look, within five minutes. If it stays so, look for “${told.login}” on the router.`,
      ),
    sw: (told) =>
      said(
        `${imelipiwa(told)}, lakini ruta inasema imezimwa`,
        `Itarekebishwa yenyewe katika ukaguzi ujao, ndani ya dakika tano. Ikibaki hivyo, tafuta “${told.login}” kwenye ruta.`,
      ),
  },
  'no-session': {
    en: ({ login }) =>
      said(
        'Router confirmed, but no session seen since',
        `The home’s equipment has not logged in as “${login}”. Check its power, its cable or radio link, and its login.`,
      ),
    sw: ({ login }) =>
      said(
        'Ruta imewasha, lakini kifaa hakijaonekana tangu hapo',
        `Kifaa cha nyumbani hakijaingia kama “${login}”. Angalia umeme, waya au redio, na jina lake.`,
      ),
  },
  'seen-before': {
    en: (told) =>
      said(
        `${paid(told)}, router confirmed; a session was seen before`,
        'Whether it is still there was not asked since. If there is no internet now, look at the home’s equipment first.',
      ),
    sw: (told) =>
      said(
        `${imelipiwa(told)}, ruta imewasha; kifaa kilionekana hapo awali`,
        'Haijaulizwa tena kama bado kipo. Kama hakuna intaneti sasa, angalia kwanza kifaa cha nyumbani.',
      ),
  },
  grace: {
    en: () =>
      said('In grace: the paid time is over, and it is still on', 'It is cut off by itself when the grace is over.'),
    sw: () => said('Muda umeisha, lakini bado imewashwa', 'Itazimwa yenyewe muda wa ziada ukiisha.'),
  },
  on: {
    en: () =>
      said(
        'Paid, router confirmed, session seen',
        'If there is no internet now, look behind the router: the home’s own equipment, or the uplink.',
      ),
    sw: () =>
      said(
        'Imelipiwa, ruta imewasha, kifaa kimeonekana',
        'Kama hakuna intaneti sasa, angalia nyuma ya ruta: kifaa cha nyumbani, au njia ya nje.',
      ),
  },
};

export function lineWords({ verdict, told }: LineView, language: Language = 'en'): LineSaid {
  return VERDICTS[verdict.code][language](told);
}

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

const lastRead = ({ access }: LineTold) => (access === 'unknown' ? 'never read back' : `last read back ${access}`);
const mwisho = ({ access }: LineTold) =>
  access === 'unknown' ? 'haijasomwa kamwe' : `ilisomwa mwisho ${access === 'on' ? 'imewashwa' : 'imezimwa'}`;

const ROUTER: WordsOf<RouterCode, LineTold, FactSaid> = {
  'no-lane': {
    en: (told) => fact('Unknown', `No lane to ${told.router}; ${lastRead(told)}`),
    sw: (told) => fact('Haijulikani', `Hakuna njia kwenda ${told.router}; ${mwisho(told)}`),
  },
  away: {
    en: (told) => fact('Unknown', `${told.router} does not answer; ${lastRead(told)}`),
    sw: (told) => fact('Haijulikani', `${told.router} haijibu; ${mwisho(told)}`),
  },
  'never-read': {
    en: () => fact('Unknown', 'Never read back from the router.'),
    sw: () => fact('Haijulikani', 'Haijasomwa kamwe kwenye ruta.'),
  },
  on: { en: () => fact('On', 'Read back from the router'), sw: () => fact('Imewashwa', 'Ilisomwa kwenye ruta') },
  off: { en: () => fact('Off', 'Read back from the router'), sw: () => fact('Imezimwa', 'Ilisomwa kwenye ruta') },
  'on-against': {
    en: () => fact('On', 'Not as the books say. Read back'),
    sw: () => fact('Imewashwa', 'Si kama vitabu vinavyosema. Ilisomwa'),
  },
  'off-against': {
    en: () => fact('Off', 'Not as the books say. Read back'),
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
