import { html } from 'hono/html';
import type { Gleanings } from '../../../domain/money/gleanings.ts';
import type { PaymentState } from '../../../domain/money/law.ts';
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

/** What can be done about money that waits: one form, a button a deed. Each is shown before it is done. */
export function paymentForm(
  payment: { readonly id: number; readonly state: PaymentState; readonly reason: string | null },
  suggested: string | null,
  forms: Forms,
): Html {
  const { id, state } = payment;
  if (forms === null) return nothing;
  if (state !== 'held' && state !== 'unmatched') return nothing;
  return deedForm(
    forms.csrf,
    html`<label
        >Account number of the line
        <input name="account" value="${suggested ?? ''}" maxlength="64" autocomplete="off" autocapitalize="characters"
      /></label>
      ${reason} ${button(`/payments/${id}/assign`, 'Give to this line')}
      ${state === 'held' && payment.reason !== 'clock' ? button(`/payments/${id}/release`, 'It is right: release it', 'quiet') : nothing}
      ${button(`/payments/${id}/dismiss`, 'Not ours: set it aside', 'quiet')}`,
  );
}

/** The same, folded, for a card. */
export function paymentFold(payment: Parameters<typeof paymentForm>[0], suggested: string | null, forms: Forms): Html {
  return forms === null ? nothing : fold('Decide', paymentForm(payment, suggested, forms));
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

/** What can be done about a line. Each is shown before it is done. */
export function lineForms(
  line: {
    readonly id: number;
    readonly blocked_at: number | null;
    readonly paused_at: number | null;
    readonly lend_ms: number;
  },
  isAsked: boolean,
  { csrf }: NonNullable<Forms>,
): Html {
  const { id } = line;
  return deedForm(
    csrf,
    html`<label>Days <input name="days" inputmode="numeric" maxlength="3" autocomplete="off" /></label> ${reason}
      ${button(`/lines/${id}/extend`, 'Give it days', 'quiet')}
      ${line.lend_ms === 0 ? nothing : button(`/lines/${id}/lend`, 'Lend it time until it pays', 'quiet')}
      <label>Plan <input name="plan" maxlength="40" autocomplete="off" placeholder="its code" /></label>
      ${button(`/lines/${id}/plan-next`, 'On this plan from its next renewal', 'quiet')}
      ${button(`/lines/${id}/plan-now`, 'On this plan now', 'quiet')}
      <label>Amount <input name="amount" maxlength="20" inputmode="decimal" autocomplete="off" /></label>
      ${button(`/lines/${id}/price`, 'A period costs this; left empty, what the plan does', 'quiet')}
      ${button(`/lines/${id}/opening`, 'It brought this along: opening balance', 'quiet')}
      <label
        >Pays for <input name="accounts" maxlength="600" autocomplete="off" placeholder="accounts, in their order"
      /></label>
      ${button(`/lines/${id}/pays-for`, 'What comes for it renews these too; left empty, none', 'quiet')}
      ${
        isAsked
          ? button(`/lines/${id}/push-off`, 'Ask its phone no more by itself', 'quiet')
          : button(`/lines/${id}/push-on`, 'Ask its phone by itself, on the days of its plan', 'quiet')
      }
      ${stops(line)} ${touchButtons(id, 'quiet')} ${button(`/lines/${id}/end`, 'End: no longer served', 'quiet')}`,
  );
}

/** What can be done at its router. @param look of the first, which is the one to try */
export function touchButtons(id: number, look: string): Html {
  return html`${button(`/lines/${id}/reapply`, 'Tell the router again', look)}
  ${button(`/lines/${id}/kick`, 'End the session: it dials anew', 'quiet')}
  ${button(`/lines/${id}/reset-mac`, 'Reset the MAC: any device may dial', 'quiet')}`;
}

function stops({ id, blocked_at, paused_at }: Parameters<typeof lineForms>[0]): Html {
  if (paused_at !== null) return button(`/lines/${id}/resume`, 'Resume', 'quiet');
  if (blocked_at !== null) return button(`/lines/${id}/unblock`, 'Lift the block', 'quiet');
  return html`${button(`/lines/${id}/pause`, 'Pause: off, and keeps its time', 'quiet')}
  ${button(`/lines/${id}/block`, 'Block: off whatever is paid', 'quiet')}`;
}

/** A phone is asked for money: left empty, the subscriber's for what the line needs. */
export function requestForm(lineId: number, forms: Forms): Html {
  if (forms === null) return nothing;
  return deedForm(
    forms.csrf,
    html`<label>Amount <input name="amount" maxlength="20" inputmode="decimal" placeholder="what it needs" /></label>
      <label>Phone <input name="phone" maxlength="20" inputmode="tel" placeholder="the subscriber’s" /></label>
      ${button(`/lines/${lineId}/request`, 'Ask for payment')}`,
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
