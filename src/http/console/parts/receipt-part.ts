import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import type { PaymentHistory } from '../../../views/payment.ts';
import { phoneWords } from '../../../views/phone-words.ts';
import { smsFate } from '../../../views/sms-fate.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, toneOf, when, type LivePart } from '../frame/markup.ts';

const SAID = {
  en: {
    title: 'Receipt SMS',
    none: 'none',
    noneDue: 'No receipt is due for this payment.',
    noPhone: (account: string | null) => `Not sent: ${account ?? 'its line'} has no phone.`,
    to: 'To',
    taken: 'Handed over',
    notYet: 'Not handed to the gateway yet.',
    reported: 'The gateway’s report',
    id: 'Gateway’s id',
  },
  sw: {
    title: 'SMS ya risiti',
    none: 'hakuna',
    noneDue: 'Malipo haya hayana risiti ya kutumwa.',
    noPhone: (account: string | null) => `Haikutumwa: ${account ?? 'laini yake'} haina simu.`,
    to: 'Kwa',
    taken: 'Imekabidhiwa',
    notYet: 'Bado haijakabidhiwa kwa mtoa huduma.',
    reported: 'Ripoti ya mtoa huduma',
    id: 'Namba ya mtoa huduma',
  },
} satisfies Record<Language, object>;

/** What the payer was told, and how far that is. */
export function receiptPart({ payment, receipt, lacksPhone }: PaymentHistory, now: number, formats: Formats): LivePart {
  const said = SAID[formats.language];
  const part = { id: 'receipt', title: said.title };
  if (receipt === null) {
    const why = lacksPhone ? said.noPhone(payment.account_no) : said.noneDue;
    return { ...part, note: html`${said.none}`, body: html`<p class="empty">${why}</p>` };
  }
  const { body, msisdn, settled_at: settledAt, reported_at: reportedAt, message_id: messageId } = receipt;
  const { words, standing, reason } = smsFate(receipt, formats.language);
  return {
    ...part,
    note: html`${mark(toneOf(standing))} ${words}`,
    body: html`${body === null ? nothing : html`<blockquote>${body}</blockquote>`}
      <p>
        ${said.to} ${phoneWords(msisdn, formats.language)}.
        ${settledAt === null ? said.notYet : html`${said.taken}: ${when(settledAt, now, formats)}.`}
        ${reportedAt === null ? nothing : html`${said.reported}: ${when(reportedAt, now, formats)}.`}
        ${messageId === null ? nothing : html`${said.id} <span class="code">${messageId}</span>.`}
      </p>
      ${reason === null ? nothing : html`<p class="own-words">${reason}</p>`}`,
  };
}
