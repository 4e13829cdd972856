import { html } from 'hono/html';
import type { LineHistory } from '../../../views/show-line.ts';
import { smsFate } from '../../../views/sms-fate.ts';
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
        ${reminders.map((reminder) => {
          const { id, day, body } = reminder;
          const { words, reason } = smsFate(reminder);
          return html`<li class="command" id="reminder-${id}">
            <p>${day}: ${words} ${reason === null ? nothing : html`<small>${reason}</small>`}</p>
            ${body === null ? nothing : html`<p class="own-words">${body}</p>`}
          </li>`;
        })}
      </ul>`,
    },
  ];
}
