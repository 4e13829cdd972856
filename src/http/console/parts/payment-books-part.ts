import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { MOVED } from '../../../views/book-words.ts';
import { outcomeWords, RESULT_WORDS } from '../../../views/callback-words.ts';
import { deedWords } from '../../../views/deed-words.ts';
import type { PaymentHistory } from '../../../views/payment.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type LivePart } from '../frame/markup.ts';

interface Words {
  readonly deeds: string;
  readonly names: string;
  readonly books: string;
  readonly rows: (n: number) => string;
  readonly periods: (n: number, until: string) => string;
  readonly messages: string;
  readonly kept: (n: number) => string;
  readonly message: (id: number) => string;
  readonly bytes: (n: number, times: number) => string;
  readonly last: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    deeds: 'Who did what',
    names: 'Names of this money',
    books: 'In the books',
    rows: (n) => `${n} ${n === 1 ? 'row' : 'rows'}`,
    periods: (n, until) => `${n} ${n === 1 ? 'period' : 'periods'} to ${until}`,
    messages: 'Messages that told of it',
    kept: (n) => `${n} kept, byte for byte`,
    message: (id) => `Message ${id}`,
    bytes: (n, times) => `${n} bytes, came ${times === 1 ? 'once' : `${times} times`}`,
    last: ', last ',
  },
  sw: {
    deeds: 'Nani alifanya nini',
    names: 'Majina ya pesa hizi',
    books: 'Vitabuni',
    rows: (n) => (n === 1 ? 'mstari 1' : `mistari ${n}`),
    periods: (n, until) => `${n === 1 ? 'muda 1' : `vipindi ${n}`} hadi ${until}`,
    messages: 'Ujumbe zilizoieleza',
    kept: (n) => `${n}, zimehifadhiwa zilivyo`,
    message: (id) => `Ujumbe ${id}`,
    bytes: (n, times) => `baiti ${n}, umefika mara ${times}`,
    last: ', mwisho ',
  },
};

/** Who did what with it, and why. */
export function deedsPart({ deeds }: PaymentHistory, formats: Formats): LivePart {
  return {
    id: 'deeds',
    title: SAID[formats.language].deeds,
    note: html`${deeds.length}`,
    body: html`<ul class="rows">
      ${deeds.map(
        (deed) =>
          html`<li class="cutoff" id="deed-${deed.id}">
            <p><b>${deedWords(deed.name, formats.language)}</b> <span class="name">${deed.actor}</span></p>
            <p class="right">${formats.full(deed.at)}</p>
            <p class="why">
              <span>${[deed.detail, deed.reason].filter((one) => one !== null).join('; ')}</span>
            </p>
          </li>`,
      )}
    </ul>`,
  };
}

/** By which names it is known when it is told of again. */
export function namesPart({ keys }: PaymentHistory, formats: Formats): LivePart {
  return {
    id: 'keys',
    title: SAID[formats.language].names,
    note: nothing,
    body: html`<dl class="facts wide">
      ${keys.map(
        (key) =>
          html`<div>
            <dt>${key.scheme}</dt>
            <dd class="code">${key.value}</dd>
          </div>`,
      )}
    </dl>`,
  };
}

/** Each move of it. */
export function booksPart({ payment: p, ledger: entries }: PaymentHistory, formats: Formats): LivePart {
  const { language } = formats;
  const said = SAID[language];
  return {
    id: 'ledger',
    title: said.books,
    note: html`${said.rows(entries.length)}`,
    body: html`<ul class="rows">
      ${entries.map(
        (entry) =>
          html`<li class="cutoff" id="entry-${entry.id}">
            <p>
              <b>${formatCents(cents(entry.amount_cents), p.currency)}</b>
              <span class="name">${MOVED[entry.move][language]}</span>
            </p>
            <p class="right">${formats.full(entry.at)}</p>
            <p class="why">
              <span>
                ${entry.actor}${entry.reason === null ? nothing : html`, ${entry.reason}`}${
                  entry.expires_after === null
                    ? nothing
                    : html`, ${said.periods(entry.periods ?? 0, formats.full(entry.expires_after))}`
                }
              </span>
            </p>
          </li>`,
      )}
    </ul>`,
  };
}

/** What providers sent about it. */
export function messagesPart({ callbacks }: PaymentHistory, now: number, formats: Formats): LivePart {
  const { language } = formats;
  const said = SAID[language];
  return {
    id: 'callbacks',
    title: said.messages,
    note: html`${said.kept(callbacks.length)}`,
    body: html`<ul class="rows">
      ${callbacks.map(
        (one) =>
          html`<li class="cutoff" id="callback-${one.id}">
            <p>
              <a href="/callbacks/${one.id}">${said.message(one.id)}</a>
              <span class="name">${one.provider}, ${RESULT_WORDS[language][one.result]}</span>
            </p>
            <p class="right">${when(one.received_at, now, formats)}</p>
            <p class="why">
              <span>
                ${said.bytes(one.bytes, one.deliveries)}${
                  one.deliveries === 1 ? nothing : html`${said.last}${when(one.last_received_at, now, formats)}`
                },
                SHA-256 <span class="code">${one.digest.slice(0, 16)}…</span>
                ${one.reason === null ? nothing : outcomeWords(one, language)} ${one.detail ?? nothing}
              </span>
            </p>
          </li>`,
      )}
    </ul>`,
  };
}
