import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { matchedWords, STATE_WORDS } from '../../../views/book-words.ts';
import { lyingOf } from '../../../views/payment-deeds.ts';
import { proofWords } from '../../../views/payment-words.ts';
import type { PaymentHistory } from '../../../views/payment.ts';
import { phoneWords } from '../../../views/phone-words.ts';
import { refundWords } from '../../../views/refund.ts';
import { smsFate } from '../../../views/sms-fate.ts';
import { formatPayer, type Formats } from '../frame/format.ts';
import { mark, nothing, toneOf, when, type Html, type LivePart } from '../frame/markup.ts';

const EN = {
  notGiven: 'not given',
  provider: 'Came by',
  typed: 'Typed account',
  payer: 'Payer',
  number: 'Payer’s number',
  code: 'Code',
  paid: 'Paid, by the provider’s clock',
  received: 'Came in',
  refund: 'Refund',
  truth: 'Is it true?',
  matched: 'Whose it is',
  until: 'Buys until',
  receipt: 'Receipt SMS',
  noReceipt: 'none',
  noneDue: 'No receipt is due for this payment.',
  notSent: 'Not sent',
  itsLine: 'its line',
  lacksPhone: 'has no phone',
  to: 'To',
  notHanded: 'not handed to the gateway yet',
  gatewayId: 'the gateway calls it',
  reported: 'it reported that',
};

const SAID: Readonly<Record<Language, Readonly<Record<keyof typeof EN, string>>>> = {
  en: EN,
  sw: {
    notGiven: 'haijatolewa',
    provider: 'Imekuja kupitia',
    typed: 'Akaunti iliyoandikwa',
    payer: 'Mlipaji',
    number: 'Namba ya mlipaji',
    code: 'Msimbo',
    paid: 'Ililipwa, kwa saa ya mtoa huduma',
    received: 'Imefika',
    refund: 'Marejesho',
    truth: 'Je, ni kweli?',
    matched: 'Ni ya nani',
    until: 'Inanunua hadi',
    receipt: 'SMS ya risiti',
    noReceipt: 'hakuna',
    noneDue: 'Malipo haya hayahitaji risiti.',
    notSent: 'Haikutumwa',
    itsLine: 'laini yake',
    lacksPhone: 'haina simu',
    to: 'Kwa',
    notHanded: 'bado haijapewa njia ya SMS',
    gatewayId: 'njia ya SMS inaiita',
    reported: 'iliripoti hayo',
  },
};

/** Where its money is, when it is not all in one place. */
export function apartList(shown: PaymentHistory, { language }: Formats): Html {
  const sums = lyingOf(shown);
  const { currency } = shown.payment;
  const parts = [
    ...shown.shares.map(({ id, account_no, cents: part }) => ({
      where: html`<a href="/lines/${id}">${account_no}</a>`,
      part,
    })),
    ...(['unmatched', 'held', 'agent', 'dismissed', 'reversed', 'refunded'] as const).map((one) => ({
      where: html`${STATE_WORDS[language][one]}`,
      part: sums[one],
    })),
  ].filter(({ part }) => part > 0);
  if (parts.length < 2) return nothing;
  return html`<ul class="rows">
    ${parts.map(({ where, part }) => html`<li>${formatCents(cents(part), currency)} ${where}</li>`)}
  </ul>`;
}

/** What was said of it by whoever sent it, and what came of that. */
export function paymentFacts(shown: PaymentHistory, now: number, formats: Formats): Html {
  const { payment: p, proof, refunds } = shown;
  const { language } = formats;
  const said = SAID[language];
  const row = (name: string, value: Html) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const none = html`<i>${said.notGiven}</i>`;
  const given = (text: string | null) => (text === null ? none : html`${text}`);
  return html`<dl class="facts wide">
    ${row(said.provider, html`${p.provider}`)}
    ${row(said.typed, p.payer_account === null ? none : html`<q>${p.payer_account}</q>`)}
    ${row(said.payer, p.payer_name === null ? none : html`<q>${p.payer_name}</q>`)}
    ${row(said.number, given(formatPayer(p.payer_phone)))}
    ${row(said.code, p.receipt_code === null ? none : html`<span class="code">${p.receipt_code}</span>`)}
    ${row(said.paid, p.paid_at === null ? none : when(p.paid_at, now, formats))}
    ${row(said.received, when(p.received_at, now, formats))}
    ${refunds.map((refund) => row(said.refund, html`${refundWords(refund, p.currency, now, language)}`))}
    ${proof === null ? nothing : row(said.truth, html`${proofWords(proof, language)}`)}
    ${
      p.state === 'applied' && p.reason !== null
        ? row(said.matched, html`${matchedWords(p.reason, language)}`)
        : nothing
    }
    ${p.expires_after === null ? nothing : row(said.until, html`${formats.full(p.expires_after)}`)}
  </dl>`;
}

/** The SMS that tells the subscriber of it, and what became of that. */
export function receiptPart({ payment, receipt, lacksPhone }: PaymentHistory, now: number, formats: Formats): LivePart {
  const said = SAID[formats.language];
  const fate = receipt === null ? null : smsFate(receipt, formats.language);
  return {
    id: 'receipt',
    title: said.receipt,
    note: fate === null ? html`${said.noReceipt}` : html`${mark(toneOf(fate.standing))} ${fate.words}`,
    body:
      receipt === null
        ? html`<p class="empty">
            ${lacksPhone ? `${said.notSent}: ${payment.account_no ?? said.itsLine} ${said.lacksPhone}.` : said.noneDue}
          </p>`
        : html`<div class="paper">
            ${receipt.body === null ? nothing : html`<p class="own-words">${receipt.body}</p>`}
            <p>
              ${said.to} ${phoneWords(receipt.msisdn)},
              ${receipt.settled_at === null ? said.notHanded : when(receipt.settled_at, now, formats)}${
                receipt.message_id === null
                  ? nothing
                  : html`; ${said.gatewayId} <span class="code">${receipt.message_id}</span>`
              }${
                receipt.reported_at === null
                  ? nothing
                  : html`; ${said.reported} ${when(receipt.reported_at, now, formats)}`
              }
            </p>
            ${fate?.reason ? html`<p class="own-words">${fate.reason}</p>` : nothing}
          </div>`,
  };
}
