import { html } from 'hono/html';
import type { Gleanings } from '../../../domain/money/gleanings.ts';
import type { PaymentState } from '../../../domain/money/law.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html } from '../frame/markup.ts';

/** What a form of somebody who may do something carries; null for who may only look. */
export type Forms = { readonly csrf: string } | null;

export const fold = (summary: string, body: Html): Html =>
  html`<details class="decide">
    <summary>${summary}</summary>
    ${body}
  </details>`;

export const reason = html`<label>Why <input name="reason" required maxlength="200" autocomplete="off" /></label>`;

export const deedForm = (csrf: string, body: Html): Html =>
  html`<form class="deed" method="post">
    <input type="hidden" name="csrf" value="${csrf}" />
    ${body}
  </form>`;

const WAITING = {
  en: {
    give: (sum: string, line: string) => `Give ${sum} to ${line}`,
    other: 'Another line, or not ours…',
    account: 'Account number of the line',
    toThis: 'Give to this line',
    right: 'It is right: release it',
    notOurs: 'Not ours: set it aside',
    remember: 'Also for later payments of this payer with the same text',
  },
  sw: {
    give: (sum: string, line: string) => `Ipe ${line} ${sum}`,
    other: 'Laini nyingine, au si zetu…',
    account: 'Namba ya akaunti ya laini',
    toThis: 'Ipe laini hii',
    right: 'Ni sahihi: iachilie',
    notOurs: 'Si zetu: weka kando',
    remember: 'Pia kwa malipo yajayo ya mlipaji huyu yenye maandishi haya',
  },
} as const;

/** What can be done about money that waits, on its card. Each is shown, and its reason asked, before it is done. */
export function paymentCardForms(
  payment: { readonly id: number; readonly state: PaymentState; readonly reason: string | null },
  sum: string,
  suggested: string | null,
  forms: Forms,
  { language }: Formats,
): Html {
  const { id, state } = payment;
  if (forms === null) return nothing;
  if (state !== 'held' && state !== 'unmatched') return nothing;
  const said = WAITING[language];
  const mayRelease = state === 'held' && payment.reason !== 'clock';
  return html`<div class="buttons">
      ${
        suggested === null
          ? nothing
          : html`<form method="post">
              <input type="hidden" name="csrf" value="${forms.csrf}" />
              <input type="hidden" name="account" value="${suggested}" />
              ${button(`/payments/${id}/assign`, said.give(sum, suggested))}
            </form>`
      }
    </div>
    ${fold(
      said.other,
      deedForm(
        forms.csrf,
        html`<label
            >${said.account} <input name="account" maxlength="64" autocomplete="off" autocapitalize="characters"
          /></label>
          <label><input type="checkbox" name="remember" value="yes" /> ${said.remember}</label>
          ${button(`/payments/${id}/assign`, said.toThis)}
          ${mayRelease ? button(`/payments/${id}/release`, said.right, 'quiet') : nothing}
          ${button(`/payments/${id}/dismiss`, said.notOurs, 'quiet')}`,
      ),
    )}`;
}

/** A delivery as a person reads it, filled with what could be seen in it. */
export function callbackForm(id: number, seen: Gleanings | null, forms: Forms): Html {
  if (forms === null) return nothing;
  const field = (name: string, label: string, value: string | null) =>
    html`<label>${label} <input name="${name}" value="${value ?? ''}" maxlength="128" autocomplete="off" /></label>`;
  const { csrf } = forms;
  return html`${
    seen === null
      ? nothing
      : deedForm(
          csrf,
          html`${field('amount', 'Amount', seen.amount)} ${field('receipt', 'M-Pesa receipt', seen.receipt)}
          ${field('account', 'Account that was typed', seen.account)} ${field('payer', 'Payer', seen.payerName)}
          ${field('phone', 'Payer’s number', seen.payerPhone)} ${reason}
          ${button(`/callbacks/${id}/book`, 'Book this payment')}`,
        )
  }
  ${deedForm(csrf, html`${reason} ${button(`/callbacks/${id}/dismiss`, 'Nothing to book: end it', 'quiet')}`)}`;
}

/** What can be done at its router. @param look of the first, which is the one to try */
export function touchButtons(id: number, look: string): Html {
  return html`${button(`/lines/${id}/reapply`, 'Tell the router again', look)}
  ${button(`/lines/${id}/kick`, 'End the session: it dials anew', 'quiet')}
  ${button(`/lines/${id}/reset-mac`, 'Reset the MAC: any device may dial', 'quiet')}`;
}

const SEE_TO = {
  en: { fold: 'Who sees to it', seen: 'I see to it', hours: 'Hours', quiet: 'Tell nobody for so long' },
  sw: { fold: 'Nani anashughulikia', seen: 'Ninashughulikia', hours: 'Saa', quiet: 'Usimwambie mtu kwa muda huo' },
} as const;

/** Whoever sees to an alarm says so; and it need not be told for a while. */
export function seeToForms(id: number, isSeen: boolean, forms: Forms, { language }: Formats): Html {
  if (forms === null) return nothing;
  const said = SEE_TO[language];
  return fold(
    said.fold,
    deedForm(
      forms.csrf,
      html`${isSeen ? nothing : button(`/alarms/${id}/acknowledge`, said.seen)}
        <label>${said.hours} <input name="hours" type="number" min="1" max="72" value="4" /></label>
        ${button(`/alarms/${id}/snooze`, said.quiet, 'quiet')}`,
    ),
  );
}

/** For an alarm that only a person can judge. */
export function alarmFold(id: number, forms: Forms): Html {
  if (forms === null) return nothing;
  return fold(
    'Close',
    deedForm(forms.csrf, html`${reason} ${button(`/alarms/${id}/close`, 'Close this alarm', 'quiet')}`),
  );
}

export function button(action: string, words: string, look = ''): Html {
  return html`<button class="${look}" formaction="${action}">${words}</button>`;
}
