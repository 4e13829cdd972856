import { html } from 'hono/html';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { STATE_WORDS } from '../../../views/book-words.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { showPayment, type PaymentHistory } from '../../../views/payment.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type LivePart } from '../frame/markup.ts';
import { claimsPart } from '../parts/claims-part.ts';
import type { Forms } from '../parts/deed-forms.ts';
import { suggestionList } from '../parts/matter-card.ts';
import { booksPart, deedsPart, messagesPart, namesPart } from '../parts/payment-books-part.ts';
import { apartList, paymentFacts, receiptPart } from '../parts/payment-facts-part.ts';
import { paymentDeedForms } from '../parts/payment-forms.ts';
import { paymentRow } from '../parts/payments-part.ts';

const SAID = {
  en: { payment: (id: number) => `Payment ${id}`, decide: 'What you can do' },
  sw: { payment: (id: number) => `Malipo ${id}`, decide: 'Unachoweza kufanya' },
} as const;

/** Where is this money? The live parts of one payment's page; null when there is no such payment. */
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
        title: SAID[formats.language].payment(p.id),
        note: html`${STATE_WORDS[formats.language][p.state]}`,
        body: html`<ol class="rows">
            ${paymentRow(shown, now, formats)}
          </ol>
          ${apartList(shown, formats)} ${suggestionList(shown.suggestions, formats)}
          ${paymentFacts(shown, now, formats)}`,
      },
      ...(shown.claims.length === 0 ? [] : [claimsPart(shown.claims, now, formats)]),
      ...decidePart(shown, forms, formats),
      receiptPart(shown, now, formats),
      deedsPart(shown, formats),
      booksPart(shown, formats),
      ...(shown.keys.length === 0 ? [] : [namesPart(shown, formats)]),
      ...(shown.callbacks.length === 0 ? [] : [messagesPart(shown, now, formats)]),
    ],
  };
}

/** What a person can do about it. */
function decidePart(shown: PaymentHistory, forms: Forms, formats: Formats): LivePart[] {
  if (forms === null) return [];
  const title = SAID[formats.language].decide;
  return [{ id: 'decide', title, note: nothing, body: paymentDeedForms(shown, forms, formats) }];
}
