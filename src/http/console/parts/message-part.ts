import { html } from 'hono/html';
import type { LineHistory } from '../../../views/show-line.ts';
import { smsFate } from '../../../views/sms-fate.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type LivePart } from '../frame/markup.ts';
import { button, deedForm, type Forms } from './deed-forms.ts';

const SAID = {
  en: { title: 'Messages', note: 'written by hand', text: 'Text', send: 'Send an SMS' },
  sw: { title: 'Ujumbe', note: 'zilizoandikwa kwa mkono', text: 'Maandishi', send: 'Tuma SMS' },
} as const;

/** What people wrote to the subscriber, and the form for more; nothing where there is neither. */
export function messagePart({ line, messages }: LineHistory, now: number, formats: Formats, forms: Forms): LivePart[] {
  if (messages.length === 0 && (forms === null || line.msisdn === null)) return [];
  const said = SAID[formats.language];
  return [
    {
      id: 'line-messages',
      title: said.title,
      note: html`${said.note}`,
      body: html`${
          forms === null || line.msisdn === null
            ? nothing
            : deedForm(
                forms.csrf,
                html`<label>${said.text} <input name="text" required maxlength="480" autocomplete="off" /></label>
                  ${button(`/lines/${line.id}/message`, said.send, 'quiet')}`,
              )
        }
        <ul class="rows">
          ${messages.map((message) => {
            const { id, at, actor, body } = message;
            const { words, reason } = smsFate(message, formats.language);
            return html`<li class="command" id="message-${id}">
              <p>
                ${formats.moment(at, now)}, ${actor}: ${words} ${reason === null ? nothing : html`<q>${reason}</q>`}
              </p>
              <p class="own-words">${body}</p>
            </li>`;
          })}
        </ul>`,
    },
  ];
}
