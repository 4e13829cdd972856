import { html } from 'hono/html';
import { proofWords } from '../../../views/payment-words.ts';
import { smsFate } from '../../../views/sms-fate.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { showPayment, type PaymentHistory } from '../../../views/payment.ts';
import { refundWords } from '../../../views/refund.ts';
import { claimsPart } from '../parts/claims-part.ts';
import type { Forms } from '../parts/deed-forms.ts';
import { paymentDeedForms } from '../parts/payment-forms.ts';
import { lyingOf } from '../../../views/payment-deeds.ts';
import { suggestionList } from '../parts/matter-card.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import { formatPayer, type Formats } from '../frame/format.ts';
import { nothing, when, type Html, type LivePart } from '../frame/markup.ts';
import { paymentRow } from '../parts/payments-part.ts';
import { matchedWords, MOVED, plainWords } from '../frame/words.ts';

/** The live parts of one payment's page; null when there is no such payment. */
export function paymentParts(
  deps: ConsoleDeps,
  id: number,
  formats: Formats,
  forms: Forms,
): { title: string; parts: LivePart[] } | null {
  const now = deps.now();
  const shown = showPayment(deps.store, id, lanesByRouter(deps.lanes()), now);
  if (shown === null) return null;
  const p = shown.payment;
  return {
    title: formatCents(cents(p.amount_cents), p.currency),
    parts: [
      {
        id: 'payment',
        title: `Payment ${p.id}`,
        note: html`${p.state}`,
        body: html`<ol class="rows">
            ${paymentRow(shown, now, formats)}
          </ol>
          ${apart(shown)} ${suggestionList(shown.suggestions, formats)} ${facts(shown, now, formats)}`,
      },
      ...(shown.claims.length === 0 ? [] : [claimsPart(shown.claims, now, formats)]),
      ...decidePart(shown, forms),
      keysPart(shown),
      receiptPart(shown, now, formats),
      deedsPart(shown, formats),
      ledgerPart(shown, formats),
      callbacksPart(shown, now, formats),
    ],
  };
}

/** What a person can do about it. */
function decidePart(shown: PaymentHistory, forms: Forms): LivePart[] {
  if (forms === null) return [];
  return [{ id: 'decide', title: 'Decide', note: nothing, body: paymentDeedForms(shown, forms) }];
}

/** Where its money is, when it is not all in one place. */
function apart(shown: PaymentHistory): Html {
  const sums = lyingOf(shown);
  const { currency } = shown.payment;
  const parts = [
    ...shown.shares.map(({ id, account_no, cents: part }) => ({
      where: html`<a href="/lines/${id}">${account_no}</a>`,
      part,
    })),
    ...(['unmatched', 'held', 'dismissed', 'reversed', 'refunded'] as const).map((one) => ({
      where: html`${one}`,
      part: sums[one],
    })),
  ].filter(({ part }) => part > 0);
  if (parts.length < 2) return nothing;
  return html`<ul class="rows">
    ${parts.map(({ where, part }) => html`<li>${formatCents(cents(part), currency)} ${where}</li>`)}
  </ul>`;
}

/** Who did what with it, and why. */
function deedsPart({ deeds }: PaymentHistory, formats: Formats): LivePart {
  return {
    id: 'deeds',
    title: 'Who did what',
    note: html`${deeds.length} ${deeds.length === 1 ? 'deed' : 'deeds'}`,
    body: html`<ul class="rows">
      ${deeds.map(
        (deed) =>
          html`<li class="cutoff" id="deed-${deed.id}">
            <p><b>${deed.name}</b> <span class="name">${deed.actor}</span></p>
            <p class="right">${formats.full(deed.at)}</p>
            <p class="why">
              <span>${[deed.detail, deed.reason].filter((one) => one !== null).join('; ')}</span>
            </p>
          </li>`,
      )}
    </ul>`,
  };
}

