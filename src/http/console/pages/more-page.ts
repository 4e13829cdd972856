import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import type { Html } from '../frame/markup.ts';

/** A page that has no place of its own in the navigation. */
interface Place {
  readonly path: string;
  readonly said: Readonly<Record<Language, { readonly name: string; readonly what: string }>>;
}

const PLACES: readonly Place[] = [
  {
    path: '/attention',
    said: {
      en: { name: 'All that needs you', what: 'alarms, money without a line, what was given up' },
      sw: { name: 'Yote yanayokusubiri', what: 'ving’ora, pesa zisizo na laini, yaliyoshindikana' },
    },
  },
  {
    path: '/waiting',
    said: {
      en: { name: 'Money without a line', what: 'whose is it?' },
      sw: { name: 'Pesa zisizo na laini', what: 'ni za nani?' },
    },
  },
  {
    path: '/reports',
    said: {
      en: { name: 'Reports', what: 'what came in, who left, how fast are we?' },
      sw: { name: 'Ripoti', what: 'nini kimeingia, nani ameondoka, tuna kasi gani?' },
    },
  },
  {
    path: '/reconcile',
    said: {
      en: { name: 'Compare a statement', what: 'did all that M-Pesa has come into the books?' },
      sw: { name: 'Linganisha taarifa', what: 'je, yote ya M-Pesa yameingia vitabuni?' },
    },
  },
  {
    path: '/purse',
    said: {
      en: { name: 'Money at providers', what: 'service tokens and collected money: top up, take out' },
      sw: { name: 'Pesa kwa watoa huduma', what: 'tokeni za huduma na pesa zilizokusanywa: ongeza, toa' },
    },
  },
  {
    path: '/import',
    said: {
      en: { name: 'Bring a list in', what: 'your customers, from a file, a router or another system' },
      sw: { name: 'Ingiza orodha', what: 'wateja wako, kutoka faili, ruta au mfumo mwingine' },
    },
  },
  {
    path: '/hotspot',
    said: {
      en: { name: 'Hotspot', what: 'who is in, what sells, and time for whoever walks in' },
      sw: { name: 'Hotspot', what: 'nani yuko ndani, nini kinauzwa, na muda kwa anayeingia' },
    },
  },
  {
    path: '/vouchers',
    said: {
      en: { name: 'Vouchers', what: 'how many are left, whose money is out?' },
      sw: { name: 'Vocha', what: 'zimebaki ngapi, pesa ziko kwa nani?' },
    },
  },
  {
    path: '/sms',
    said: {
      en: { name: 'SMS', what: 'who was not told, and why? What is sent' },
      sw: { name: 'SMS', what: 'nani hakuambiwa, na kwa nini? Kinachotumwa' },
    },
  },
  {
    path: '/plans',
    said: {
      en: { name: 'Plans', what: 'what a line costs, for how long' },
      sw: { name: 'Vifurushi', what: 'bei ya laini, kwa muda gani' },
    },
  },
  {
    path: '/notices',
    said: {
      en: {
        name: 'Notices to the owner',
        what: 'who is told when something is wrong, a test, and programs that are told',
      },
      sw: { name: 'Taarifa kwa mmiliki', what: 'nani anaambiwa kitu kikiharibika, jaribio, na programu zinazoambiwa' },
    },
  },
  {
    path: '/https',
    said: {
      en: { name: 'Encrypted pages', what: 'the certificate of this console, and its fingerprint' },
      sw: { name: 'Kurasa za siri', what: 'cheti cha kurasa hizi, na alama yake' },
    },
  },
  {
    path: '/callbacks',
    said: {
      en: { name: 'Messages of providers', what: 'what M-Pesa, PayHero and others sent, byte for byte' },
      sw: { name: 'Ujumbe za watoa huduma', what: 'M-Pesa, PayHero na wengine walituma nini' },
    },
  },
  {
    path: '/lines?show=expired-on',
    said: {
      en: { name: 'Cut-offs', what: 'expired and not off yet' },
      sw: { name: 'Kuzima', what: 'muda umeisha na bado hewani' },
    },
  },
  {
    path: '/first-run',
    said: {
      en: { name: 'Set this box up', what: 'what is missing before it does its work, step by step' },
      sw: { name: 'Andaa kisanduku hiki', what: 'kinachokosekana kabla hakijafanya kazi, hatua kwa hatua' },
    },
  },
  {
    path: '/settings',
    said: {
      en: { name: 'Settings', what: 'what this box is set up with, whose word it is, and how it is changed' },
      sw: { name: 'Mipangilio', what: 'kisanduku kimepangwa vipi, nani amesema, na jinsi ya kubadilisha' },
    },
  },
  {
    path: '/backups',
    said: {
      en: { name: 'Backups', what: 'would this box come back? Make one, prove one' },
      sw: { name: 'Nakala rudufu', what: 'je, kisanduku kingerudi? Fanya moja, thibitisha moja' },
    },
  },
  {
    path: '/staff',
    said: {
      en: { name: 'Staff', what: 'who may log in, and what each may do' },
      sw: { name: 'Wafanyakazi', what: 'nani anaweza kuingia, na anaweza kufanya nini' },
    },
  },
  {
    path: '/audit',
    said: {
      en: { name: 'Audit', what: 'who did what, when and why' },
      sw: { name: 'Kumbukumbu', what: 'nani alifanya nini, lini na kwa nini' },
    },
  },
  {
    path: '/releases',
    said: {
      en: { name: 'What is new', what: 'which version runs here, and what it brought' },
      sw: { name: 'Yaliyo mapya', what: 'toleo gani linatumika hapa, na limeleta nini' },
    },
  },
  {
    path: '/addresses',
    said: {
      en: { name: 'Who had this address', what: 'which line was behind an address, at a time' },
      sw: { name: 'Nani alikuwa na anwani hii', what: 'laini ipi ilikuwa na anwani, kwa wakati fulani' },
    },
  },
  {
    path: '/api',
    said: {
      en: { name: 'For programs', what: 'what they may ask this box, and how' },
      sw: { name: 'Kwa programu', what: 'zinaweza kuuliza kisanduku nini, na vipi' },
    },
  },
  {
    path: '/me',
    said: {
      en: { name: 'Your account', what: 'password, second factor, where you are logged in' },
      sw: { name: 'Akaunti yako', what: 'nenosiri, uthibitisho wa pili, ulikoingia' },
    },
  },
];

