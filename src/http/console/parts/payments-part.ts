import { html } from 'hono/html';
import { formatElapsed } from '../../../domain/time/durations.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { paymentDetail, paymentWords, RECEIPT_WORDS } from '../../../views/payment-words.ts';
import { PROMISE_MS, type Hop, type ShownPayment } from '../../../views/payment.ts';
import type { Formats } from '../frame/format.ts';
import { age, mark, nothing, toneOf, type Html, type LivePart } from '../frame/markup.ts';
/** The newest payments, each with the time of every hop. */
export function paymentsPart(payments: readonly ShownPayment[], now: number, formats: Formats): LivePart {
  return {
    id: 'payments',
    title: 'Payments',
    note: payments.length === 0 ? nothing : html`newest ${payments.length}, time of each hop after the payment came in`,
    brief: String(payments.length),
    body:
      payments.length === 0
        ? html`<p class="empty">No payment has come in yet.</p>`
        : html`<ol class="rows">
            ${payments.map((p) => paymentRow(p, now, formats))}
          </ol>`,
  };
}

/** One payment with its hops. Also used on the payment's own page. */
export function paymentRow({ payment: p, view }: ShownPayment, now: number, formats: Formats): Html {
  const { state, since } = view.verdict;
  const tone = toneOf(state);
  const detail = paymentDetail(view);
  const who =
    p.subscription_id === null
      ? html`<span class="typed"
          >${p.payer_account === null ? 'No account typed' : html`<q>${p.payer_account}</q>`}</span
        >`
      : html`<a href="/lines/${p.subscription_id}">${p.account_no ?? ''}</a>`;
  return html`<li class="payment ${tone}" id="payment-${p.id}">
    <p class="who">${who} <span class="name">${p.name ?? p.payer_name ?? ''}</span></p>
    <p class="sum"><a href="/payments/${p.id}">${formatCents(cents(p.amount_cents), p.currency)}</a></p>
    <div class="verdict">
      ${mark(tone)}
      <p>
        ${paymentWords(view)}${since === null ? nothing : html`, for ${age(since, now)}`}.
        ${detail === null ? nothing : html`<span class="own">${detail}</span>`}
      </p>
    </div>
    ${hopStrip(view.hops, p.received_at, now, formats)}
  </li>`;
}

function hopStrip(hops: readonly Hop[], from: number, now: number, formats: Formats): Html {
  return html`<ol class="hops">
    ${hops.map(
      (hop) => html`<li class="${hop.state}"><span>${hop.name}</span><b>${hopTime(hop, from, now, formats)}</b></li>`,
    )}
  </ol>`;
}

/** What stands where a hop has no time of its own. */
const NOTES: Readonly<Record<NonNullable<Hop['note']>, string>> = {
  'no-need': 'no need',
  ...RECEIPT_WORDS.en,
};

function hopTime(hop: Hop, from: number, now: number, formats: Formats): Html {
  if (hop.at === null) {
    if (hop.note !== null) return html`${NOTES[hop.note]}`;
    if (hop.state === 'none') return html`–`;
    if (hop.state === 'now') return html`waits`;
    return hop.state === 'failed' ? html`stuck` : html`<span class="sr">not yet</span>`;
  }
  if (hop.name === 'Received') return html`${formats.moment(hop.at, now)}`;
  const took = hop.at - from;
  const late = (hop.name === 'Router' || hop.name === 'Online') && took > PROMISE_MS;
  return late ? html`<em title="later than promised">${formatElapsed(took)}</em>` : html`${formatElapsed(took)}`;
}
