import { html } from 'hono/html';
import { outcomeWords, RESULT_WORDS } from '../../../views/callback-words.ts';
import { showCallback } from '../../../views/callback.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type Html } from '../frame/markup.ts';
import { seenFacts } from '../parts/matter-card.ts';
import { claimsGrid } from '../parts/claims-part.ts';
import { callbackForm, type Forms } from '../parts/deed-forms.ts';

const SAID = {
  en: {
    message: (id: number) => `Message ${id}`,
    came: 'Came',
    times: (n: number) => (n === 1 ? 'once' : `${n} times`),
    last: ', last ',
    payment: (id: number) => `Payment ${id}`,
    ended: (by: string) => `Ended by ${by}`,
    seen: 'What can be read in it',
    whole: 'What it says',
    bytes: (n: number) => `${n} bytes, kept as they came.`,
    asked: 'We asked about',
    answered: (n: number) => `The answer, word by word, without passwords and keys. ${n} bytes with the question.`,
    decide: 'What you can do',
  },
  sw: {
    message: (id: number) => `Ujumbe ${id}`,
    came: 'Umefika',
    times: (n: number) => `mara ${n}`,
    last: ', mwisho ',
    payment: (id: number) => `Malipo ${id}`,
    ended: (by: string) => `Umefungwa na ${by}`,
    seen: 'Kinachosomeka ndani yake',
    whole: 'Unasema nini',
    bytes: (n: number) => `Baiti ${n}, zimehifadhiwa zilivyofika.`,
    asked: 'Tuliuliza kuhusu',
    answered: (n: number) => `Jibu, neno kwa neno, bila nywila na funguo. Baiti ${n} pamoja na swali.`,
    decide: 'Unachoweza kufanya',
  },
} as const;

/** One message of a provider: what came of it, what can be seen in it, and what a person can do about it; null when there is none. */
export function callbackPage(
  deps: ConsoleDeps,
  id: number,
  formats: Formats,
  forms: Forms,
): { readonly title: string; readonly body: Html } | null {
  const shown = showCallback(deps.store, id);
  if (shown === null) return null;
  const now = deps.now();
  const { language } = formats;
  const said = SAID[language];
  const { callback: c, gleanings, open, claims } = shown;
  const { amount, receipt, account, payerName, payerPhone } = gleanings;
  const payer = [payerName, payerPhone].filter((part) => part !== null).join(', ') || null;
  const seen = seenFacts({ amount, receipt, account, payer }, formats);
  const body = html`<div class="narrow-page">
    <section class="part" id="callback">
      <h2>${c.provider} <small>${RESULT_WORDS[language][c.result]}</small></h2>
      <div class="paper">
        ${c.reason === null ? nothing : html`<p><b>${outcomeWords(c, language)}</b></p>`}
        <p>
          ${said.came} ${when(c.received_at, now, formats)},
          ${said.times(c.deliveries)}${
            c.deliveries === 1 ? nothing : html`${said.last}${when(c.last_received_at, now, formats)}`
          }.
          ${c.payment_id === null ? nothing : html`<a href="/payments/${c.payment_id}">${said.payment(c.payment_id)}</a>`}
        </p>
        ${
          c.ended_at === null
            ? nothing
            : html`<p>
                ${said.ended(c.actor ?? '')} ${when(c.ended_at, now, formats)}: <q>${c.ended_reason ?? ''}</q>
              </p>`
        }
        ${shown.asked === null ? nothing : html`<p>${said.asked} <span class="code">${shown.asked}</span></p>`}
        ${c.detail === null ? nothing : html`<p class="own-words">${c.detail}</p>`}
      </div>
      ${
        seen === nothing
          ? nothing
          : html`<h3>${said.seen}</h3>
              <div class="paper">${seen}</div>`
      }
      ${claimsGrid(claims, 'claims', now, formats)}
      <h3>${said.whole}</h3>
      <p class="own-words">${shown.text}</p>
      <p class="more">${shown.asked === null ? said.bytes(shown.bytes) : said.answered(shown.bytes)}</p>
    </section>
    ${
      open && forms !== null
        ? html`<section class="part" id="decide">
            <h2>${said.decide}</h2>
            ${callbackForm(id, gleanings, forms, language)}
          </section>`
        : nothing
    }
  </div>`;
  return { title: said.message(id), body };
}