/** What `assets/keys.js` does. */
const KEYS: Readonly<Record<Language, readonly (readonly [keys: readonly string[], does: string])[]>> = {
  en: [
    [['/'], 'search'],
    [['j', 'k'], 'the next one, and the one before'],
    [['g h'], 'home'],
    [['g l'], 'lines'],
    [['g p'], 'payments'],
    [['g r'], 'routers'],
  ],
  sw: [
    [['/'], 'tafuta'],
    [['j', 'k'], 'inayofuata, na iliyotangulia'],
    [['g h'], 'mwanzo'],
    [['g l'], 'laini'],
    [['g p'], 'malipo'],
    [['g r'], 'ruta'],
  ],
};

/** Everything else. @param maySee whether a page is for whoever asks */
export function morePage(language: Language, maySee: (path: string) => boolean): Html {
  return html`<section class="part narrow-page">
    <ul class="rows">
      ${PLACES.filter(({ path }) => maySee(path)).map(
        ({ path, said }) =>
          html`<li>
            <a class="place" href="${path}"><b>${said[language].name}</b> <small>${said[language].what}</small></a>
          </li>`,
      )}
    </ul>
    <p class="note keys">
      ${KEYS[language].map(([keys, does]) => html`<span>${keys.map((key) => html`<kbd>${key}</kbd> `)}${does}</span> `)}
    </p>
  </section>`;
}
