import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { openDeeds, type PaymentDeed } from '../../../views/payment-deeds.ts';
import type { PaymentHistory } from '../../../views/payment.ts';
import { likeliest } from '../../../views/suggestions.ts';
import type { Formats } from '../frame/format.ts';
import type { Html } from '../frame/markup.ts';
import { button, deedForm, fold, tillField, type Forms } from './deed-forms.ts';

/** As many lines as the form divides a payment over. */
export const SPLIT_LINES = [1, 2, 3, 4] as const;

const EN = {
  agent: 'Who paid it in',
  account: 'Account number of the line',
  rightAccount: 'Account number of the right line',
  line: 'Line',
  amount: 'Amount',
  allOfIt: 'Amount (empty: all of it)',
  remember: 'Also for later payments of this payer with the same text',
  code: 'Code that the provider wants',
  outReceipt: 'Receipt of the money that went out',
  outReceiptLater: 'Receipt of the money that went out (empty: not known yet)',
  toNumber: 'To this number (empty: the payer’s)',
};

const FIELDS: Readonly<Record<Language, Readonly<Record<keyof typeof EN, string>>>> = {
  en: EN,
  sw: {
    agent: 'Aliyelipa',
    account: 'Namba ya akaunti ya laini',
    rightAccount: 'Namba ya akaunti ya laini sahihi',
    line: 'Laini',
    amount: 'Kiasi',
    allOfIt: 'Kiasi (tupu: chote)',
    remember: 'Pia kwa malipo yajayo ya mlipaji huyu yenye maandishi haya',
    code: 'Msimbo ambao mtoa huduma anautaka',
    outReceipt: 'Risiti ya pesa zilizotoka',
    outReceiptLater: 'Risiti ya pesa zilizotoka (tupu: haijulikani bado)',
    toNumber: 'Kwa namba hii (tupu: ya mlipaji)',
  },
};

type Fields = (typeof FIELDS)[Language];

const line = (label: string, value: string, name = 'account'): Html =>
  html`<label
    >${label} <input name="${name}" value="${value}" maxlength="64" autocomplete="off" autocapitalize="characters"
  /></label>`;

const field = (name: string, label: string): Html =>
  html`<label>${label} <input name="${name}" maxlength="64" autocomplete="off" /></label>`;

const remember = (said: Fields): Html =>
  html`<label><input type="checkbox" name="remember" value="yes" /> ${said.remember}</label>`;

const none = () => html``;

interface DeedForm {
  /** What it asks for, beside why. */
  readonly fields: (said: Fields, suggested: string, agents: readonly string[]) => Html;
  /** Of its fold, and of its button. */
  readonly words: Readonly<Record<Language, readonly [title: string, button: string]>>;
}

const DEEDS: Readonly<Record<PaymentDeed, DeedForm>> = {
  assign: {
    fields: (said, suggested) => html`${line(said.account, suggested)} ${remember(said)}`,
    words: { en: ['Give it to a line', 'Give to this line'], sw: ['Ipe laini', 'Ipe laini hii'] },
  },
  'to-agent': {
    fields: (said, _, agents) =>
      html`<label
        >${said.agent}
        <select name="agent">
          ${agents.map((name) => html`<option>${name}</option>`)}
        </select></label
      >`,
    words: {
      en: ['An agent paid it, for vouchers', 'Paid by this agent'],
      sw: ['Wakala amelipia vocha', 'Imelipwa na wakala huyu'],
    },
  },
  move: {
    fields: (said) => html`${line(said.rightAccount, '')} ${remember(said)}`,
    words: {
      en: ['It belongs to another line', 'Move to this line'],
      sw: ['Ni ya laini nyingine', 'Hamishia laini hii'],
    },
  },
  split: {
    fields: (said) =>
      html`${SPLIT_LINES.map((n) => html`${line(`${said.line} ${n}`, '', `account${n}`)} ${field(`amount${n}`, `${said.amount} ${n}`)}`)}`,
    words: { en: ['It is for several lines', 'Split'], sw: ['Ni ya laini kadhaa', 'Gawanya'] },
  },
  'take-back': {
    fields: none,
    words: {
      en: ['It is not theirs', 'Take it back'],
      sw: ['Si yao', 'Irudishe'],
    },
  },
  release: {
    fields: none,
    words: {
      en: ['Nothing speaks against it', 'It is ours: release it'],
      sw: ['Hakuna kinachoipinga', 'Ni yetu: iachilie'],
    },
  },
  dismiss: {
    fields: none,
    words: { en: ['Not ours', 'Not ours: set it aside'], sw: ['Si yetu', 'Si yetu: iweke kando'] },
  },
  'refund-confirm': {
    fields: (said) => field('code', said.code),
    words: {
      en: ['The code for the refund', 'Confirm the refund'],
      sw: ['Msimbo wa marejesho', 'Thibitisha marejesho'],
    },
  },
  'refund-done': {
    fields: (said) => field('receipt', said.outReceipt),
    words: { en: ['The refund has arrived', 'It has arrived'], sw: ['Marejesho yamefika', 'Yamefika'] },
  },
  'refund-failed': {
    fields: none,
    words: { en: ['The refund did not arrive', 'It did not arrive'], sw: ['Marejesho hayakufika', 'Hayakufika'] },
  },
  'refund-send': {
    fields: (said) => html`${field('amount', said.allOfIt)} ${field('phone', said.toNumber)}`,
    words: {
      en: ['Send it back by the provider', 'Send it back'],
      sw: ['Irudishe kupitia mtoa huduma', 'Irudishe'],
    },
  },
  refund: {
    fields: (said) => html`${field('amount', said.allOfIt)} ${field('receipt', said.outReceiptLater)}`,
    words: {
      en: ['It went back to the payer', 'Write the refund down'],
      sw: ['Imerudishwa kwa mlipaji', 'Andika marejesho'],
    },
  },
  reverse: {
    fields: (said) => field('receipt', said.outReceiptLater),
    words: {
      en: ['The provider took it back', 'Write down that it was taken back'],
      sw: ['Mtoa huduma ameichukua', 'Andika kwamba imechukuliwa'],
    },
  },
  receipt: {
    fields: none,
    words: { en: ['The receipt once more', 'Send the receipt again'], sw: ['Risiti tena', 'Tuma risiti tena'] },
  },
};

/** Everything that can be done about a payment, a fold each. Each deed is shown before it is done. */
export function paymentDeedForms(shown: PaymentHistory, forms: NonNullable<Forms>, { language }: Formats): Html {
  const { payment, suggestions } = shown;
  const suggested = likeliest(suggestions) ?? payment.account_no ?? '';
  const offered = openDeeds(shown).filter((deed) => forms.may(`payment.${deed}`));
  return html`${offered.map((deed) => {
    const { fields, words } = DEEDS[deed];
    const [title, act] = words[language];
    const till = deed === 'refund-send' ? tillField(forms.tills, language) : '';
    const body = html`${fields(FIELDS[language], suggested, shown.agents)} ${till}
    ${button(`/payments/${payment.id}/${deed}`, act)}`;
    return fold(title, deedForm(forms.csrf, body));
  })}`;
}
