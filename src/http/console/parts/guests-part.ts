import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import type { GuestsNow, NumberDevice } from '../../../views/guests.ts';
import { phoneWords } from '../../../views/phone-words.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html } from '../frame/markup.ts';
import { button, deedForm, type Forms } from './deed-forms.ts';
import { lineRow } from './line-row.ts';

interface Words {
  readonly now: string;
  readonly counts: (inside: number, all: number) => string;
  readonly noMore: string;
  readonly nobody: string;
  readonly sales: string;
  readonly none: string;
  readonly hour: string;
  readonly total: string;
  readonly free: (n: number) => string;
  readonly numbers: string;
  readonly devices: (n: number) => string;
  readonly phone: string;
  readonly beside: string;
  readonly remove: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    now: 'Who has time now',
    counts: (inside, all) => `${inside} of ${all} are in; the others come first, each with what is in the way.`,
    noMore: 'There are no more.',
    nobody: 'No guest has time now.',
    sales: 'Sold today, by hour and plan',
    none: 'Nothing was sold to guests today.',
    hour: 'Hour',
    total: 'Today',
    free: (n) => `Free minutes were given to ${n} ${n === 1 ? 'device' : 'devices'} today.`,
    numbers: 'Numbers with several devices',
    devices: (n) => `${n} devices`,
    phone: 'the phone of',
    beside: 'beside it, of',
    remove: 'Remove',
  },
  sw: {
    now: 'Walio na muda sasa',
    counts: (inside, all) => `${inside} kati ya ${all} wako ndani; wengine wanatangulia, kila mmoja na kinachozuia.`,
    noMore: 'Hakuna zaidi.',
    nobody: 'Hakuna mgeni mwenye muda sasa.',
    sales: 'Mauzo ya leo, kwa saa na kifurushi',
    none: 'Hakuna kilichouzwa kwa wageni leo.',
    hour: 'Saa',
    total: 'Leo',
    free: (n) => `Dakika za bure zimetolewa kwa vifaa ${n} leo.`,
    numbers: 'Namba zenye vifaa kadhaa',
    devices: (n) => `vifaa ${n}`,
    phone: 'simu ya',
    beside: 'kando yake, ya',
    remove: 'Ondoa',
  },
};

/** Who is on the hotspot, who paid and is not in, what sells at which hour. @param pages leads through the guests */
export function guestsPart(seen: GuestsNow, pages: Html, now: number, formats: Formats, forms: Forms): Html {
  const { guests, total, inside, sales, free, numbers } = seen;
  const said = SAID[formats.language];
  return html`<section class="part">
      <h2>${said.now}</h2>
      ${
        total === 0
          ? html`<p class="empty">${said.nobody}</p>`
          : html`<p class="sums">${said.counts(inside, total)}</p>
              <ul class="rows">
                ${guests.map((one) => lineRow(one, now, formats))}
              </ul>
              ${guests.length === 0 ? html`<p class="empty">${said.noMore}</p>` : nothing} ${pages}`
      }
    </section>
    <section class="part">
      <h2>${said.sales}</h2>
      ${sales.length === 0 ? html`<p class="empty">${said.none}</p>` : salesTable(sales, said)}
      ${free === 0 ? nothing : html`<p class="sums">${said.free(free)}</p>`}
    </section>
    ${
      numbers.length === 0
        ? nothing
        : html`<section class="part">
            <h2>${said.numbers}</h2>
            <ul class="rows">
              ${numbers.map(
                ({ msisdn, devices, uses }) =>
                  html`<li class="item">
                    <p class="what">
                      <a href="/search?q=${msisdn}">${phoneWords(msisdn, formats.language)}</a>
                    </p>
                    <p class="end">${said.devices(devices)}</p>
                    ${uses.map((one) => deviceRow(one, said, now, formats, forms))}
                  </li>`,
              )}
            </ul>
          </section>`
    }`;
}

/** One device of a number; what is let through beside a phone can be taken away. */
function deviceRow(device: NumberDevice, said: Words, now: number, formats: Formats, forms: Forms): Html {
  const { lineId, accountNo, mac, since, isPhone } = device;
  const remove =
    forms === null || isPhone
      ? nothing
      : deedForm(
          forms.csrf,
          html`<input type="hidden" name="mac" value="${mac}" />
            ${button(`/lines/${lineId}/let-through-off`, `${said.remove} ${mac}`, 'quiet')}`,
        );
  return html`<div class="why">
    ${isPhone ? html`${mac}, ` : nothing}${isPhone ? said.phone : said.beside}
    <a href="/lines/${lineId}">${accountNo}</a>, ${formats.moment(since, now)} ${remove}
  </div>`;
}

function salesTable(sales: GuestsNow['sales'], said: Words): Html {
  const hours = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) =>
    sales.some(({ byHour }) => (byHour[hour] ?? 0) > 0),
  );
  return html`<div class="table" tabindex="0" role="region" aria-label="${said.sales}">
    <table>
      <caption class="sr">
        ${said.sales}
      </caption>
      <thead>
        <tr>
          <th scope="col">${said.hour}</th>
          ${sales.map(({ name }) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${hours.map(
          (hour) =>
            html`<tr>
              <th scope="row">${String(hour).padStart(2, '0')}</th>
              ${sales.map(({ byHour }) => html`<td>${byHour[hour] ?? 0}</td>`)}
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">${said.total}</th>
          ${sales.map(({ count }) => html`<td>${count}</td>`)}
        </tr>
      </tfoot>
    </table>
  </div>`;
}
