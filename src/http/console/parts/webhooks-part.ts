import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { arrivalWords, deliveryWords } from '../../../views/notices.ts';
import { newsWords, toldNews, webhookViews, type ToldNews, type WebhookView } from '../../../views/webhooks.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { ago, mark, nothing, toneOf, when, type Html, type LivePart } from '../frame/markup.ts';
import { button, deedForm, type Forms } from './deed-forms.ts';

const ROWS = 60;

const SAID: Readonly<Record<Language, Readonly<Record<'who' | 'newest' | 'none' | 'again', string>>>> = {
  en: {
    who: 'Programs that are told',
    newest: 'Told to programs',
    none: 'Nothing has happened since they are told.',
    again: 'Send again',
  },
  sw: {
    who: 'Programu zinazoambiwa',
    newest: 'Zilizotumwa kwa programu',
    none: 'Hakuna kilichotokea tangu zianze kuambiwa.',
    again: 'Tuma tena',
  },
};

/** Which programs are told what happens, whether that arrives, and what they were told; nothing where there are none. */
export function webhooksParts({ store, now: clock }: ConsoleDeps, formats: Formats, forms: Forms): LivePart[] {
  const now = clock();
  const views = webhookViews(store, now);
  if (views.length === 0) return [];
  const said = SAID[formats.language];
  const told = toldNews(store, ROWS);
  return [
    {
      id: 'programs',
      title: said.who,
      note: nothing,
      body: html`<ul class="rows">
        ${views.map((one) => webhookRow(one, now, formats))}
      </ul>`,
    },
    {
      id: 'news',
      title: said.newest,
      note: nothing,
      body:
        told.length === 0
          ? html`<p class="empty">${said.none}</p>`
          : html`<ul class="rows">
              ${told.map((one) => newsRow(one, now, formats, forms))}
            </ul>`,
    },
  ];
}

function webhookRow(view: WebhookView, now: number, formats: Formats): Html {
  const { name, origin, fact, reason } = view;
  return html`<li class="item">
    <p class="what">${mark(toneOf(fact.state))} <b>${name}</b> <small>${origin}</small></p>
    <p class="why">
      ${arrivalWords(view, formats.language)}${fact.at === null ? nothing : html`, ${ago(fact.at, now, formats)}`}
    </p>
    ${reason === null ? nothing : html`<p class="own-words">${reason}</p>`}
  </li>`;
}

function newsRow(news: ToldNews, now: number, formats: Formats, forms: Forms): Html {
  const { id, webhook, at, line_id, state, reason } = news;
  const words = newsWords(news, formats.language);
  return html`<li class="item" id="news-${id}">
    <p class="what">${line_id === null ? words : html`<a href="/lines/${line_id}">${words}</a>`}</p>
    <p class="end"><small>${when(at, now, formats)}</small></p>
    <div class="why">
      <p>${webhook}: ${deliveryWords(state, formats.language)}</p>
      ${reason === null ? nothing : html`<p class="own-words">${reason}</p>`}
      ${
        forms === null || state !== 'failed'
          ? nothing
          : deedForm(forms.csrf, button(`/webhooks/${id}/again`, SAID[formats.language].again, 'quiet'))
      }
    </div>
  </li>`;
}
