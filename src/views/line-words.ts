import { MOST_UNPAID_IN_A_ROW } from '../domain/money/planned-push.ts';
import type { Language } from '../domain/time/time.ts';
import type { WordsOf } from './fact.ts';
import type { LineCode, LineTold, LineView } from './line.ts';

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
      : books === 'used-up'
        ? 'It comes back by itself with its next renewal, or when somebody gives it more.'
        : 'It comes back by itself with the next payment that buys a period.') +
  (mayBeIts === null ? '' : ` ${mayBeIts} that may be this line’s waits for a person.`);
const kwaNiniImezimwa = ({ books, blockedReason, mayBeIts }: LineTold) =>
  (books === 'blocked'
    ? `${blockedReason ?? 'Sababu haikuandikwa.'} Malipo hayaondoi zuio hili.`
    : books === 'paused'
      ? `${blockedReason ?? 'Sababu haikuandikwa.'} Itaendelea mtu akiiendeleza, au kwa malipo yanayotosha muda mmoja.`
      : books === 'used-up'
        ? 'Itawaka yenyewe ikilipiwa tena, au mtu akiiongezea.'
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
  'used-up': {
    en: (told) => said('Off: all that its plan lets it use is used up', whyOff(told)),
    sw: (told) => said('Imezimwa: kiasi cha kifurushi chake kimetumika chote', kwaNiniImezimwa(told)),
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
    en: (told) => said('Should be off, but the router has not shown it off', whyOff(told)),
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
  'router-paused': {
    en: (told) =>
      said(
        `${paid(told)}, but ${told.router} is paused`,
        `${told.error ?? 'Paused'}. The line is made right as soon as the router is resumed.`,
      ),
    sw: (told) =>
      said(
        `${imelipiwa(told)}, lakini ${told.router} imesimamishwa`,
        `${told.error ?? 'Imesimamishwa'}. Laini itawashwa ruta ikiendelea.`,
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
  'let-in': {
    en: (told) =>
      said(
        `${paid(told)}, and let through by the router`,
        `“${told.login}” is a fixed address and logs in nowhere: no lease tells whether its device is there. If there is no internet, look at that.`,
      ),
    sw: (told) =>
      said(
        `${imelipiwa(told)}, na ruta inairuhusu`,
        `“${told.login}” ni anwani ya kudumu, haiingii popote: hakuna lease inayoonyesha kama kifaa kipo. Kama hakuna intaneti, angalia kifaa.`,
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

/** Of a line that is asked for money by itself: whether it still is. */
export function autoPushWords({ unpaid }: { readonly unpaid: number }, language: Language = 'en'): string {
  const isOver = unpaid >= MOST_UNPAID_IN_A_ROW;
  if (language === 'sw') {
    if (!isOver) return 'yenyewe, siku za kifurushi chake';
    return `haiombwi tena yenyewe hadi ilipe: maombi ${unpaid} mfululizo hayakulipwa`;
  }
  if (!isOver) return 'by itself, on the days of its plan';
  return `no more by itself until it pays: ${unpaid} requests in a row were not paid`;
}
