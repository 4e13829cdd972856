import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { balances, balanceWords, type BalanceView } from '../../../views/balances.ts';
import { purseOrders } from '../../../views/purse-orders.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { ago, mark, nothing, toneOf, when, type Html, type LivePart } from '../frame/markup.ts';
import { button, deedForm, fold, whyField, type Forms } from '../parts/deed-forms.ts';
import { purseForm } from '../parts/purse-form.ts';

const ROWS = 20;

const EN = {
  there: 'What lies there',
  none: 'No connection tells of tokens or of collected money, and none can send money out.',
  untold: 'It does not tell what lies there',
  orders: 'Ordered',
  noOrders: 'No tokens were ordered, and no money was taken out, from here.',
  end: 'What became of it',
  code: 'Code that the provider wants',
  confirm: 'Send it with this code',
  receipt: 'Receipt of the money that moved (may be empty)',
  done: 'It went through',
  failed: 'It did not go through',
};

const SAID: Readonly<Record<Language, Readonly<Record<keyof typeof EN, string>>>> = {
  en: EN,
  sw: {
    there: 'Kilichopo huko',
    none: 'Hakuna muunganisho unaosema kuhusu tokeni au pesa zilizokusanywa, wala unaoweza kutoa pesa.',
    untold: 'Haisemi kuna nini huko',
    orders: 'Yaliyoagizwa',
    noOrders: 'Hakuna tokeni zilizoagizwa wala pesa zilizotolewa kutoka hapa.',
    end: 'Liliishaje',
    code: 'Msimbo ambao mtoa huduma anautaka',
    confirm: 'Tuma na msimbo huu',
    receipt: 'Risiti ya pesa zilizohama (inaweza kuwa tupu)',
    done: 'Limefanikiwa',
    failed: 'Halikufanikiwa',
  },
};

/** What connections can do with the ISP's own money: names. */
export interface PurseDoors {
  readonly topUps: () => readonly string[];
  readonly payers: () => readonly string[];
}

/** The ISP's own money at its providers: what lies there, what was ordered, and the forms for both. */
export function purseParts(
  { store, now: clock, business, topUps, payers }: ConsoleDeps & PurseDoors,
  formats: Formats,
  forms: Forms,
): LivePart[] {
  const now = clock();
  const said = SAID[formats.language];
  const told = new Map(balances(store, now).map((view) => [view.provider, view]));
  const [buys, sends] = [topUps(), payers()];
  const names = [...new Set([...told.keys(), ...buys, ...sends])].toSorted();
  const rows = purseOrders(store, business.currency, now, ROWS);
  return [
    {
      id: 'purses',
      title: said.there,
      note: nothing,
      body: html`${names.length === 0 ? html`<p class="empty">${said.none}</p>` : nothing}
        <ul class="rows">
          ${names.map(
            (name) =>
              html`<li class="command">
                ${purseHead(name, told.get(name), now, formats)}
                ${buys.includes(name) ? purseForm('top-up', name, forms, formats) : nothing}
                ${sends.includes(name) ? purseForm('withdraw', name, forms, formats) : nothing}
              </li>`,
          )}
        </ul>`,
    },
    {
      id: 'purse-orders',
      title: said.orders,
      note: nothing,
      body: html`${rows.length === 0 ? html`<p class="empty">${said.noOrders}</p>` : nothing}
        <ul class="rows">
          ${rows.map(({ row, view }) => {
            const { what, state } = view.words[formats.language];
            return html`<li class="command" id="order-${row.id}">
              <p>
                ${mark(toneOf(view.standing))} <b>${what}</b>
                <small>${row.provider}, ${when(row.asked_at, now, formats)}</small>
              </p>
              <p>${state}</p>
              ${view.isOpen ? endForms(row.id, view.wait === 'confirm', forms, formats) : nothing}
            </li>`;
          })}
        </ul>`,
    },
  ];
}

function purseHead(name: string, view: BalanceView | undefined, now: number, formats: Formats): Html {
  const { language } = formats;
  if (view === undefined) return html`<p>${mark('quiet')} <b>${name}</b> <small>${SAID[language].untold}</small></p>`;
  const { fact } = view;
  return html`<p>${mark(toneOf(fact.state))} <b>${name}</b></p>
    <p>${balanceWords(view, language)}${fact.at === null ? nothing : html`, ${ago(fact.at, now, formats)}`}</p>`;
}

function endForms(id: number, waitsForCode: boolean, forms: Forms, { language }: Formats): Html {
  if (forms?.may('provider.order-done') !== true) return nothing;
  const said = SAID[language];
  const at = (deed: string) => `/purse/orders/${id}/${deed}`;
  return fold(
    said.end,
    html`${
      waitsForCode
        ? deedForm(
            forms.csrf,
            html`<label>${said.code} <input name="code" maxlength="64" required autocomplete="off" /></label>
              ${whyField(language)} ${button(at('confirm'), said.confirm)}`,
          )
        : nothing
    }
    ${deedForm(
      forms.csrf,
      html`<label
          >${said.receipt} <input name="receipt" maxlength="40" autocomplete="off" autocapitalize="characters"
        /></label>
        ${whyField(language)} ${button(at('done'), said.done)} ${button(at('failed'), said.failed, 'quiet')}`,
    )}`,
  );
}
