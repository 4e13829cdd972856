import { html } from 'hono/html';
import type { LineHistory } from '../../../views/show-line.ts';
import { smsFate } from '../../../views/sms-fate.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type LivePart } from '../frame/markup.ts';
import { button, deedForm, type Forms } from './deed-forms.ts';

/** What people wrote to the subscriber, and the form for more; nothing where there is neither. */
export function messagePart({ line, messages }: LineHistory, now: number, formats: Formats, forms: Forms): LivePart[] {
  if (messages.length === 0 && (forms === null || line.msisdn === null)) return [];
  return [
    {
      id: 'line-messages',
      title: 'Messages',
      note: html`written by hand`,
      body: html`${
          forms === null || line.msisdn === null
            ? nothing
            : deedForm(
                forms.csrf,
                html`<label>Text <input name="text" required maxlength="480" autocomplete="off" /></label>
                  ${button(`/lines/${line.id}/message`, 'Send an SMS', 'quiet')}`,
              )
        }
        <ul class="rows">
          ${messages.map((message) => {
            const { id, at, actor, body } = message;
            const { words, reason } = smsFate(message);
            return html`<li class="command" id="message-${id}">
              <p>
                ${formats.moment(at, now)}, ${actor}: ${words}
                ${reason === null ? nothing : html`<small>${reason}</small>`}
              </p>
              <p class="own-words">${body}</p>
            </li>`;
          })}
        </ul>`,
    },
  ];
}
