import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import type { Attention } from '../../../views/attention.ts';
import { outcomeWords } from '../../../views/callback-words.ts';
import { heldWords, unmatchedWords } from '../../../views/payment-words.ts';
import { likeliest, type SuggestedLine } from '../../../views/suggestions.ts';
import { formatPayer, type Formats } from '../frame/format.ts';
import { mark, nothing, when, type Html, type Tone } from '../frame/markup.ts';
import { suggestedWords } from '../frame/words.ts';
import { claimsGrid } from './claims-part.ts';
import { paymentCardForms, type Forms } from './deed-forms.ts';

/** One thing that waits for a person. */
export interface Matter {
  readonly id: string;
  readonly tone: Tone;
  readonly kind: string;
  readonly head: Html;
  readonly words: string;
  readonly more: Html;
  /** UTC ms. */
  readonly at: number;
}

/** What, since when, who waits, what to do. */
export function matterCard(matter: Matter, now: number, formats: Formats): Html {
  return html`<li class="card ${matter.tone}" id="${matter.id}">
    <p class="matter-head">
      ${mark(matter.tone)}<span><span class="kind">${matter.kind}</span> <b>${matter.head}</b></span>
    </p>
    <p>${matter.words} <small>${when(matter.at, now, formats)}</small></p>
    ${matter.more}
  </li>`;
}

interface Words {
  readonly held: string;
  readonly unmatched: string;
  readonly typed: string;
  readonly nothing: string;
  readonly payer: string;
  readonly notGiven: string;
  readonly code: string;
  readonly perhaps: string;
  readonly conflict: string;
  readonly unclear: string;
  readonly message: (id: number, of: string) => string;
  readonly contradicts: string;
  readonly kept: string;
  readonly times: (n: number) => string;
  readonly seen: {
    readonly amount: string;
    readonly receipt: string;
    readonly account: string;
    readonly payer: string;
  };
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    held: 'Kept for you',
    unmatched: 'No line',
    typed: 'Typed',
    nothing: 'nothing',
    payer: 'Payer',
    notGiven: 'not given',
    code: 'Code',
    perhaps: 'Perhaps',
    conflict: 'Messages disagree',
    unclear: 'Unclear message',
    message: (id, of) => `Message ${id} of ${of}`,
    contradicts: 'It contradicts what is booked:',
    kept: 'Kept, but not booked:',
    times: (n) => ` Delivered ${n} times.`,
    seen: { amount: 'Amount', receipt: 'Code', account: 'Typed', payer: 'Payer' },
  },
  sw: {
    held: 'Zimehifadhiwa kwa ajili yako',
    unmatched: 'Bila laini',
    typed: 'Iliyoandikwa',
    nothing: 'hakuna',
    payer: 'Mlipaji',
    notGiven: 'haijatolewa',
    code: 'Msimbo',
    perhaps: 'Huenda',
    conflict: 'Ujumbe zinatofautiana',
    unclear: 'Ujumbe haueleweki',
    message: (id, of) => `Ujumbe ${id} wa ${of}`,
    contradicts: 'Unapingana na kilichoandikwa:',
    kept: 'Umehifadhiwa, haujaandikwa:',
    times: (n) => ` Umefika mara ${n}.`,
    seen: { amount: 'Kiasi', receipt: 'Msimbo', account: 'Iliyoandikwa', payer: 'Mlipaji' },
  },
};

/** Money whose line nobody knows, or that something speaks against. */
export function paymentMatter(p: Attention['payments'][number], now: number, formats: Formats, forms: Forms): Matter {
  const { language } = formats;
  const said = SAID[language];
  const phone = formatPayer(p.payer_phone);
  const held = p.state === 'held';
  const sum = formatCents(cents(p.amount_cents), p.currency);
  return {
    id: `waiting-${p.id}`,
    tone: held ? 'bad' : 'wait',
    kind: held ? said.held : said.unmatched,
    head: html`<a href="/payments/${p.id}">${sum}</a>`,
    words: held ? heldWords(p.reason, language) : unmatchedWords(p.reason, language),
    more: html`<dl class="facts">
        <div>
          <dt>${said.typed}</dt>
          <dd>${p.payer_account === null ? html`<i>${said.nothing}</i>` : html`<q>${p.payer_account}</q>`}</dd>
        </div>
        <div>
          <dt>${said.payer}</dt>
          <dd>${payerOf(p.payer_name, phone, said.notGiven)}</dd>
        </div>
        ${
          p.receipt_code === null
            ? nothing
            : html`<div>
                <dt>${said.code}</dt>
                <dd class="code">${p.receipt_code}</dd>
              </div>`
        }
      </dl>
      ${suggestionList(p.lines, formats)} ${claimsGrid(p.claims, `waiting-${p.id}`, now, formats)}
      ${paymentCardForms(p, sum, likeliest(p.lines), forms, formats)}`,
    at: p.received_at,
  };
}

/** Who paid, as far as that is known: the name in the payer's own letters, the number as a hint. */
function payerOf(name: string | null, phone: string | null, none: string): Html {
  if (!name && phone === null) return html`<i>${none}</i>`;
  return html`${name ? html`<q>${name}</q>` : nothing}${name && phone !== null ? ', ' : ''}${phone ?? ''}`;
}

/** The lines that an unmatched payment may belong to, best first, as links. */
export function suggestionList(lines: readonly SuggestedLine[], { language }: Formats): Html {
  if (lines.length === 0) return nothing;
  return html`<div class="suggestions">
    <p>${SAID[language].perhaps}</p>
    <ol>
      ${lines.map(
        (line) =>
          html`<li>
            <a href="/lines/${line.id}">${line.account_no}</a> <span class="name">${line.name}</span>
            <small>${suggestedWords(line.reason, language)}</small>
          </li>`,
      )}
    </ol>
  </div>`;
}

/** A message that could not be booked. */
export function callbackMatter(callback: Attention['callbacks'][number], now: number, formats: Formats): Matter {
  const said = SAID[formats.language];
  const conflict = callback.result === 'conflict';
  const times = callback.deliveries > 1 ? said.times(callback.deliveries) : '';
  return {
    id: `callback-${callback.id}`,
    tone: 'bad',
    kind: conflict ? said.conflict : said.unclear,
    head: html`<a href="/callbacks/${callback.id}">${said.message(callback.id, callback.provider)}</a>`,
    words: `${conflict ? said.contradicts : said.kept} ${outcomeWords(callback, formats.language)}${times}`,
    more: html`${seenFacts(callback.seen, formats)}
    ${claimsGrid(callback.claims, `callback-${callback.id}`, now, formats)}
    ${callback.detail === null ? nothing : html`<p class="own-words">${callback.detail}</p>`}`,
    at: callback.received_at,
  };
}

/** What can be seen in a delivery. */
export function seenFacts(seen: Attention['callbacks'][number]['seen'], { language }: Formats): Html {
  const said = SAID[language].seen;
  const facts = [
    [said.amount, seen.amount],
    [said.receipt, seen.receipt],
    [said.account, seen.account],
    [said.payer, seen.payer],
  ].filter(([, value]) => value !== null);
  if (facts.length === 0) return nothing;
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
