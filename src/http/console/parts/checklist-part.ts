import { html } from 'hono/html';
import type { CheckedItem } from '../../../domain/checked-connection.ts';
import type { Channel } from '../../../domain/provider-port.ts';
import type { Language } from '../../../domain/time/time.ts';
import { CHECKED_STANDING, CHECKED_WORDS } from '../../../views/checked-words.ts';
import { mark, nothing, toneOf, type Html } from '../frame/markup.ts';
import { button, deedForm, fold } from './deed-forms.ts';
import { ONBOARD_WORDS } from './onboard-words.ts';

/** What a connection was found to be, thing by thing, in the order in which it has to be right. */
export function checklist(items: readonly CheckedItem[], language: Language): Html {
  return html`<h2>${ONBOARD_WORDS[language].checklist}</h2>
    <ul class="rows">
      ${items.map(
        ({ thing, state, words }) =>
          html`<li>
            <p>${mark(toneOf(CHECKED_STANDING[state]))} <b>${CHECKED_WORDS[thing][language]}</b></p>
            <p class="why">${words[language]}</p>
          </li>`,
      )}
    </ul>`;
}

/** Somebody says that they have paid straight to a channel, so that the checklist tells whether it came. @param channels empty: there is one way only */
export function directForm(csrf: string, name: string, channels: readonly Channel[], language: Language): Html {
  const said = ONBOARD_WORDS[language];
  const active = channels.filter((channel) => channel.active);
  const choices = active.map(
    ({ id, type, shortCode, chosen }) =>
      html`<option value="${id}" ${chosen ? html`selected` : nothing}>${type} ${shortCode}</option>`,
  );
  return fold(
    said.triedDirect,
    deedForm(
      csrf,
      html`<input type="hidden" name="provider" value="${name}" />
        ${
          active.length === 0
            ? nothing
            : html`<label
                >${said.paidTo}
                <select name="channel">
                  ${choices}
                </select></label
              >`
        }
        <label
          >${said.mpesaCode}
          <input name="receipt" maxlength="20" required autocomplete="off" autocapitalize="characters"
        /></label>
        ${button('/providers/direct', said.paidNow)}`,
    ),
  );
}
