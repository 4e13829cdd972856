import { html } from 'hono/html';
import { factWords } from '../../../views/fact-words.ts';
import { lineWords } from '../../../views/line-words.ts';
import type { FoundLine } from '../../../views/search.ts';
import type { Formats } from '../frame/format.ts';
import { age, mark, nothing, toneOf, type Html } from '../frame/markup.ts';

type Row = Pick<FoundLine, 'line' | 'view'>;

/** One line of a list: who, until when, and why it is, or is not, on. */
export function lineRow(row: Row, now: number, formats: Formats): Html {
  const { line } = row;
  return rowOf(row, html`<a href="/lines/${line.id}">${line.account_no}</a>`, now, formats);
}

/** The same with a box to tick, which is posted as `line.<id>`. */
export function chosenLine(row: Row, now: number, formats: Formats): Html {
  const { id, account_no } = row.line;
  const box = html`<label><input type="checkbox" name="line.${id}" value="yes" /> ${account_no}</label>`;
  return rowOf(row, box, now, formats);
}

function rowOf({ line, view }: Row, name: Html, now: number, formats: Formats): Html {
  const { books, verdict } = view;
  const { language } = formats;
  const tone = toneOf(verdict.state);
  return html`<li class="item ${tone}" id="line-${line.id}">
    <p class="what">${name} <span class="name">${line.name}</span></p>
    <p class="end">
      ${
        books.at === null
          ? factWords(view, language).books.state
          : html`<small>${factWords(view, language).books.state} ${formats.moment(books.at, now)}</small>`
      }
    </p>
    <p class="why">
      ${mark(tone)}<span>${lineWords(view, language).head}</span>${verdict.since === null ? nothing : html`, ${age(verdict.since, now)}`}
      <small>${line.plan_name} · ${line.username} · ${line.router_name}</small>
    </p>
  </li>`;
}
