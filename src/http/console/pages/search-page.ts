import { html } from 'hono/html';
import { parseMsisdn } from '../../../domain/values/msisdn.ts';
import { searchLines } from '../../../storage/views/overview-line.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import { formatPhone, type Formats } from '../frame/format.ts';
import { mark, when, type Html } from '../frame/markup.ts';

const FOUND = 50;
/** No number contains it: the query then looks at the other columns only. */
const NO_DIGITS = 'x';

/** The digits of a phone number as they stand in the books, from any way of writing a part of it. */
function phoneDigits(text: string): string {
  const whole = parseMsisdn(text);
  if (whole !== null) return whole;
  const bare = text.replaceAll(/[\s+()-]/g, '');
  return /^\d{4,}$/.test(bare) ? bare.replace(/^0/, '') : NO_DIGITS;
}

/** The lines that contain the text in their account, login, name or phone. */
export function searchPage(deps: ConsoleDeps, text: string, formats: Formats): Html {
  const now = deps.now();
  if (text.length < 2) {
    return html`<section class="part">
      <h2>Find a line</h2>
      <p class="empty">Type at least two characters of an account number, a name, a phone number or a login.</p>
    </section>`;
  }
  const escaped = text.replaceAll(/[\\%_]/g, '\\$&');
  const lines = deps.store.all(searchLines, { text: escaped, digits: phoneDigits(text), limit: FOUND });
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
