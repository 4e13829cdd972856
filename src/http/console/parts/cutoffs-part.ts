import { html } from 'hono/html';
import { overdueWords, type CutOffs, type Overdue } from '../../../views/cut-offs.ts';
import type { Formats } from '../frame/format.ts';
import { age, mark, nothing, type Html, type LivePart } from '../frame/markup.ts';

/**
 * Lines that should be off and are not known to be, and lines whose paid time ends within a day.
 * @param found null while the clock is wrong
 */
export function cutoffsPart(found: CutOffs | null, now: number, formats: Formats): LivePart {
  if (found === null) {
    return {
      id: 'cutoffs',
      title: 'Cut-offs',
      note: html`unknown`,
      body: html`<p class="empty">${mark('unknown')} Not computed while the clock is wrong.</p>`,
    };
  }
  return {
    id: 'cutoffs',
    title: 'Cut-offs',
    note: nothing,
    body: html`<dl class="counts">
        <div>
          <dt>Expired, not off</dt>
          <dd>${found.overdue === 0 ? nothing : mark('wait')}${found.overdue}</dd>
        </div>
        <div>
          <dt>Expired but seen online</dt>
          <dd>${found.online === 0 ? nothing : mark('bad')}${found.online}</dd>
        </div>
        <div>
          <dt>Ending within 24 h</dt>
          <dd>${found.today}</dd>
        </div>
      </dl>
      ${
        found.lines.length === 0
          ? nothing
          : html`<h3>Expired, not off</h3>
              <ul class="rows">
                ${found.lines.map((line) => overdueRow(line, now, formats))}
              </ul>
              ${more(found.overdue - found.lines.length)}`
      }
      ${
        found.ending.length === 0
          ? nothing
          : html`<h3>Ending within 24 h</h3>
              <ul class="rows">
                ${found.ending.map(
                  (line) =>
                    html`<li class="cutoff" id="ending-${line.id}">
                      <p><a href="/lines/${line.id}">${line.account_no}</a> <span class="name">${line.name}</span></p>
                      <p class="right">
                        ${formats.moment(line.expires_at, now)} <small>in ${age(line.expires_at, now)}</small>
                      </p>
                    </li>`,
                )}
              </ul>
              ${more(found.today - found.ending.length)}`
      }`,
  };
}

function more(n: number): Html {
  return n <= 0 ? nothing : html`<p class="more">and ${n} more</p>`;
}

function overdueRow(overdue: Overdue, now: number, formats: Formats): Html {
  const { line, since, isSeenOnline } = overdue;
  return html`<li class="cutoff" id="overdue-${line.id}">
    <p><a href="/lines/${line.id}">${line.account_no}</a> <span class="name">${line.name}</span></p>
    <p class="right">${formats.moment(since, now)} <small>${age(since, now)} ago</small></p>
    <p class="why">
      ${mark(isSeenOnline ? 'bad' : 'wait')}<span
        >${overdueWords(overdue)}${isSeenOnline ? ' Seen online since.' : ''}</span
      >
    </p>
  </li>`;
}
