import { html } from 'hono/html';
import type { AddressFound, FoundSpan } from '../../../domain/address-found.ts';
import type { Language } from '../../../domain/time/time.ts';
import { phoneWords } from '../../../views/phone-words.ts';
import { foundNotes, secondOf, spanDoubt, spanTime, spanWho } from '../../../views/address-words.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html } from '../frame/markup.ts';
import { deedForm, whyField, type Forms } from '../parts/deed-forms.ts';

const EN = {
  what: 'Address, device (MAC) or account of a line',
  day: 'Day',
  at: 'From (empty: all day)',
  to: 'To (empty: that minute)',
  show: 'Look it up',
  note: 'That you asked, after what and why, stands in the audit. What is shown here does not: it is gone when its time is over.',
  again: 'Another question',
  more: 'Older',
  asked: (what: string, from: string, to: string) => `${what}, ${from} to ${to}`,
  login: (login: string, router: string) => `login ${login} on ${router}`,
  device: (mac: string) => `device ${mac}`,
  unknown: 'What is not known',
};

const SAID: Readonly<Record<Language, typeof EN>> = {
  en: EN,
  sw: {
    what: 'Anwani, kifaa (MAC) au akaunti ya laini',
    day: 'Siku',
    at: 'Kuanzia (wazi: siku nzima)',
    to: 'Hadi (wazi: dakika hiyo)',
    show: 'Tafuta',
    note: 'Kwamba umeuliza, kuhusu nini na kwa nini, huandikwa kwenye kumbukumbu. Kinachoonyeshwa hapa hakiandikwi: huondoka muda wake ukiisha.',
    again: 'Swali lingine',
    more: 'Za zamani',
    asked: (what, from, to) => `${what}, ${from} hadi ${to}`,
    login: (login, router) => `login ${login} kwenye ${router}`,
    device: (mac) => `kifaa ${mac}`,
    unknown: 'Kisichojulikana',
  },
};

/** The question. @param what an address, a device or a line that is asked for already */
export function addressesPage(
  { business, now }: Pick<ConsoleDeps, 'business' | 'now'>,
  what: string,
  { language }: Formats,
  forms: Forms,
): Html {
  const said = SAID[language];
  const today = secondOf(now(), business.timeZone).slice(0, 10);
  if (forms?.may('address.look-up') !== true) return nothing;
  return html`<section class="part narrow-page">
    <form class="deed" method="post" action="/addresses/look-up">
      <input type="hidden" name="csrf" value="${forms.csrf}" />
      <input type="hidden" name="confirm" value="yes" />
      <label
        >${said.what}
        <input name="what" value="${what}" required maxlength="64" autocomplete="off" autocapitalize="characters"
      /></label>
      <label>${said.day} <input name="day" type="date" value="${today}" required /></label>
      <label>${said.at} <input name="at" type="time" step="1" /></label>
      <label>${said.to} <input name="to" type="time" step="1" /></label>
      ${whyField(language)}
      <button>${said.show}</button>
    </form>
    <p class="sums">${said.note}</p>
  </section>`;
}

/** What was found. @param again with what the same is asked for where the list goes on */
export function foundPage(
  found: AddressFound,
  zone: string,
  { language }: Formats,
  again: { readonly csrf: string; readonly reason: string },
): Html {
  const said = SAID[language];
  const { asked, spans, next } = found;
  const notes = foundNotes(found, zone, language);
  const at = (ms: number) => secondOf(ms, zone);
  return html`<section class="part narrow-page">
      <h2>${said.asked(asked.what, at(asked.from), at(asked.to))}</h2>
      ${
        spans.length === 0
          ? nothing
          : html`<ul class="rows">
              ${spans.map((span) => row(span, zone, language))}
            </ul>`
      }
      ${next === null ? nothing : moreForm(found, next, again, said.more)}
    </section>
    ${
      notes.length === 0
        ? nothing
        : html`<section class="part narrow-page">
            ${spans.length === 0 ? nothing : html`<h2>${said.unknown}</h2>`}
            <ul class="rows">
              ${notes.map((note) => html`<li>${note}</li>`)}
            </ul>
          </section>`
    }
    <section class="part narrow-page">
      <p><a class="button quiet" href="/addresses?what=${encodeURIComponent(asked.what)}">${said.again}</a></p>
    </section>`;
}

function row(span: FoundSpan, zone: string, language: Language): Html {
  const said = SAID[language];
  const { account, msisdn, address, mac, login, router } = span;
  const who = spanWho(span, language);
  const doubt = spanDoubt(span, language);
  return html`<li>
    <p>
      <b>${account === null ? who : html`<a href="/search?q=${encodeURIComponent(account)}">${who}</a>`}</b>
      ${msisdn === null ? nothing : phoneWords(msisdn, language)}
    </p>
    <p>${address}, ${spanTime(span, zone, language)}</p>
    <p class="why">
      ${said.login(login, router)}${mac === null ? nothing : html`, ${said.device(mac)}`}
      ${doubt === null ? nothing : html`<b>${doubt}</b>`}
    </p>
  </li>`;
}

function moreForm(
  { asked }: AddressFound,
  next: string,
  { csrf, reason }: { readonly csrf: string; readonly reason: string },
  words: string,
): Html {
  const hidden = { what: asked.what, from: asked.from, until: asked.to, before: next, reason, confirm: 'yes' };
  return deedForm(
    csrf,
    html`${Object.entries(hidden).map(
        ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
      )}<button class="quiet" formaction="/addresses/look-up">${words}</button>`,
  );
}
