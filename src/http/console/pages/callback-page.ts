import { html } from 'hono/html';
import { outcomeWords } from '../../../views/callback-words.ts';
import { showCallback } from '../../../views/callback.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type Html } from '../frame/markup.ts';
import { seenFacts } from '../parts/matter-card.ts';
import { claimsGrid } from '../parts/claims-part.ts';
import { callbackForm, type Forms } from '../parts/deed-forms.ts';

/** One delivery: what came of it, what can be seen in it, and what a person can do about it; null when there is none. */
export function callbackPage(deps: ConsoleDeps, id: number, formats: Formats, forms: Forms): Html | null {
  const shown = showCallback(deps.store, id);
  if (shown === null) return null;
  const now = deps.now();
  const { callback: c, gleanings, open } = shown;
  const { amount, receipt, account, payerName, payerPhone } = gleanings;
  const payer = [payerName, payerPhone].filter((part) => part !== null).join(', ') || null;
  return html`<section class="part" id="callback">
      <h2>Callback ${id} <small>${c.provider}, ${c.result}</small></h2>
      <p>
        ${outcomeWords(c)} Came ${when(c.received_at, now, formats)}, ${c.deliveries}
        ${c.deliveries === 1 ? 'time' : html`times, last ${when(c.last_received_at, now, formats)}`}.
        ${c.payment_id === null ? nothing : html`<a href="/payments/${c.payment_id}">Payment ${c.payment_id}</a>`}
      </p>
      ${
        c.ended_at === null
          ? nothing
          : html`<p>Ended by ${c.actor} ${when(c.ended_at, now, formats)}: <q>${c.ended_reason ?? ''}</q></p>`
      }
      ${c.detail === null ? nothing : html`<p class="own-words">${c.detail}</p>`}
      ${seenFacts({ amount, receipt, account, payer }, formats)} ${claimsGrid(shown.claims, 'claims', now, formats)}
      <p class="own-words">${shown.text}</p>
      <p class="empty">${shown.bytes} bytes, kept as they came.</p>
    </section>
    ${
      open && forms !== null
        ? html`<section class="part" id="decide">
            <h2>Decide</h2>
            ${callbackForm(id, gleanings, forms)}
          </section>`
        : nothing
    }`;
}
