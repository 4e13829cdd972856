import { html } from 'hono/html';
import type { CheckedItem } from '../../../domain/checked-connection.ts';
import type { Language } from '../../../domain/time/time.ts';
import { CHECKED_STANDING, CHECKED_WORDS } from '../../../views/checked-words.ts';
import { mark, toneOf, type Html } from '../frame/markup.ts';
import { ONBOARD_WORDS } from './onboard-words.ts';

/** What a connection was found to be, thing by thing, in the order in which it has to be right. */
export function checklist(items: readonly CheckedItem[], language: Language): Html {
  return html`<h2>${ONBOARD_WORDS[language].checklist}</h2>
    <ul class="rows">
      ${items.map(
        ({ thing, state, words }) =>
          html`<li>
            <p>${mark(toneOf(CHECKED_STANDING[state]))} <b>${CHECKED_WORDS[thing][language]}</b></p>
            <p class="why"><q>${words}</q></p>
          </li>`,
      )}
    </ul>`;
}
