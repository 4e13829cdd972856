import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import type { SessionRow } from '../../../storage/staff.ts';
import type { AssetName } from './assets.ts';
import type { Formats } from './format.ts';
import { roleWords } from '../../../views/staff.ts';
import { icon, type IconName } from './icons.ts';
import { nothing, type Html } from './markup.ts';

/** What every page needs besides its contents. */
export interface Frame {
  readonly businessName: string;
  readonly formats: Formats;
  readonly href: (name: AssetName) => string;
  readonly now: number;
  /** Null on the pages before the login. */
  readonly session: SessionRow | null;
  /** Of this page. */
  readonly path: string;
  readonly query?: string;
}

const HTMX = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  historyEnabled: false,
  timeout: 4000,
});

interface Words {
  readonly skip: string;
  readonly find: string;
  readonly label: string;
  readonly placeholder: string;
  readonly box: string;
  readonly logOut: string;
  /** The bar when the box is silent, before and after its time. */
  readonly silent: string;
  readonly then: string;
  readonly other: string;
  readonly otherCode: Language;
  readonly nav: Readonly<Record<NavName, string>>;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    skip: 'Skip to the contents',
    find: 'Find',
    label: 'Find a payment or a line by account, name, phone, login or M-Pesa code',
    placeholder: 'M-Pesa code, account, phone…',
    box: 'Box clock',
    logOut: 'Log out',
    silent: 'No answer from the box since',
    then: 'Everything below is from then; what is true now is unknown.',
    other: 'Kiswahili',
    otherCode: 'sw',
    nav: { home: 'Home', lines: 'Lines', payments: 'Payments', routers: 'Routers', more: 'More' },
  },
  sw: {
    skip: 'Ruka hadi yaliyomo',
    find: 'Tafuta',
    label: 'Tafuta malipo au laini kwa akaunti, jina, simu, jina la kuingia au msimbo wa M-Pesa',
    placeholder: 'Msimbo wa M-Pesa, akaunti, simu…',
    box: 'Saa ya kisanduku',
    logOut: 'Ondoka',
    silent: 'Kisanduku hakijajibu tangu',
    then: 'Yote yaliyo hapa chini ni ya wakati huo; hali ya sasa haijulikani.',
    other: 'English',
    otherCode: 'en',
    nav: { home: 'Mwanzo', lines: 'Laini', payments: 'Malipo', routers: 'Ruta', more: 'Zaidi' },
  },
};

type NavName = 'home' | 'lines' | 'payments' | 'routers' | 'more';

const NAV: readonly { readonly name: NavName & IconName; readonly path: string }[] = [
  { name: 'home', path: '/' },
  { name: 'lines', path: '/lines' },
  { name: 'payments', path: '/payments' },
  { name: 'routers', path: '/routers' },
  { name: 'more', path: '/more' },
];

/** Which of the five a page belongs to. */
function placeOf(path: string): NavName {
  const [, first = ''] = path.split('/');
  if (first === '' || first === 'attention') return 'home';
  if (first === 'lines' || first === 'payments' || first === 'routers') return first;
  return first === 'callbacks' || first === 'waiting' ? 'payments' : 'more';
}

/** The one layout of all pages. */
export function page(frame: Frame, title: string, body: Html): Html {
  const said = SAID[frame.formats.language];
  return html`<!doctype html>
    <html lang="${frame.formats.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content="${HTMX}" />
        <title>${title} · ${frame.businessName}</title>
        <link rel="icon" href="${frame.href('icon.svg')}" type="image/svg+xml" />
        <link rel="stylesheet" href="${frame.href('console.css')}" />
        <script src="${frame.href('htmx.js')}" defer></script>
        <script src="${frame.href('live.js')}" defer></script>
        <script src="${frame.href('keys.js')}" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">${said.skip}</a>
        ${frame.session === null ? nothing : header(frame)}
        <main id="main" tabindex="-1">
          ${frame.session === null ? nothing : html`<h1 class="${frame.path === '/' ? 'sr' : ''}">${title}</h1>`}
          ${body}
        </main>
        ${frame.session === null ? nothing : account(frame, frame.session)}
      </body>
    </html>`;
}

function header(frame: Frame): Html {
  const said = SAID[frame.formats.language];
  const clock = frame.formats.clock(frame.now);
  const here = placeOf(frame.path);
  return html`<header class="top">
      <a class="brand" href="/">${frame.businessName}</a>
      <nav class="nav" aria-label="${frame.businessName}">
        ${NAV.map(
          ({ name, path }) =>
            html`<a href="${path}" ${name === here ? html`aria-current="page"` : nothing}
              >${icon(name)} ${said.nav[name]}</a
            >`,
        )}
      </nav>
      <form class="search" role="search" action="/search" method="get">
        <label class="sr" for="q">${said.label}</label>
        <input
          id="q"
          name="q"
          type="search"
          value="${frame.query ?? ''}"
          placeholder="${said.placeholder}"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
        />
        <button>${said.find}</button>
      </form>
      <p class="clock" title="${said.box}">
        <span class="sr">${said.box}</span>
        <b id="pulse" data-now="${frame.now}" data-clock="${clock}">${clock}</b>
      </p>
    </header>
    <p id="stale" role="alert" data-silent="${said.silent}" data-then="${said.then}" hidden></p>`;
}

function account(frame: Frame, session: SessionRow): Html {
  const said = SAID[frame.formats.language];
  const csrf = html`<input type="hidden" name="csrf" value="${session.csrf}" />`;
  return html`<footer class="account">
    <a href="/me">${session.username}, ${roleWords(session.role, frame.formats.language)}</a>
    <form method="post" action="/language">
      ${csrf}
      <input type="hidden" name="next" value="${frame.path}" />
      <button class="plain" name="language" value="${said.otherCode}" lang="${said.otherCode}">${said.other}</button>
    </form>
    <form method="post" action="/logout">${csrf}<button class="plain">${said.logOut}</button></form>
  </footer>`;
}
