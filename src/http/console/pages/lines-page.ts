import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { LINE_LIST_NAMES, linesOf } from '../../../views/lists.ts';
import { cutOffs } from '../../../views/cut-offs.ts';
import { LINE_LIST_WORDS } from '../../../views/line-list-words.ts';
import type { LineListName, TodayOf } from '../../../views/today.ts';
import { cutoffsPart } from '../parts/cutoffs-part.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html, type LivePart } from '../frame/markup.ts';
import type { Forms } from '../parts/deed-forms.ts';
import { newLinePart } from '../parts/new-line-part.ts';
import { pager } from '../parts/pager.ts';
import { lineRow } from '../parts/line-row.ts';

const ROWS = 50;
const CUT_OFFS = 8;

/** Which list a text of the address asks for; all lines where it names none. */
export function lineListOf(text: string | undefined): LineListName {
  return LINE_LIST_NAMES.find((name) => name === text) ?? 'all';
}

/** Who is not on although paid, and all other lines, a page at a time. @param pageNo from 1 on */
export function linesParts(
  deps: ConsoleDeps,
  today: TodayOf,
  show: LineListName,
  pageNo: number,
  formats: Formats,
  forms: Forms,
): LivePart[] {
  const { store, business } = deps;
  const now = deps.now();
  const { language } = formats;
  const said = SAID[language];
  const words = LINE_LIST_WORDS[show][language];
  const laneOf = lanesByRouter(deps.lanes());
  const slice = { limit: ROWS, offset: (pageNo - 1) * ROWS };
  const rows = linesOf(store, show, slice, laneOf, business.timeZone, now);
  const counts = today.lists(now);
  const list: LivePart = {
    id: 'lines',
    title: words.name,
    note: html`${counts.value[show]}`,
    body:
      rows.length === 0
        ? html`<p class="empty">${pageNo === 1 ? words.none : said.noMore}</p>`
        : html`${
              forms === null
                ? nothing
                : html`<p><a class="button quiet" href="/lines/choose?show=${show}">${said.choose}</a></p>`
            }
            <ul class="rows">
              ${rows.map((row) => lineRow(row, now, formats))}
            </ul>
            ${pager(`/lines?show=${show}`, pageNo, counts.value[show] > pageNo * ROWS, formats)}`,
  };
  return [
    { id: 'filters', title: '', note: nothing, body: filters(show, counts.value, language) },
    list,
    // Who is expired is a question to the clock.
    ...(show === 'expired-on'
      ? [cutoffsPart(deps.clock().sane ? cutOffs(store, laneOf, now, CUT_OFFS) : null, now, formats)]
      : []),
    ...(show === 'all' && forms !== null ? [newLinePart(formats, forms)] : []),
  ];
}

const SAID: Readonly<Record<Language, Readonly<Record<'filters' | 'noMore' | 'choose', string>>>> = {
  en: { filters: 'Show', noMore: 'There are no more.', choose: 'Choose several of them' },
  sw: { filters: 'Onyesha', noMore: 'Hakuna zaidi.', choose: 'Chagua kadhaa' },
};

function filters(here: LineListName, counts: Readonly<Record<LineListName, number>>, language: Language): Html {
  return html`<nav class="filters" aria-label="${SAID[language].filters}">
    ${LINE_LIST_NAMES.map(
      (name) =>
        html`<a href="/lines?show=${name}" ${name === here ? html`aria-current="page"` : nothing}
          >${LINE_LIST_WORDS[name][language].name} <b>${counts[name]}</b></a
        >`,
    )}
  </nav>`;
}
