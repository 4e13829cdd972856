import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { guestsNow } from '../../../views/guests.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { offeredPlans } from '../../../views/plans.ts';
import { routerNames } from '../../../views/lists.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import type { Html } from '../frame/markup.ts';
import { button, deedForm, fold, type Forms } from '../parts/deed-forms.ts';
import { guestsPart } from '../parts/guests-part.ts';
import { pager } from '../parts/pager.ts';

const SAID: Readonly<
  Record<
    Language,
    Readonly<
      Record<'sellHead' | 'what' | 'plan' | 'router' | 'mac' | 'macHint' | 'phone' | 'sell' | 'none' | 'look', string>
    >
  >
> = {
  en: {
    sellHead: 'Sell time',
    what: 'For whoever walks in: the phone is asked for the price, and is online as soon as it has paid.',
    plan: 'Plan',
    router: 'Hotspot',
    mac: 'Address of the phone (MAC)',
    macHint: 'as the router shows it: AA:BB:CC:DD:EE:FF',
    phone: 'M-Pesa number',
    sell: 'Ask for the price',
    none: 'Time can be sold when there is a plan and a router.',
    look: 'This account may look, and sell nothing.',
  },
  sw: {
    sellHead: 'Uza muda',
    what: 'Kwa anayeingia: simu inaombwa bei, na inawashwa mara ikishalipa.',
    plan: 'Kifurushi',
    router: 'Hotspot',
    mac: 'Anwani ya simu (MAC)',
    macHint: 'kama ruta inavyoonyesha: AA:BB:CC:DD:EE:FF',
    phone: 'Namba ya M-Pesa',
    sell: 'Omba bei',
    none: 'Muda unaweza kuuzwa kukiwa na kifurushi na ruta.',
    look: 'Akaunti hii inaweza kuangalia tu.',
  },
};

/** As many as are read on a phone. */
const ROWS = 50;

/** Who is on the hotspot and how it sells, and time for whoever stands there. @param pageNo of the guests, from 1 on */
export function hotspotPage(deps: ConsoleDeps, pageNo: number, formats: Formats, forms: Forms): Html {
  const said = SAID[formats.language];
  const plans = offeredPlans(deps.store);
  const routers = routerNames(deps.store);
  const input = (name: string, label: string, more: Html) =>
    html`<label>${label} <input name="${name}" required autocomplete="off" ${more} /></label>`;
  const form = (csrf: string) =>
    deedForm(
      csrf,
      html`<label
          >${said.plan}
          <select name="plan">
            ${plans.map(
              (plan) =>
                html`<option value="${plan.code}">
                  ${plan.name}, ${formatCents(cents(plan.price_cents), deps.business.currency)}
                </option>`,
            )}
          </select></label
        >
        <label
          >${said.router}
          <select name="router">
            ${routers.map((name) => html`<option>${name}</option>`)}
          </select></label
        >
        ${input('mac', said.mac, html`maxlength="20" placeholder="${said.macHint}" autocapitalize="characters"`)}
        ${input('phone', said.phone, html`inputmode="tel" maxlength="20"`)} ${button('/hotspot/sell', said.sell)}`,
    );
  const { store, business } = deps;
  const now = deps.now();
  const slice = { limit: ROWS, offset: (pageNo - 1) * ROWS };
  const guests = guestsNow(store, slice, lanesByRouter(deps.lanes()), business.timeZone, now);
  return html`<div class="narrow-page">
    <section class="part">
      ${
        forms === null
          ? html`<p class="empty">${said.look}</p>`
          : plans.length === 0 || routers.length === 0
            ? html`<p class="empty">${said.none}</p>`
            : fold(
                said.sellHead,
                html`<p class="sums">${said.what}</p>
                  ${form(forms.csrf)}`,
              )
      }
    </section>
    ${guestsPart(guests, pager('/hotspot', pageNo, guests.total > pageNo * ROWS, formats), now, formats, forms)}
  </div>`;
}
