import { html } from 'hono/html';
import type { LaneStatus } from '../../../domain/lines/lane-status.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import type { PaymentWalk } from '../../../storage/views/overview.ts';
import { formatElapsed, type Formats } from '../frame/format.ts';
import { age, mark, nothing, type Html, type LivePart } from '../frame/markup.ts';
import { paymentHops, paymentVerdict, PROMISE_MS, type Hop } from './walk.ts';

export type LaneByRouter = (router: string | null) => LaneStatus | null;

/** The newest payments, each with the time of every hop. */
export function paymentsPart(
  payments: readonly PaymentWalk[],
  laneOf: LaneByRouter,
  now: number,
  formats: Formats,
): LivePart {
  return {
    id: 'payments',
    title: 'Payments',
    note: payments.length === 0 ? nothing : html`newest ${payments.length}, time of each hop after the payment came in`,
    brief: String(payments.length),
    body:
      payments.length === 0
        ? html`<p class="empty">No payment has come in yet.</p>`
        : html`<ol class="rows">
            ${payments.map((p) => paymentRow(p, laneOf(p.router_name), now, formats))}
          </ol>`,
  };
}

/** One payment with its hops. Also used on the payment's own page. */
export function paymentRow(p: PaymentWalk, lane: LaneStatus | null, now: number, formats: Formats): Html {
  const verdict = paymentVerdict(p, lane);
  const who =
    p.subscription_id === null
      ? html`<span class="typed"
          >${p.payer_account === null ? 'No account typed' : html`<q>${p.payer_account}</q>`}</span
        >`
      : html`<a href="/lines/${p.subscription_id}">${p.account_no ?? ''}</a>`;
  return html`<li class="payment ${verdict.tone}">
    <p class="who">${who} <span class="name">${p.name ?? p.payer_name ?? ''}</span></p>
    <p class="sum"><a href="/payments/${p.id}">${formatCents(cents(p.amount_cents), p.currency)}</a></p>
    <div class="verdict">
      ${mark(verdict.tone)}
      <p>
        ${verdict.words}${verdict.since === null ? nothing : html`, for ${age(verdict.since, now)}`}.
        ${verdict.detail === null ? nothing : html`<span class="own">${verdict.detail}</span>`}
      </p>
    </div>
    ${hopStrip(p, lane, now, formats)}
  </li>`;
}

function hopStrip(p: PaymentWalk, lane: LaneStatus | null, now: number, formats: Formats): Html {
  return html`<ol class="hops">
    ${paymentHops(p, lane).map(
      (hop) => html`<li class="${hop.state}"><span>${hop.name}</span><b>${hopTime(hop, p, now, formats)}</b></li>`,
    )}
  </ol>`;
}

function hopTime(hop: Hop, p: PaymentWalk, now: number, formats: Formats): Html {
  if (hop.at === null) {
    if (hop.words !== '') return html`${hop.words}`;
    if (hop.state === 'now') return html`waits`;
    return hop.state === 'failed' ? html`stuck` : html`<span class="sr">not yet</span>`;
  }
  if (hop.name === 'Received') return html`${formats.moment(hop.at, now)}`;
  const took = hop.at - p.received_at;
  const late = (hop.name === 'Router' || hop.name === 'Online') && took > PROMISE_MS;
  return late ? html`<em title="later than promised">${formatElapsed(took)}</em>` : html`${formatElapsed(took)}`;
}
