import { html } from 'hono/html';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { phoneWords } from '../../../views/phone-words.ts';
import { requestWords } from '../../../views/request.ts';
import type { LineHistory } from '../../../views/show-line.ts';
import type { Formats } from '../frame/format.ts';
import { mark, toneOf, when, type LivePart } from '../frame/markup.ts';

const SAID = {
  en: {
    title: 'Asked to pay',
    note: 'on the phone',
    none: 'No phone was asked to pay for this line.',
    asked: (sum: string, phone: string) => `${sum} from ${phone}`,
  },
  sw: {
    title: 'Maombi ya malipo',
    note: 'kwenye simu',
    none: 'Hakuna simu iliyoombwa kulipia laini hii.',
    asked: (sum: string, phone: string) => `${sum} kutoka ${phone}`,
  },
} as const;

/** What phones were asked to pay for a line, what came of it. */
export function requestPart({ requests }: LineHistory, currency: string, now: number, formats: Formats): LivePart {
  const said = SAID[formats.language];
  return {
    id: 'line-requests',
    title: said.title,
    note: html`${said.note}`,
    body: html`${
      requests.length === 0
        ? html`<p class="empty">${said.none}</p>`
        : html`<ul class="rows">
            ${requests.map(
              (r) =>
                html`<li class="command" id="request-${r.id}">
                  <p>
                    ${mark(toneOf(r.view.standing))}<b
                      >${said.asked(formatCents(cents(r.amount_cents), currency), phoneWords(r.msisdn))}</b
                    >
                    <small>${r.provider}, ${when(r.created_at, now, formats)}</small>
                  </p>
                  <p class="own-words">${requestWords(r.view, formats.language)}</p>
                </li>`,
            )}
          </ul>`
    }`,
  };
}
