import { html } from 'hono/html';
import { recipientWords, type Recipient } from '../../../domain/notices/channel.ts';
import type { Language } from '../../../domain/time/time.ts';
import {
  deliveryWords,
  newestNotices,
  arrivalWords,
  recipientViews,
  type RecipientView,
  type SentNotice,
} from '../../../views/notices.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { ago, mark, nothing, toneOf, when, type Html, type LivePart } from '../frame/markup.ts';
import { button, type Forms } from '../parts/deed-forms.ts';

const ROWS = 60;

const SAID: Readonly<
  Record<Language, Readonly<Record<'who' | 'nobody' | 'one' | 'test' | 'newest' | 'none', string>>>
> = {
  en: {
    who: 'Who is told',
    nobody: 'Nobody is told when something goes wrong. Name somebody on the page of the settings.',
    one: 'SMS alone cannot tell that the SMS credit is used up: add a second way.',
    test: 'Send everybody a test',
    newest: 'Told last',
    none: 'Nothing was told yet.',
  },
  sw: {
    who: 'Wanaoambiwa',
    nobody: 'Hakuna anayeambiwa kitu kikiharibika. Taja mtu kwenye ukurasa wa mipangilio.',
    one: 'SMS pekee haiwezi kusema kwamba salio la SMS limekwisha: ongeza njia ya pili.',
    test: 'Tuma jaribio kwa wote',
    newest: 'Zilizotumwa mwisho',
    none: 'Hakuna kilichotumwa bado.',
  },
};

/** Who is told when something is wrong, whether that arrives, and what was told. */
export function noticesParts(
  { store, now: clock }: ConsoleDeps,
  recipients: readonly Recipient[],
  formats: Formats,
  forms: Forms,
): LivePart[] {
  const now = clock();
  const said = SAID[formats.language];
  const bySmsAlone = recipients.length > 0 && recipients.every(({ channel }) => channel === 'sms');
  const notices = newestNotices(store, ROWS);
  return [
    {
      id: 'recipients',
      title: said.who,
      note: nothing,
      body: html`${recipients.length === 0 ? html`<p class="paper">${mark('bad')} ${said.nobody}</p>` : nothing}
        <ul class="rows">
          ${recipientViews(store, recipients, now).map((one) => recipientRow(one, now, formats))}
        </ul>
        ${bySmsAlone ? html`<p class="paper">${mark('wait')} ${said.one}</p>` : nothing}
        ${
          forms === null || recipients.length === 0
            ? nothing
            : html`<form class="deed" method="post">
                <input type="hidden" name="csrf" value="${forms.csrf}" />
                ${button('/notices/test', said.test)}
              </form>`
        }`,
    },
    {
      id: 'told',
      title: said.newest,
      note: nothing,
      body: html`${notices.length === 0 ? html`<p class="paper">${said.none}</p>` : nothing}
        <ul class="rows">
          ${notices.map((notice) => noticeRow(notice, now, formats))}
        </ul>`,
    },
  ];
}

function recipientRow(view: RecipientView, now: number, formats: Formats): Html {
  const { recipient, fact, reason } = view;
  const tone = toneOf(fact.state);
  return html`<li class="item">
    <p class="what">${mark(tone)} <b>${recipientWords(recipient, formats.language)}</b></p>
    <p class="why">
      ${arrivalWords(view, formats.language)}${fact.at === null ? nothing : html`, ${ago(fact.at, now, formats)}`}
    </p>
    ${reason === null ? nothing : html`<p class="own-words">${reason}</p>`}
  </li>`;
}

function noticeRow({ title, at, to }: SentNotice, now: number, formats: Formats): Html {
  const said = to.map(({ recipient, state, reason }) => {
    const why = reason === null ? '' : ` (${reason})`;
    return `${recipientWords(recipient, formats.language)}: ${deliveryWords(state, formats.language)}${why}`;
  });
  return html`<li class="item">
    <p class="what">${title}</p>
    <p class="why">${said.join(' · ')} <small>${when(at, now, formats)}</small></p>
  </li>`;
}
