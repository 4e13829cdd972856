import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { nothing, type Html } from '../frame/markup.ts';

/** Where a file, and where a router, is given. */
export const IMPORT_FILE = '/import/file';
export const IMPORT_ROUTER = '/import/router';

const SAID = {
  en: {
    file: 'Your list, an export, or a dump',
    kinds:
      'CSV of any shape, also as Excel saves it, an export of Splynx or UISP, a dump of PHPNuxBill (.sql), or what /export of a router printed. At most 8 MB.',
    beside: 'Also read a router, for the logins',
    noRouter: 'No, the list alone',
    look: 'Look at it',
    or: 'Or take what a router has: its secrets and hotspot users.',
    whose: 'Router',
    read: 'Read the router',
    nothing: 'Nothing is changed by that, neither here nor on a router: first you see what would come of it.',
  },
  sw: {
    file: 'Orodha yako, export, au nakala ya database',
    kinds:
      'CSV ya aina yoyote, hata iliyohifadhiwa na Excel, export ya Splynx au UISP, nakala ya PHPNuxBill (.sql), au iliyochapishwa na /export ya ruta. Isizidi MB 8.',
    beside: 'Soma pia ruta, kwa ajili ya login',
    noRouter: 'Hapana, orodha pekee',
    look: 'Itazame',
    or: 'Au chukua iliyo nayo ruta: secret zake na watumiaji wa hotspot.',
    whose: 'Ruta',
    read: 'Soma ruta',
    nothing: 'Hakuna kinachobadilika kwa hilo, hapa wala kwenye ruta: kwanza unaona kitakachotokea.',
  },
} as const;

/** How a list is given: a file, or a router that is added already. @param routers names */
export function importForms(csrf: string, routers: readonly string[], language: Language): Html {
  const said = SAID[language];
  const options = routers.map((name) => html`<option value="${name}">${name}</option>`);
  return html`<p>${said.nothing}</p>
    <form class="deed" method="post" enctype="multipart/form-data" action="${IMPORT_FILE}">
      <input type="hidden" name="csrf" value="${csrf}" />
      <label>${said.file} <input type="file" name="list" accept=".csv,.txt,.tsv,.sql,.rsc,text/*" required /></label>
      <p class="more">${said.kinds}</p>
      ${
        routers.length === 0
          ? nothing
          : html`<label
              >${said.beside}
              <select name="beside">
                <option value="">${said.noRouter}</option>
                ${options}
              </select></label
            >`
      }
      <button>${said.look}</button>
    </form>
    ${
      routers.length === 0
        ? nothing
        : html`<p>${said.or}</p>
            <form class="deed" method="post" action="${IMPORT_ROUTER}">
              <input type="hidden" name="csrf" value="${csrf}" />
              <label
                >${said.whose}
                <select name="router">
                  ${options}
                </select></label
              >
              <button class="quiet">${said.read}</button>
            </form>`
    }`;
}
