import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { outcomeWords, RESULT_WORDS } from '../../../views/callback-words.ts';
import { listCallbacks, type ListedCallback } from '../../../views/callback.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, when, type Html, type LivePart, type Tone } from '../frame/markup.ts';

const ROWS = 50;

interface Words {
  readonly none: string;
  readonly message: (id: number) => string;
  readonly payment: (id: number) => string;
  readonly times: (n: number) => string;
  readonly decided: string;
  readonly older: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    none: 'No provider has sent a message yet. Each stands here as soon as it comes, understood or not.',
    message: (id) => `Message ${id}`,
    payment: (id) => `payment ${id}`,
    times: (n) => `came ${n} times`,
    decided: 'ended by a person',
    older: 'Older',
  },
  sw: {
    none: 'Hakuna mtoa huduma aliyetuma ujumbe bado. Kila ujumbe husimama hapa mara ufikapo, ukieleweka au la.',
    message: (id) => `Ujumbe ${id}`,
    payment: (id) => `malipo ${id}`,
    times: (n) => `umefika mara ${n}`,
    decided: 'umefungwa na mtu',
    older: 'Za zamani',
  },
};

const TONES: Readonly<Record<ListedCallback['result'], Tone>> = {
  payment: 'good',
  repeat: 'quiet',
  request: 'good',
  ignored: 'quiet',
  conflict: 'bad',
  quarantined: 'bad',
};

/** What did providers send? @param before number of a message; null: the newest */
export function callbacksParts(deps: ConsoleDeps, before: number | null, formats: Formats): LivePart[] {
  const now = deps.now();
  const said = SAID[formats.language];
  const rows = listCallbacks(deps.store, before, ROWS + 1);
  const shown = rows.slice(0, ROWS);
  const last = shown.at(-1);
  return [
    {
      id: 'messages',
      title: '',
      note: nothing,
      body:
        last === undefined
          ? html`<p class="empty">${said.none}</p>`
          : html`<ul class="rows">
                ${shown.map((one) => messageRow(one, now, formats))}
              </ul>
              ${
                rows.length > ROWS
                  ? html`<nav class="pages">
                      <span></span>
                      <a class="button quiet" href="/callbacks?before=${last.id}">${said.older} ›</a>
                    </nav>`
                  : nothing
              }`,
    },
  ];
}

function messageRow(one: ListedCallback, now: number, formats: Formats): Html {
  const { language } = formats;
  const said = SAID[language];
  const tone = one.ended_by === null ? TONES[one.result] : 'quiet';
  const more = [
    one.reason === null ? null : outcomeWords(one, language),
    one.deliveries > 1 ? said.times(one.deliveries) : null,
    one.ended_by === null ? null : said.decided,
  ].filter((part) => part !== null);
  return html`<li class="item ${tone}" id="callback-${one.id}">
    <p class="what">
      <a href="/callbacks/${one.id}">${said.message(one.id)}</a> <span class="name">${one.provider}</span>
    </p>
    <p class="end"><small>${when(one.received_at, now, formats)}</small></p>
    <p class="why">
      ${mark(tone)}<span>${RESULT_WORDS[language][one.result]}</span>${
        one.payment_id === null
          ? nothing
          : html`, <a href="/payments/${one.payment_id}">${said.payment(one.payment_id)}</a>`
      }
      ${more.length === 0 ? nothing : html`<small>${more.join(' · ')}</small>`}
    </p>
  </li>`;
}
