import { html } from 'hono/html';
import { openDeeds, type PaymentDeed } from '../../../views/payment-deeds.ts';
import type { PaymentHistory } from '../../../views/payment.ts';
import type { Html } from '../frame/markup.ts';
import { button, deedForm, fold, type Forms } from './deed-forms.ts';

/** As many lines as the form divides a payment over. */
export const SPLIT_LINES = [1, 2, 3, 4] as const;

const line = (label: string, value: string, name = 'account'): Html =>
  html`<label
    >${label} <input name="${name}" value="${value}" maxlength="64" autocomplete="off" autocapitalize="characters"
  /></label>`;

const field = (name: string, label: string): Html =>
  html`<label>${label} <input name="${name}" maxlength="64" autocomplete="off" /></label>`;

const remember = html`<label
  ><input type="checkbox" name="remember" value="yes" /> Also for later payments of this payer with the same text</label
>`;

/** What each deed asks for, beside why, and the words of its button and its fold. */
const DEEDS: Readonly<
  Record<PaymentDeed, { readonly title: string; readonly fields: (suggested: string) => Html; readonly words: string }>
> = {
  assign: {
    title: 'Give it to a line',
    fields: (suggested) => html`${line('Account number of the line', suggested)} ${remember}`,
    words: 'Give to this line',
  },
  move: {
    title: 'It belongs to another line',
    fields: () => html`${line('Account number of the right line', '')} ${remember}`,
    words: 'Move to this line',
  },
  split: {
    title: 'It is for several lines',
    fields: () =>
      html`${SPLIT_LINES.map((n) => html`${line(`Line ${n}`, '', `account${n}`)} ${field(`amount${n}`, `Amount ${n}`)}`)}`,
    words: 'Split',
  },
  'take-back': { title: 'It is not this line’s', fields: () => html``, words: 'Take back from the line' },
  release: { title: 'Nothing speaks against it', fields: () => html``, words: 'It is ours: release it' },
  dismiss: { title: 'Not ours', fields: () => html``, words: 'Not ours: set it aside' },
  'refund-confirm': {
    title: 'The code for the refund',
    fields: () => field('code', 'Code that the provider wants'),
    words: 'Confirm the refund',
  },
  'refund-done': {
    title: 'The refund has arrived',
    fields: () => field('receipt', 'Receipt of the money that went out'),
    words: 'It has arrived',
  },
  'refund-failed': { title: 'The refund did not arrive', fields: () => html``, words: 'It did not arrive' },
  'refund-send': {
    title: 'Send it back by the provider',
    fields: () =>
      html`${field('amount', 'Amount (empty: all of it)')} ${field('phone', 'To this number (empty: the payer’s)')}`,
    words: 'Send it back',
  },
  refund: {
    title: 'It went back to the payer',
    fields: () =>
      html`${field('amount', 'Amount (empty: all of it)')}
      ${field('receipt', 'Receipt of the money that went out (empty: not known yet)')}`,
    words: 'Write the refund down',
  },
  reverse: { title: 'The provider took it back', fields: () => html``, words: 'Write the reversal down' },
  receipt: { title: 'The receipt once more', fields: () => html``, words: 'Send the receipt again' },
};

/** Everything that can be done about a payment, a fold each. Each deed is shown before it is done. */
export function paymentDeedForms(shown: PaymentHistory, forms: NonNullable<Forms>): Html {
  const { payment, suggestions } = shown;
  const suggested = suggestions[0]?.account_no ?? payment.account_no ?? '';
  const offered = openDeeds(shown).filter((deed) => forms.may(`payment.${deed}`));
  return html`${offered.map((deed) => {
    const { title, fields, words } = DEEDS[deed];
    const body = html`${fields(suggested)} ${button(`/payments/${payment.id}/${deed}`, words)}`;
    return fold(title, deedForm(forms.csrf, body));
  })}`;
}
