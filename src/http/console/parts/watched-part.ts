import { html } from 'hono/html';
import { watchedWords, type Watched } from '../../../views/watched.ts';
import type { Formats } from '../frame/format.ts';
import { ago, mark, nothing, toneOf, type Html, type LivePart } from '../frame/markup.ts';

const TITLE = { en: 'Watched', sw: 'Vinavyoangaliwa' } as const;

/** What is looked at all the time, each with the age of the last look. */
export function watchedPart(watched: readonly Watched[], now: number, formats: Formats): LivePart {
  return {
    id: 'watched',
    column: 'left',
    title: TITLE[formats.language],
    note: nothing,
    body: html`<ul class="rows">
      ${watched.map((one) => watchRow(one, now, formats))}
    </ul>`,
  };
}

function watchRow(one: Watched, now: number, formats: Formats): Html {
  const { fact, href } = one;
  const tone = toneOf(fact.state);
  const { what, says, since } = watchedWords(one, formats.language);
  return html`<li class="watch ${tone}" id="watched-${one.id.replaceAll(/[^A-Za-z0-9-]/g, '-')}">
    ${mark(tone)}${href === null ? html`<b>${what}</b>` : html`<a href="${href}">${what}</a>`}
    <span class="end"
      >${says}${
        fact.at === null
          ? nothing
          : since === true
            ? html` ${formats.moment(fact.at, now)}`
            : html`${says === '' ? '' : ', '}${ago(fact.at, now, formats)}`
      }</span
    >
  </li>`;
}
