import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { phoneWords } from '../../../views/phone-words.ts';
import { smsFate } from '../../../views/sms-fate.ts';
import { SMS_KIND_WORDS, SMS_LIST_NAMES, SMS_LIST_WORDS, smsList, type SmsListName } from '../../../views/sms-list.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, toneOf, when, type Html, type LivePart } from '../frame/markup.ts';
import { button, deedForm, type Forms } from '../parts/deed-forms.ts';
import { pager } from '../parts/pager.ts';

const ROWS = 50;
export const TEXTS_PATH = '/sms/texts';

interface Words {
  readonly filters: string;
  readonly to: string;
  readonly again: string;
  readonly texts: string;
  readonly noMore: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    filters: 'Show',
    to: 'to',
    again: 'Send again',
    texts: 'The texts',
    noMore: 'There are no more.',
  },
  sw: {
    filters: 'Onyesha',
    to: 'kwa',
    again: 'Tuma tena',
    texts: 'Maandishi',
    noMore: 'Hakuna zaidi.',
  },
};

export function smsListOf(text: string | undefined): SmsListName {
  return SMS_LIST_NAMES.find((name) => name === text) ?? 'failed';
}

/** Who was not told, and why? @param pageNo from 1 on */
export function smsParts(
  deps: ConsoleDeps,
  show: SmsListName,
  pageNo: number,
  formats: Formats,
  forms: Forms,
): LivePart[] {
  const now = deps.now();
  const { language } = formats;
  const said = SAID[language];
  const rows = smsList(deps.store, show, { limit: ROWS + 1, offset: (pageNo - 1) * ROWS });
  const words = SMS_LIST_WORDS[show][language];
  return [
    { id: 'filters', title: '', note: nothing, body: smsFilters(show, language) },
    {
      id: 'sms',
      title: words.name,
      note: nothing,
      body:
        rows.length === 0
          ? html`<p class="empty">${pageNo === 1 ? words.none : said.noMore}</p>`
          : html`<ul class="rows">
                ${rows.slice(0, ROWS).map((row) => smsRow(row, now, formats, forms))}
              </ul>
              ${pager(`/sms?show=${show}`, pageNo, rows.length > ROWS, formats)}`,
    },
  ];
}

/** What there is to see of SMS. @param here the list that is open; null: the texts are */
export function smsFilters(here: SmsListName | null, language: Language): Html {
  const said = SAID[language];
  const current = (isHere: boolean) => (isHere ? html`aria-current="page"` : nothing);
  return html`<nav class="filters" aria-label="${said.filters}">
    ${SMS_LIST_NAMES.map(
      (name) => html`<a href="/sms?show=${name}" ${current(name === here)}>${SMS_LIST_WORDS[name][language].name}</a>`,
    )}
    <a href="${TEXTS_PATH}" ${current(here === null)}>${said.texts}</a>
  </nav>`;
}

function smsRow(row: ReturnType<typeof smsList>[number], now: number, formats: Formats, forms: Forms): Html {
  const { language } = formats;
  const said = SAID[language];
  const { words, reason, standing } = smsFate(row, language);
  const tone = toneOf(standing);
  const kind = SMS_KIND_WORDS[row.kind][language];
  return html`<li class="item ${tone}" id="sms-${row.kind}-${row.id}">
    <p class="what">
      ${row.line_id === null ? nothing : html`<a href="/lines/${row.line_id}">${row.account_no}</a>`}
      <span class="name">${said.to} ${phoneWords(row.msisdn)}</span>
    </p>
    <p class="end">${row.settled_at === null ? nothing : html`<small>${when(row.settled_at, now, formats)}</small>`}</p>
    <div class="why">
      <p>
        ${mark(tone)}<span>${words}</span>
        <small>· ${row.kind === 'receipt' ? html`<a href="/payments/${row.id}">${kind}</a>` : kind}</small>
      </p>
      ${reason === null ? nothing : html`<p class="own-words">${reason}</p>`}
      ${row.body === null ? nothing : html`<p class="own-words">${row.body}</p>`}
      ${
        forms === null || row.kind !== 'receipt' || tone === 'good' || tone === 'wait'
          ? nothing
          : deedForm(forms.csrf, button(`/payments/${row.id}/receipt`, said.again, 'quiet'))
      }
    </div>
  </li>`;
}
