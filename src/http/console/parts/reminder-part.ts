import { html } from 'hono/html';
import type { LineHistory } from '../../../views/show-line.ts';
import { smsFate } from '../../../views/sms-fate.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type LivePart } from '../frame/markup.ts';

const SAID = {
  en: { title: 'Reminders', note: 'of the end of the paid time' },
  sw: { title: 'Vikumbusho', note: 'vya mwisho wa muda uliolipiwa' },
} as const;

/** By which SMS the subscriber was reminded of the end of the paid time; nothing where none was. */
export function reminderPart({ reminders }: LineHistory, { language }: Formats): LivePart[] {
  const said = SAID[language];
  if (reminders.length === 0) return [];
  return [
    {
      id: 'line-reminders',
      title: said.title,
      note: html`${said.note}`,
      body: html`<ul class="rows">
        ${reminders.map((reminder) => {
          const { id, day, body } = reminder;
          const { words, reason } = smsFate(reminder, language);
          return html`<li class="command" id="reminder-${id}">
            <p>${day}: ${words} ${reason === null ? nothing : html`<q>${reason}</q>`}</p>
            ${body === null ? nothing : html`<p class="own-words">${body}</p>`}
          </li>`;
        })}
      </ul>`,
    },
  ];
}
