import { html } from 'hono/html';
import { formatElapsed } from '../../../domain/time/durations.ts';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { paymentDetail, paymentWords, RECEIPT_WORDS } from '../../../views/payment-words.ts';
import { PROMISE_MS, type Hop, type HopName, type ShownPayment } from '../../../views/payment.ts';
import type { Formats } from '../frame/format.ts';
import { age, mark, nothing, toneOf, type Html, type LivePart } from '../frame/markup.ts';

interface Words {
  readonly title: string;
  readonly newest: string;
  readonly note: string;
  readonly none: string;
  readonly all: string;
  readonly untyped: string;
  readonly noNeed: string;
  readonly waits: string;
  readonly stuck: string;
  readonly notYet: string;
  readonly late: string;
  readonly hops: Readonly<Record<HopName, string>>;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Payments',
    newest: 'Last payments',
    note: 'each with its times after it came in',
    none: 'No payment has come in yet. The next message to this box will show here within a second.',
    all: 'All payments',
    untyped: 'No account typed',
    noNeed: 'no need',
    waits: 'waits',
    stuck: 'stuck',
    notYet: 'not yet',
    late: 'later than promised',
    hops: { Received: 'Received', Stored: 'Stored', Sent: 'Sent', Router: 'Router', Online: 'Online', SMS: 'SMS' },
  },
  sw: {
    title: 'Malipo',
    newest: 'Malipo ya mwisho',
    note: 'kila moja na nyakati zake tangu yaingie',
    none: 'Bado hakuna malipo. Ujumbe ujao utaonekana hapa ndani ya sekunde moja.',
    all: 'Malipo yote',
    untyped: 'Hakuna akaunti iliyoandikwa',
    noNeed: 'haihitajiki',
    waits: 'inasubiri',
    stuck: 'imekwama',
    notYet: 'bado',
    late: 'baada ya muda ulioahidiwa',
    hops: { Received: 'Imefika', Stored: 'Kitabu', Sent: 'Tumwa', Router: 'Ruta', Online: 'Hewani', SMS: 'SMS' },
  },
};

/** Payments, newest first, each with the time of every hop. */
export function paymentsPart(payments: readonly ShownPayment[], now: number, formats: Formats): LivePart {
  const said = SAID[formats.language];
  return {
    id: 'payments',
    title: said.title,
    note: payments.length === 0 ? nothing : html`${said.note}`,
    body:
      payments.length === 0
        ? html`<p class="empty">${said.none}</p>`
        : html`<ol class="rows">
            ${payments.map((p) => paymentRow(p, now, formats))}
          </ol>`,
  };
}

/** The first of them, beside other things. */
export function newestPart(payments: readonly ShownPayment[], now: number, formats: Formats): LivePart {
  const said = SAID[formats.language];
  const note = payments.length === 0 ? nothing : html`<a href="/payments">${said.all} ›</a>`;
  return { ...paymentsPart(payments, now, formats), column: 'right', title: said.newest, note };
}

/** One payment with its hops. Also used on the payment's own page. */
export function paymentRow({ payment: p, view }: ShownPayment, now: number, formats: Formats): Html {
  const { state, since } = view.verdict;
  const tone = toneOf(state);
  const { language } = formats;
  const said = SAID[language];
  const detail = paymentDetail(view, language);
  const who =
    p.subscription_id === null
      ? html`<span class="typed">${p.payer_account === null ? said.untyped : html`<q>${p.payer_account}</q>`}</span>`
      : html`<a href="/lines/${p.subscription_id}">${p.account_no ?? ''}</a>`;
  return html`<li class="payment ${tone}" id="payment-${p.id}">
    <p class="who">${who} <span class="name">${p.name ?? p.payer_name ?? ''}</span></p>
    <p class="sum"><a href="/payments/${p.id}">${formatCents(cents(p.amount_cents), p.currency)}</a></p>
    <div class="verdict">
      ${mark(tone)}
      <p>
        ${paymentWords(view, language)}${since === null ? nothing : html`, ${language === 'en' ? 'for' : 'kwa'} ${age(since, now)}`}.
        ${detail === null ? nothing : html`<span class="own">${detail}</span>`}
      </p>
    </div>
    ${hopStrip(view.hops, p.received_at, now, formats)}
  </li>`;
}

function hopStrip(hops: readonly Hop[], from: number, now: number, formats: Formats): Html {
  return html`<ol class="hops">
    ${hops.map(
      (hop) =>
        html`<li class="${hop.state}">
          <span>${SAID[formats.language].hops[hop.name]}</span><b>${hopTime(hop, from, now, formats)}</b>
        </li>`,
    )}
  </ol>`;
}

function hopTime(hop: Hop, from: number, now: number, formats: Formats): Html {
  const said = SAID[formats.language];
  if (hop.at === null) {
    if (hop.note !== null)
      return html`${hop.note === 'no-need' ? said.noNeed : RECEIPT_WORDS[formats.language][hop.note]}`;
    if (hop.state === 'none') return html`–`;
    if (hop.state === 'now') return html`${said.waits}`;
    return hop.state === 'failed' ? html`${said.stuck}` : html`<span class="sr">${said.notYet}</span>`;
  }
  if (hop.name === 'Received') return html`${formats.moment(hop.at, now)}`;
  const took = hop.at - from;
  const late = (hop.name === 'Router' || hop.name === 'Online') && took > PROMISE_MS;
  return late ? html`<em title="${said.late}">${formatElapsed(took)}</em>` : html`${formatElapsed(took)}`;
}
