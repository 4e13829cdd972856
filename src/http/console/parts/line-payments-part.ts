import { html } from 'hono/html';
import { formatElapsed } from '../../../domain/time/durations.ts';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { STATE_WORDS } from '../../../views/book-words.ts';
import type { LineHistory } from '../../../views/show-line.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type Html, type LivePart } from '../frame/markup.ts';

type Payment = LineHistory['payments'][number];

interface Words {
  readonly title: string;
  readonly none: string;
  readonly all: string;
  readonly nothingOfIt: string;
  readonly share: (sum: string) => string;
  readonly notConfirmed: string;
  readonly confirmed: (took: string) => string;
  readonly notSeen: string;
  readonly seen: (took: string) => string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Payments',
    none: 'This line has no payment.',
    all: 'all payments',
    nothingOfIt: 'Nothing of it is with this line.',
    share: (sum) => `${sum} of it is with this line.`,
    notConfirmed: 'The router has not let it in',
    confirmed: (took) => `The router let it in after ${took}`,
    notSeen: 'not seen online',
    seen: (took) => `online after ${took}`,
  },
  sw: {
    title: 'Malipo',
    none: 'Laini hii haina malipo.',
    all: 'malipo yote',
    nothingOfIt: 'Laini hii haina chochote cha malipo haya.',
    share: (sum) => `${sum} ya malipo haya iko kwenye laini hii.`,
    notConfirmed: 'Ruta haijaiwasha',
    confirmed: (took) => `Ruta iliiwasha baada ya ${took}`,
    notSeen: 'haijaonekana mtandaoni',
    seen: (took) => `mtandaoni baada ya ${took}`,
  },
};

/** The newest payments of a line. */
export function linePaymentsPart(
  { line, payments }: LineHistory,
  most: number,
  now: number,
  formats: Formats,
): LivePart {
  const said = SAID[formats.language];
  return {
    id: 'line-payments',
    title: said.title,
    note: payments.length < most ? nothing : html`<a href="/lines/${line.id}/payments">${said.all} ›</a>`,
    body: linePaymentRows(line.id, payments, now, formats),
  };
}

/** @param payments none: the line has none */
export function linePaymentRows(lineId: number, payments: readonly Payment[], now: number, formats: Formats): Html {
  const { language } = formats;
  if (payments.length === 0) return html`<p class="empty">${SAID[language].none}</p>`;
  return html`<ul class="rows">
    ${payments.map(
      (p) =>
        html`<li class="cutoff" id="payment-${p.id}">
          <p>
            <a href="/payments/${p.id}">${formatCents(cents(p.amount_cents), p.currency)}</a>
            <span class="name"
              >${STATE_WORDS[language][p.state]}${p.receipt_code === null ? nothing : html`, ${p.receipt_code}`}</span
            >
          </p>
          <p class="right">${when(p.received_at, now, formats)}</p>
          <p class="why"><span>${shareWords(p, language)} ${hopWords(p, lineId, language)}</span></p>
        </li>`,
    )}
  </ul>`;
}

/** What became of it here, where it is not all this line's. */
function shareWords({ share_cents: share, amount_cents: amount, currency }: Payment, language: Language): string {
  if (share === amount) return '';
  const said = SAID[language];
  return share === 0 ? said.nothingOfIt : said.share(formatCents(cents(share), currency));
}

function hopWords(payment: Payment, lineId: number, language: Language): string {
  const { received_at: received, confirmed_at: confirmed, online_at: online } = payment;
  if (payment.state !== 'applied' || payment.subscription_id !== lineId) return '';
  const said = SAID[language];
  const router = confirmed === null ? said.notConfirmed : said.confirmed(formatElapsed(confirmed - received));
  return `${router}; ${online === null ? said.notSeen : said.seen(formatElapsed(online - received))}.`;
}
