import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { deedWords } from '../../../views/deed-words.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html } from '../frame/markup.ts';

const EN = {
  how: 'A program sends its token with each question, in the header Authorization: Bearer. An owner makes tokens on the staff page.',
  times:
    'Times are UTC milliseconds, money is whole cents. A key in the header Idempotency-Key names one wish: asked for twice under it, it is done once. With ?dry_run=true it is only said what would be done.',
  whole: 'All of it for tools, as OpenAPI',
  views: 'To look at',
  deeds: 'To do',
  why: 'has to say why',
  nothing: 'needs nothing more',
};

const SAID: Readonly<Record<Language, Readonly<Record<keyof typeof EN, string>>>> = {
  en: EN,
  sw: {
    how: 'Programu hutuma tokeni yake kwa kila swali, kwenye kichwa Authorization: Bearer. Mmiliki hutengeneza tokeni kwenye ukurasa wa wafanyakazi.',
    times:
      'Nyakati ni milisekunde za UTC, pesa ni senti kamili. Ufunguo kwenye kichwa Idempotency-Key hutaja ombi moja: likiombwa mara mbili, linafanyika mara moja. Kwa ?dry_run=true inasemwa tu kingefanyika nini.',
    whole: 'Yote kwa zana, kama OpenAPI',
    views: 'Ya kuangalia',
    deeds: 'Ya kufanya',
    why: 'lazima iseme kwa nini',
    nothing: 'haihitaji zaidi',
  },
};

/** What a program may ask for. */
export interface ApiShown {
  readonly views: readonly { readonly path: string; readonly summary: string; readonly names: readonly string[] }[];
  readonly deeds: readonly { readonly name: string; readonly names: readonly string[]; readonly asksWhy: boolean }[];
}

/** What programs may ask, and how: the description that is also served as JSON. */
export function apiPage({ views, deeds }: ApiShown, { language }: Formats): Html {
  const said = SAID[language];
  const list = (names: readonly string[]) => (names.length === 0 ? said.nothing : html`<kbd>${names.join(', ')}</kbd>`);
  return html`<section class="part narrow-page">
      <p>${said.how}</p>
      <p>${said.times}</p>
      <p><a href="/api/v1/openapi.json">${said.whole}</a></p>
    </section>
    <section class="part narrow-page">
      <h2>${said.views} <small>${views.length}</small></h2>
      <ul class="rows">
        ${views.map(
          ({ path, summary, names }) =>
            html`<li>
              <p class="head"><kbd>GET /api/v1${path}</kbd></p>
              <p class="why"><q>${summary}</q> ${names.length === 0 ? nothing : list(names)}</p>
            </li>`,
        )}
      </ul>
    </section>
    <section class="part narrow-page">
      <h2>${said.deeds} <small>${deeds.length}</small></h2>
      <ul class="rows">
        ${deeds.map(
          ({ name, names, asksWhy }) =>
            html`<li>
              <p class="head"><kbd>POST /api/v1/actions/${name}</kbd></p>
              <p class="why">
                ${deedWords(name, language)} ·
                ${list(names)}${asksWhy ? html` · <kbd>reason</kbd> ${said.why}` : nothing}
              </p>
            </li>`,
        )}
      </ul>
    </section>`;
}
