import { html } from 'hono/html';
import type { PurseOrderKind } from '../../../domain/money/purse-order.ts';
import type { Language } from '../../../domain/time/time.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html } from '../frame/markup.ts';
import { button, deedForm, fold, type Forms } from './deed-forms.ts';

interface Words {
  readonly amount: string;
  readonly title: Readonly<Record<PurseOrderKind, string>>;
  readonly phone: Readonly<Record<PurseOrderKind, string>>;
  readonly act: Readonly<Record<PurseOrderKind, string>>;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    amount: 'Amount',
    title: { 'top-up': 'Buy service tokens', withdraw: 'Take collected money out' },
    phone: { 'top-up': 'The phone that pays', withdraw: 'The phone that it goes to' },
    act: { 'top-up': 'Show what is ordered', withdraw: 'Show what goes out' },
  },
  sw: {
    amount: 'Kiasi',
    title: { 'top-up': 'Nunua tokeni za huduma', withdraw: 'Toa pesa zilizokusanywa' },
    phone: { 'top-up': 'Simu inayolipa', withdraw: 'Simu zinakokwenda' },
    act: { 'top-up': 'Onyesha kinachoagizwa', withdraw: 'Onyesha kinachotoka' },
  },
};

const DEEDS = { 'top-up': 'provider.top-up', withdraw: 'provider.withdraw' } as const;

/** An order about the ISP's own money at a connection; it is shown, and its reason asked, before it is sent. */
export function purseForm(kind: PurseOrderKind, provider: string, forms: Forms, { language }: Formats): Html {
  if (forms?.may(DEEDS[kind]) !== true) return nothing;
  const said = SAID[language];
  return fold(
    said.title[kind],
    deedForm(
      forms.csrf,
      html`<input type="hidden" name="provider" value="${provider}" />
        <label
          >${said.amount} <input name="amount" inputmode="numeric" maxlength="12" required autocomplete="off"
        /></label>
        <label
          >${said.phone[kind]} <input name="phone" inputmode="tel" maxlength="20" required autocomplete="off"
        /></label>
        ${button(`/purse/${kind}`, said.act[kind])}`,
    ),
  );
}
