import { html } from 'hono/html';
import type { ActionName } from '../../../domain/action-name.ts';
import type { Gleanings } from '../../../domain/money/gleanings.ts';
import { BY_HAND } from '../../../domain/money/notice.ts';
import type { Till } from '../../../domain/money/till.ts';
import type { Language } from '../../../domain/time/time.ts';
import type { PaymentState } from '../../../domain/money/law.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html } from '../frame/markup.ts';

/** What a form of somebody who may do something carries; null for who may only look. */
export type Forms = {
  readonly csrf: string;
  /** Whether it may be done by whoever looks: what may not is not offered. */
  readonly may: (deed: ActionName) => boolean;
  /** Where money can be taken in and handed out in cash. */
  readonly tills?: readonly Till[];
} | null;

export const fold = (summary: string, body: Html): Html =>
  html`<details class="decide">
    <summary>${summary}</summary>
    ${body}
  </details>`;

const BASIC = {
  en: {
    why: 'Why',
    amount: 'Amount',
    receipt: 'M-Pesa code',
    account: 'Account that was typed',
    payer: 'Payer',
    phone: 'Payer’s number',
    book: 'Book this payment',
    dismiss: 'Nothing to book: end it',
    reapply: 'Tell the router again',
    putRight: 'Check and put right',
    kick: 'End the session: it dials anew',
    unbind: 'Forget the device: any may dial',
    close: 'Close',
    closeAlarm: 'Close this alarm',
  },
  sw: {
    why: 'Kwa nini',
    amount: 'Kiasi',
    receipt: 'Msimbo wa M-Pesa',
    account: 'Akaunti iliyoandikwa',
    payer: 'Mlipaji',
    phone: 'Namba ya mlipaji',
    book: 'Andika malipo haya',
    dismiss: 'Hakuna cha kuandika: ufunge',
    reapply: 'Iambie ruta tena',
    putRight: 'Kagua na urekebishe',
    kick: 'Kata kipindi: kitajiunga upya',
    unbind: 'Sahau kifaa: chochote kinaweza kujiunga',
    close: 'Funga',
    closeAlarm: 'Funga king’ora hiki',
  },
} as const;

const TILL = {
  en: { label: 'In cash, at a till', none: 'no: by phone' },
  sw: { label: 'Taslimu, kwenye kaunta', none: 'hapana: kwa simu' },
} as const;

/** For what can go by a phone or in cash at a till; nothing where there is no till. */
export function tillField(tills: readonly Till[] | undefined, language: Language): Html {
  if (tills === undefined || tills.length === 0) return nothing;
  return html`<label
    >${TILL[language].label}
    <select name="till">
      <option value="">${TILL[language].none}</option>
      ${tills.map(({ provider, id }) => html`<option value="${provider} ${id}">${id}, ${provider}</option>`)}
    </select></label
  >`;
}

const SOURCE = {
  en: { how: 'How', cash: 'In cash', bank: 'By bank' },
  sw: { how: 'Kwa njia gani', cash: 'Taslimu', bank: 'Benki' },
} as const;

/** How money came that no provider told of. */
export function sourceField(language: Language): Html {
  const said = SOURCE[language];
  return html`<label
    >${said.how}
    <select name="source">
      ${BY_HAND.map((way) => html`<option value="${way}">${said[way]}</option>`)}
    </select></label
  >`;
}

/** Asked where money or access is given without money, and where something is ended by judgement. */
export const whyField = (language: Language): Html =>
  html`<label>${BASIC[language].why} <input name="reason" required maxlength="200" autocomplete="off" /></label>`;

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

/** A message as a person reads it, filled with what could be seen in it. */
export function callbackForm(id: number, seen: Gleanings | null, forms: Forms, language: Language): Html {
  if (forms === null) return nothing;
  const field = (name: string, label: string, value: string | null) =>
    html`<label>${label} <input name="${name}" value="${value ?? ''}" maxlength="128" autocomplete="off" /></label>`;
  const { csrf } = forms;
  const said = BASIC[language];
  return html`${
    seen === null
      ? nothing
      : deedForm(
          csrf,
          html`${field('amount', said.amount, seen.amount)} ${field('receipt', said.receipt, seen.receipt)}
          ${field('account', said.account, seen.account)} ${field('payer', said.payer, seen.payerName)}
          ${field('phone', said.phone, seen.payerPhone)} ${whyField(language)}
          ${button(`/callbacks/${id}/book`, said.book)}`,
        )
  }
  ${deedForm(csrf, html`${whyField(language)} ${button(`/callbacks/${id}/dismiss`, said.dismiss, 'quiet')}`)}`;
}

/** What can be done at its router. @param look of the first, which is the one to try */
export function touchButtons(id: number, look: string, language: Language): Html {
  const said = BASIC[language];
  return html`${button(`/lines/${id}/reapply`, said.reapply, look)} ${button(`/lines/${id}/kick`, said.kick, 'quiet')}
  ${button(`/lines/${id}/reset-mac`, said.unbind, 'quiet')}`;
}

/** For the card of a line that should be in. @param id null: it is in no books any more */
export function putRightForm(id: number | null, forms: Forms, language: Language): Html {
  if (id === null || forms?.may('line.reapply') !== true) return nothing;
  return deedForm(forms.csrf, button(`/lines/${id}/reapply`, BASIC[language].putRight));
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
export function alarmFold(id: number, forms: Forms, language: Language): Html {
  if (forms === null) return nothing;
  const said = BASIC[language];
  return fold(
    said.close,
    deedForm(forms.csrf, html`${whyField(language)} ${button(`/alarms/${id}/close`, said.closeAlarm, 'quiet')}`),
  );
}

const CUT_OFFS = {
  en: { fold: 'They are to be cut off', count: 'How many lines, as it says above', look: 'Show which' },
  sw: { fold: 'Zizimwe', count: 'Laini ngapi, kama ilivyo hapo juu', look: 'Onyesha zipi' },
} as const;

/** A yes to cut-offs that nobody expected: who says how many has read them, and sees each before it is done. */
export function cutOffsFold(forms: Forms, language: Language): Html {
  if (forms?.may('cut-offs.allow') !== true) return nothing;
  const said = CUT_OFFS[language];
  const count = html`<label
    >${said.count} <input name="count" inputmode="numeric" required autocomplete="off"
  /></label>`;
  return fold(said.fold, deedForm(forms.csrf, html`${count} ${button('/cut-offs/allow', said.look)}`));
}

export function button(action: string, words: string, look = ''): Html {
  return html`<button class="${look}" formaction="${action}">${words}</button>`;
}
