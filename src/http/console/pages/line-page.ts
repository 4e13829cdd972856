import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import type { Fact } from '../../../views/fact.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { factWords, type FactSaid } from '../../../views/fact-words.ts';
import { lineWords } from '../../../views/line-words.ts';
import { NO_PHONE, phoneWords } from '../../../views/phone-words.ts';
import { showLineById, type LineHistory } from '../../../views/show-line.ts';
import type { Forms } from '../parts/deed-forms.ts';
import { lineActions } from '../parts/line-actions.ts';
import { lineFactsPart } from '../parts/line-facts-part.ts';
import { changesPart, editPart } from '../parts/line-history-part.ts';
import { linePaymentsPart } from '../parts/line-payments-part.ts';
import { messagePart } from '../parts/message-part.ts';
import { erasedNote, personForms } from '../parts/person-forms.ts';
import { reminderPart } from '../parts/reminder-part.ts';
import { requestPart } from '../parts/request-part.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { icon } from '../frame/icons.ts';
import { mark, nothing, toneOf, when, type Html, type LivePart } from '../frame/markup.ts';

const SHOWN = { commands: 8, attempts: 5, payments: 10 };

/** The live parts of one line's page; null when there is no such line. */
export function linePageParts(
  deps: ConsoleDeps,
  id: number,
  formats: Formats,
  forms: Forms,
): { title: string; parts: LivePart[] } | null {
  const now = deps.now();
  const shown = showLineById(deps.store, id, lanesByRouter(deps.lanes()), now, SHOWN);
  if (shown === null) return null;
  return {
    title: shown.line.account_no,
    parts: [
      statePart(shown, now, formats),
      ...decidePart(shown, forms, formats),
      lineFactsPart(shown, deps.business.currency, now, formats),
      requestPart(shown, deps.business.currency, now, formats),
      ...reminderPart(shown, formats),
      ...messagePart(shown, now, formats, forms),
      linePaymentsPart(shown, SHOWN.payments, now, formats),
      editPart(shown, now, formats),
      changesPart(shown, now, formats),
    ],
  };
}

/** What a person can do about it: while it is served, and about whose it was when it is not. */
function decidePart({ line, autoPush, erasedAt }: LineHistory, forms: Forms, formats: Formats): LivePart[] {
  if (forms === null || erasedAt !== null) return [];
  const said = SAID[formats.language];
  const isServed = line.retired_at === null;
  const actions = isServed ? lineActions({ ...line, isAsked: autoPush !== null }, forms, formats) : nothing;
  const whose = personForms(line.id, !isServed, forms, formats);
  const page = `/addresses?what=${encodeURIComponent(line.account_no)}`;
  const addresses = forms.may('address.look-up') ? html`<p><a href="${page}">${said.addresses}</a></p>` : nothing;
  if (!isServed && whose === nothing && addresses === nothing) return [];
  const body = html`${actions} ${whose} ${addresses}`;
  return [{ id: 'decide', title: said.decide, note: nothing, body }];
}

interface Words {
  readonly decide: string;
  readonly addresses: string;
  readonly books: string;
  readonly router: string;
  readonly session: string;
  readonly since: string;
  readonly sinceThen: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    decide: 'What you can do',
    addresses: 'Which addresses it had',
    books: 'Books',
    router: 'Router',
    session: 'Session',
    since: 'Since',
    sinceThen: 'since',
  },
  sw: {
    decide: 'Unachoweza kufanya',
    addresses: 'Ilikuwa na anwani zipi',
    books: 'Vitabu',
    router: 'Ruta',
    session: 'Kipindi',
    since: 'Tangu',
    sinceThen: 'tangu',
  },
};

function statePart({ line, view, erasedAt }: LineHistory, now: number, formats: Formats): LivePart {
  const { state, since } = view.verdict;
  const tone = toneOf(state);
  const said = SAID[formats.language];
  const { head, next } = lineWords(view, formats.language);
  const words = factWords(view, formats.language);
  return {
    id: 'line',
    title: '',
    note: nothing,
    body: html`<div class="line-head">
        <p><b class="name">${line.name}</b><br /><small>${line.plan_name}</small></p>
        ${
          line.msisdn === null
            ? html`<small>${NO_PHONE[formats.language]}</small>`
            : html`<a class="button quiet" href="tel:+${line.msisdn}">${icon('phone')} ${phoneWords(line.msisdn)}</a>`
        }
      </div>
      ${erasedAt === null ? nothing : erasedNote(erasedAt, now, formats)}
      <p class="why-line ${tone}">
        ${mark(tone)}<span
          ><b>${head}</b> ${next}
          ${since === null ? nothing : html`<small>${said.since} ${when(since, now, formats)}</small>`}</span
        >
      </p>
      <div class="three">
        ${known(said.books, view.books, words.books, now, formats)}
        ${known(said.router, view.router, words.router, now, formats, view.awaySince)}
        ${known(said.session, view.session, words.session, now, formats)}
      </div>`,
  };
}

function known(
  title: string,
  { state, at }: Fact<string>,
  words: FactSaid,
  now: number,
  formats: Formats,
  awaySince: number | null = null,
): Html {
  const tone = toneOf(state);
  const since =
    awaySince === null
      ? nothing
      : html` <small>${SAID[formats.language].sinceThen} ${formats.moment(awaySince, now)}</small>`;
  return html`<div class="known ${tone}">
    <h2>${title}</h2>
    <p class="state">${mark(tone)}${words.state}${since}</p>
    <p>${words.rests} ${at === null ? nothing : when(at, now, formats)}</p>
  </div>`;
}
