import { html } from 'hono/html';
import { lanesByRouter } from '../../../views/lane.ts';
import { factWords, lineWords } from '../../../views/line-words.ts';
import { searchLines, type FoundLine } from '../../../views/search.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import { formatPhone, type Formats } from '../frame/format.ts';
import { mark, nothing, toneOf, when, type Html } from '../frame/markup.ts';

const FOUND = 50;
/** The lines that contain the text in their account, login, name or phone, each with why it is, or is not, on. */
export function searchPage(deps: ConsoleDeps, text: string, formats: Formats): Html {
  const now = deps.now();
  if (text.length < 2) {
    return html`<section class="part">
      <h2>Find a line</h2>
      <p class="empty">Type at least two characters of an account number, a name, a phone number or a login.</p>
    </section>`;
  }
  const laneOf = lanesByRouter(deps.lanes());
  const lines = searchLines(deps.store, text, { retired: true, limit: FOUND }, laneOf, now);
  return html`<section class="part">
    <h2>Lines <small>with “${text}”: ${lines.length === FOUND ? `the first ${FOUND}` : lines.length}</small></h2>
    ${lines.length === 0 ? html`<p class="empty">No line contains it.</p>` : ''}
    <ul class="rows">
      ${lines.map((found) => lineRow(found, now, formats))}
    </ul>
  </section>`;
}

function lineRow({ line, view }: FoundLine, now: number, formats: Formats): Html {
  const { books, verdict } = view;
  return html`<li class="cutoff">
    <p><a href="/lines/${line.id}">${line.account_no}</a> <span class="name">${line.name}</span></p>
    <p class="right">
      ${mark(toneOf(books.state))}${factWords(view).books.state}
      ${books.at === null ? nothing : html`${books.code === 'paid' ? 'until' : 'since'} ${when(books.at, now, formats)}`}
    </p>
    <p class="why">${mark(toneOf(verdict.state))}<span>${lineWords(view).head}</span></p>
    <p class="why"><span>${formatPhone(line.msisdn)}, ${line.username} on ${line.router_name}</span></p>
  </li>`;
}
