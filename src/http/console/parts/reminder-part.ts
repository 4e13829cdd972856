import { html } from 'hono/html';
import { RECEIPT_WORDS } from '../../../views/payment-words.ts';
import type { LineHistory } from '../../../views/show-line.ts';
import { nothing, type LivePart } from '../frame/markup.ts';

/** By which SMS the subscriber was reminded of the end of the paid time; nothing where none was. */
export function reminderPart({ reminders }: LineHistory): LivePart[] {
  if (reminders.length === 0) return [];
  return [
    {
      id: 'line-reminders',
      title: 'Reminders',
      note: html`of the end of the paid time`,
      body: html`<ul class="rows">
        ${reminders.map(
          ({ id, day, state, body, reason }) =>
            html`<li class="command" id="reminder-${id}">
              <p>${day}: ${RECEIPT_WORDS.en[state]} ${reason === null ? nothing : html`<small>${reason}</small>`}</p>
              ${body === null ? nothing : html`<p class="own-words">${body}</p>`}
            </li>`,
        )}
      </ul>`,
    },
  ];
}
