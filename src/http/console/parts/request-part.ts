import { html } from 'hono/html';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { phoneWords } from '../../../views/phone-words.ts';
import { requestWords } from '../../../views/request.ts';
import type { LineHistory } from '../../../views/show-line.ts';
import type { Formats } from '../frame/format.ts';
import { mark, toneOf, when, type LivePart } from '../frame/markup.ts';

/** What phones were asked to pay for a line, what came of it. */
export function requestPart({ requests }: LineHistory, currency: string, now: number, formats: Formats): LivePart {
  return {
    id: 'line-requests',
    title: 'Requests for payment',
    note: html`sent to a phone`,
    body: html`${
      requests.length === 0
        ? html`<p class="empty">No phone was asked to pay for this line.</p>`
        : html`<ul class="rows">
            ${requests.map(
              (r) =>
                html`<li class="command" id="request-${r.id}">
                  <p>
                    ${mark(toneOf(r.view.standing))}<b
                      >${formatCents(cents(r.amount_cents), currency)} from ${phoneWords(r.msisdn)}</b
                    >
                    <small>by ${r.provider}, ${when(r.created_at, now, formats)}</small>
                  </p>
                  <p class="own-words">${requestWords(r.view)}</p>
                </li>`,
            )}
          </ul>`
    }`,
  };
}
