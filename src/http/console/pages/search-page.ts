import { html } from 'hono/html';
import type { MpesaMessage } from '../../../domain/money/mpesa-message.ts';
import { formatCents } from '../../../domain/values/money.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { LONGEST_SEARCH, messageWords, search, type Found } from '../../../views/search.ts';
import { whereabouts } from '../../../views/whereabouts.ts';
import { lineRow } from '../parts/line-row.ts';
import { seenFacts } from '../parts/matter-card.ts';
import { paymentRow } from '../parts/payments-part.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type Html } from '../frame/markup.ts';

const FOUND = 50;

/** What is looked for of what somebody typed. */
export const searchedText = (typed: string): string => typed.trim().slice(0, LONGEST_SEARCH);

/** All that a text finds: payments, deliveries that were set apart, and lines, each with why it is, or is not, on. */
export function searchPage(deps: ConsoleDeps, text: string, formats: Formats): Html {
  const now = deps.now();
  if (text.length < 2) {
    return html`<section class="part">
      <h2>Find</h2>
      <p class="empty">
        Type at least two characters of an account number, a name, a phone number, a login or an M-Pesa receipt, or
        paste the whole message of M-Pesa.
      </p>
    </section>`;
  }
  const found = search(deps.store, text, FOUND, lanesByRouter(deps.lanes()), deps.business.timeZone, now);
  const { message, payments, callbacks, lines } = found;
  return html`${message === null ? nothing : messagePart(found, message, now, formats)} ${answerPart(deps, found, now)}
    ${
      payments.length === 0
        ? nothing
        : html`<section class="part">
            <h2>Payments <small>${counted(payments.length)}</small></h2>
            <ol class="rows">
              ${payments.map((payment) => paymentRow(payment, now, formats))}
            </ol>
          </section>`
    }
    ${
      callbacks.length === 0
        ? nothing
        : html`<section class="part">
            <h2>Deliveries set apart <small>${counted(callbacks.length)}</small></h2>
            <ul class="rows">
              ${callbacks.map(
                ({ id, provider, at, seen }) =>
                  html`<li>
                    <a href="/callbacks/${id}">Callback ${id} of ${provider}</a> ${when(at, now, formats)}
                    ${seenFacts(seen, formats)}
                  </li>`,
              )}
            </ul>
          </section>`
    }
    <section class="part">
      <h2>
        Lines
        <small
          >${message === null ? html`with “${text}”` : html`that may be meant by “${message.account ?? 'nothing'}”`}:
          ${counted(lines.length)}</small
        >
      </h2>
      ${lines.length === 0 ? html`<p class="empty">No line contains it.</p>` : ''}
      <ul class="rows">
        ${lines.map((line) => lineRow(line, now, formats))}
      </ul>
    </section>`;
}

const counted = (n: number): string => (n === FOUND ? `the first ${FOUND}` : String(n));

/** What happened to it, and the one thing to do: for whoever has a payer on the phone. */
function answerPart({ business }: ConsoleDeps, found: Found, now: number): Html {
  const { currency, timeZone: zone } = business;
  const answer = whereabouts(found, { currency, zone, language: 'en', now });
  if (answer.code === 'nothing' && found.message === null && found.lines.length > 0) return nothing;
  return html`<section class="part">
    <h2>Have they paid?</h2>
    <p>${answer.said}</p>
    <p>${answer.page === null ? answer.next : html`<a href="${answer.page}">${answer.next}</a>`}</p>
    <p><code>${answer.command}</code></p>
  </section>`;
}

/** What a message of M-Pesa says, and whether its payment has come. */
function messagePart(found: Found, message: MpesaMessage, now: number, formats: Formats): Html {
  return html`<section class="part">
    <h2>Message of M-Pesa</h2>
    <p>${messageWords(found, message)}</p>
    ${seenFacts(
      {
        amount: formatCents(message.amountCents),
        receipt: message.receipt,
        account: message.account,
        payer: null,
      },
      formats,
    )}
    ${message.paidAt === null ? nothing : html`<p>Paid ${when(message.paidAt, now, formats)}</p>`}
  </section>`;
}