function facts({ payment: p, proof, refunds }: PaymentHistory, now: number, formats: Formats): Html {
  const given = (text: string | null) => (text === null ? html`<i>not given</i>` : html`${text}`);
  return html`<dl class="facts wide">
    <div>
      <dt>Provider</dt>
      <dd>${p.provider}</dd>
    </div>
    <div>
      <dt>Typed account</dt>
      <dd>${p.payer_account === null ? given(null) : html`<q>${p.payer_account}</q>`}</dd>
    </div>
    <div>
      <dt>Payer</dt>
      <dd>${given(p.payer_name)}</dd>
    </div>
    <div>
      <dt>Payer’s number</dt>
      <dd>${given(formatPayer(p.payer_phone))}</dd>
    </div>
    <div>
      <dt>Receipt</dt>
      <dd class="code">${given(p.receipt_code)}</dd>
    </div>
    <div>
      <dt>Provider’s time</dt>
      <dd>${p.paid_at === null ? given(null) : when(p.paid_at, now, formats)}</dd>
    </div>
    <div>
      <dt>Received</dt>
      <dd>${when(p.received_at, now, formats)}</dd>
    </div>
    ${refunds.map(
      (refund) =>
        html`<div>
          <dt>Refund</dt>
          <dd>${refundWords(refund, p.currency, now)}</dd>
        </div>`,
    )}
    ${
      proof === null
        ? nothing
        : html`<div>
            <dt>Truth</dt>
            <dd>${proofWords(proof)}</dd>
          </div>`
    }
    ${
      p.state === 'applied' && p.reason !== null
        ? html`<div>
            <dt>Matched</dt>
            <dd>${matchedWords(p.reason)}</dd>
          </div>`
        : nothing
    }
    ${
      p.expires_after === null
        ? nothing
        : html`<div>
            <dt>Buys until</dt>
            <dd>${formats.full(p.expires_after)}</dd>
          </div>`
    }
  </dl>`;
}

function keysPart({ keys }: PaymentHistory): LivePart {
  return {
    id: 'keys',
    title: 'Names of this money',
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

function receiptPart({ payment, receipt, lacksPhone }: PaymentHistory, now: number, formats: Formats): LivePart {
  const fate = receipt === null ? null : smsFate(receipt);
  return {
    id: 'receipt',
    title: 'Receipt SMS',
    note: html`${fate?.words ?? 'none'}`,
    body:
      receipt === null
        ? html`<p class="empty">
            ${lacksPhone ? `Not sent: ${payment.account_no ?? 'its line'} has no phone.` : 'No receipt is due for this payment.'}
          </p>`
        : html`${receipt.body === null ? nothing : html`<blockquote>${receipt.body}</blockquote>`}
            <p>
              To ${receipt.msisdn}.
              ${receipt.settled_at === null ? 'Not handed to the gateway yet.' : when(receipt.settled_at, now, formats)}
              ${receipt.message_id === null ? nothing : html`Gateway’s id <span class="code">${receipt.message_id}</span>.`}
            </p>
            ${fate?.reason ? html`<p class="own-words">${fate.reason}</p>` : nothing}`,
  };
}

function ledgerPart({ payment: p, ledger: entries }: PaymentHistory, formats: Formats): LivePart {
  return {
    id: 'ledger',
    title: 'Ledger',
    note: html`${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`,
    body: html`<ul class="rows">
      ${entries.map(
        (entry) =>
          html`<li class="cutoff" id="entry-${entry.id}">
            <p>
              <b>${MOVED[entry.move]}</b> ${formatCents(cents(entry.amount_cents), p.currency)}
              <span class="name">${entry.move.replace('>', ' → ')}</span>
            </p>
            <p class="right">${formats.full(entry.at)}</p>
            <p class="why">
              <span>
                ${entry.actor}${entry.reason === null ? nothing : html`, ${entry.reason}`}${
                  entry.expires_after === null
                    ? nothing
                    : html`, ${entry.periods} ${entry.periods === 1 ? 'period' : 'periods'} to
                      ${formats.full(entry.expires_after)}`
                }
              </span>
            </p>
          </li>`,
      )}
    </ul>`,
  };
}

function callbacksPart({ callbacks }: PaymentHistory, now: number, formats: Formats): LivePart {
  return {
    id: 'callbacks',
    title: 'Callbacks',
    note: html`${callbacks.length} kept, byte for byte`,
    body: html`<ul class="rows">
      ${callbacks.map(
        (callback) =>
          html`<li class="cutoff" id="callback-${callback.id}">
            <p>
              <a href="/callbacks/${callback.id}">${callback.id}</a> ${callback.provider}
              <span class="name">${callback.result}</span>
            </p>
            <p class="right">${when(callback.received_at, now, formats)}</p>
            <p class="why">
              <span>
                ${callback.bytes} bytes, delivered ${callback.deliveries}
                ${callback.deliveries === 1 ? 'time' : html`times, last ${when(callback.last_received_at, now, formats)}`},
                SHA-256
                <span class="code">${callback.digest.slice(0, 16)}…</span>
                ${callback.reason === null ? nothing : plainWords(callback.reason)} ${callback.detail ?? nothing}
              </span>
            </p>
          </li>`,
      )}
    </ul>`,
  };
}
