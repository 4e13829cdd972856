import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import type { MpesaMessage } from '../../../domain/money/mpesa-message.ts';
import { formatCents } from '../../../domain/values/money.ts';
import { isShort } from '../../../views/asked-text.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import type { FoundCallback } from '../../../views/search-deliveries.ts';
import { LONGEST_SEARCH, messageWords, search, type Found } from '../../../views/search.ts';
import { whereabouts } from '../../../views/whereabouts.ts';
import { lineRow } from '../parts/line-row.ts';
import { seenFacts } from '../parts/matter-card.ts';
import { paymentRow } from '../parts/payments-part.ts';
import { slipPart } from '../parts/voucher-slip.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type Html } from '../frame/markup.ts';

const FOUND = 50;

interface Words {
  readonly more: string;
  readonly short: string;
  readonly payments: string;
  readonly apart: string;
  readonly message: (id: number, by: string) => string;
  readonly lines: string;
  readonly with: (text: string) => string;
  readonly meant: (text: string) => string;
  readonly nothing: string;
  readonly noLine: string;
  readonly noneBegins: string;
  readonly first: (n: number) => string;
  readonly paid: string;
  readonly mpesa: string;
  readonly paidAt: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    more: 'Type at least two characters of an account number, a name, a phone number, a login or an M-Pesa code, an amount with its day or hour (1500 yesterday 14:30), or paste the whole message of M-Pesa.',
    short:
      'Of two characters only what begins with them is found (names, account numbers, logins), and what the newest payments hold. Type one more to look in everything.',
    payments: 'Payments',
    apart: 'Messages set apart',
    message: (id, by) => `Message ${id} of ${by}`,
    lines: 'Lines',
    with: (text) => `with “${text}”`,
    meant: (text) => `that may be meant by “${text}”`,
    nothing: 'nothing',
    noLine: 'No line contains it.',
    noneBegins: 'No line begins with it.',
    first: (n) => `the first ${n}`,
    paid: 'Have they paid?',
    mpesa: 'Message of M-Pesa',
    paidAt: 'Paid',
  },
  sw: {
    more: 'Andika angalau herufi mbili za namba ya akaunti, jina, simu, jina la kuingia au msimbo wa M-Pesa, kiasi na siku au saa yake (1500 jana 14:30), au bandika ujumbe wote wa M-Pesa.',
    short:
      'Kwa herufi mbili hupatikana tu kinachoanza nazo (majina, namba za akaunti, majina ya kuingia), na kilichomo kwenye malipo mapya zaidi. Ongeza herufi moja ili kutafuta kila mahali.',
    payments: 'Malipo',
    apart: 'Ujumbe zilizowekwa kando',
    message: (id, by) => `Ujumbe ${id} wa ${by}`,
    lines: 'Laini',
    with: (text) => `zenye “${text}”`,
    meant: (text) => `zinazoweza kumaanishwa na “${text}”`,
    nothing: 'hakuna',
    noLine: 'Hakuna laini yenye maandishi hayo.',
    noneBegins: 'Hakuna laini inayoanza na maandishi hayo.',
    first: (n) => `${n} za kwanza`,
    paid: 'Je, amelipa?',
    mpesa: 'Ujumbe wa M-Pesa',
    paidAt: 'Ililipwa',
  },
};

/** What is looked for of what somebody typed. */
export const searchedText = (typed: string): string => typed.trim().slice(0, LONGEST_SEARCH);

/** All that a text finds: payments, messages that were set apart, and lines, each with why it is, or is not, on. */
export function searchPage(deps: ConsoleDeps, text: string, formats: Formats): Html {
  const now = deps.now();
  const said = SAID[formats.language];
  if (text.length < 2) {
    return html`<section class="part narrow-page"><p class="empty">${said.more}</p></section>`;
  }
  const found = search(deps.store, text, FOUND, lanesByRouter(deps.lanes()), deps.business.timeZone, now);
  const { message, payments, callbacks, lines, voucher } = found;
  const named = message === null ? said.with(text) : said.meant(message.account ?? said.nothing);
  return html`<div class="narrow-page">
    ${isShort(text) ? html`<section class="part"><p class="empty">${said.short}</p></section>` : nothing}
    ${message === null ? nothing : messagePart(found, message, now, formats)}
    ${voucher === null ? nothing : slipPart(voucher.number, voucher, deps.business.currency, now, formats)}
    ${answerPart(deps, found, now, formats.language)}
    ${
      payments.length === 0
        ? nothing
        : html`<section class="part">
            <h2>${said.payments} <small>${counted(payments.length, said)}</small></h2>
            <ol class="rows">
              ${payments.map((payment) => paymentRow(payment, now, formats))}
            </ol>
          </section>`
    }
    ${callbacks.length === 0 ? nothing : apartPart(callbacks, now, formats)}
    <section class="part">
      <h2>${said.lines} <small>${named}: ${counted(lines.length, said)}</small></h2>
      ${lines.length === 0 ? html`<p class="empty">${isShort(text) ? said.noneBegins : said.noLine}</p>` : ''}
      <ul class="rows">
        ${lines.map((line) => lineRow(line, now, formats))}
      </ul>
    </section>
  </div>`;
}

const counted = (n: number, said: Words): string => (n === FOUND ? said.first(FOUND) : String(n));

function apartPart(callbacks: readonly FoundCallback[], now: number, formats: Formats): Html {
  const said = SAID[formats.language];
  return html`<section class="part">
    <h2>${said.apart} <small>${counted(callbacks.length, said)}</small></h2>
    <ul class="rows">
      ${callbacks.map(
        ({ id, provider, at, seen }) =>
          html`<li>
            <a href="/callbacks/${id}">${said.message(id, provider)}</a> ${when(at, now, formats)}
            ${seenFacts(seen, formats)}
          </li>`,
      )}
    </ul>
  </section>`;
}

/** What happened to it, and the one thing to do: for whoever has a payer on the phone. */
function answerPart({ business }: ConsoleDeps, found: Found, now: number, language: Language): Html {
  const { currency, timeZone: zone } = business;
  const answer = whereabouts(found, { currency, zone, language, now });
  const isOther = found.lines.length > 0 || found.voucher !== null;
  if (answer.code === 'nothing' && found.message === null && isOther) return nothing;
  return html`<section class="part">
    <h2>${SAID[language].paid}</h2>
    <div class="paper">
      <p>${answer.said}</p>
      <p><a class="button" href="${answer.page}">${answer.next}</a></p>
    </div>
  </section>`;
}

/** What a message of M-Pesa says, and whether its payment has come. */
function messagePart(found: Found, message: MpesaMessage, now: number, formats: Formats): Html {
  const said = SAID[formats.language];
  const { receipt, account, amountCents, paidAt } = message;
  return html`<section class="part">
    <h2>${said.mpesa}</h2>
    <div class="paper">
      <p>${messageWords(found, message, formats.language)}</p>
      ${seenFacts({ amount: formatCents(amountCents), receipt, account, payer: null }, formats)}
      ${paidAt === null ? nothing : html`<p>${said.paidAt} ${when(paidAt, now, formats)}</p>`}
    </div>
  </section>`;
}
