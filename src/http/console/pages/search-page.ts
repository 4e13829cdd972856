import { html } from 'hono/html';
import { listLines } from '../../../services/lines/subscribers.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import { formatPhone, type Formats } from '../frame/format.ts';
import { mark, when, type Html } from '../frame/markup.ts';

const FOUND = 50;
/** The lines that contain the text in their account, login, name or phone. */
export function searchPage(deps: ConsoleDeps, text: string, formats: Formats): Html {
  const now = deps.now();
  if (text.length < 2) {
    return html`<section class="part">
      <h2>Find a line</h2>
      <p class="empty">Type at least two characters of an account number, a name, a phone number or a login.</p>
    </section>`;
  }
  const lines = listLines(deps.store, text, { retired: true, limit: FOUND });
  return html`<section class="part">
    <h2>Lines <small>with “${text}”: ${lines.length === FOUND ? `the first ${FOUND}` : lines.length}</small></h2>
    ${lines.length === 0 ? html`<p class="empty">No line contains it.</p>` : ''}
    <ul class="rows">
      ${lines.map((line) => {
        const paid = line.retired_at === null && line.blocked_at === null && line.expires_at > now;
        const books =
          line.retired_at !== null
            ? 'Retired'
            : line.blocked_at !== null
              ? 'Blocked'
              : paid
                ? 'Paid until'
                : 'Paid time ended';
        return html`<li class="cutoff">
          <p><a href="/lines/${line.id}">${line.account_no}</a> <span class="name">${line.name}</span></p>
          <p class="right">${mark(paid ? 'good' : 'quiet')}${books} ${when(line.expires_at, now, formats)}</p>
          <p class="why"><span>${formatPhone(line.msisdn)}, ${line.username} on ${line.router_name}</span></p>
        </li>`;
      })}
    </ul>
  </section>`;
}
