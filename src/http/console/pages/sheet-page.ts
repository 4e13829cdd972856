import { html } from 'hono/html';
import { formatWhen, type Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { voucherQr } from '../../../views/qr.ts';
import { qrPicture } from '../parts/qr-part.ts';
import { nothing, type Html } from '../frame/markup.ts';

/** Vouchers as they are printed: the only time that their codes are seen. */
export interface VoucherSheet {
  readonly title: string;
  readonly priceCents: number;
  readonly batch: number;
  /** Until when they are good, UTC ms; null: for ever. */
  readonly endsAt: number | null;
  readonly slips: readonly { readonly number: number; readonly code: string }[];
}

const SAID = {
  en: {
    now: 'Print this page now, or write the codes down: they are not shown again.',
    back: 'Printed: go on',
    number: 'No.',
    once: 'Good once.',
    onceUntil: (when: string) => `Good once, until ${when}.`,
  },
  sw: {
    now: 'Chapisha ukurasa huu sasa, au andika misimbo: haionyeshwi tena.',
    back: 'Imechapishwa: endelea',
    number: 'Na.',
    once: 'Hutumika mara moja.',
    onceUntil: (when: string) => `Hutumika mara moja, hadi ${when}.`,
  },
} as const;

/** A sheet to print and to cut up, three in a row. */
export function sheetPage(
  sheet: VoucherSheet,
  business: {
    readonly name: string;
    readonly currency: string;
    readonly timeZone: string;
    readonly pagesUrl: string | null;
  },
  back: string,
  language: Language,
): Html {
  const said = SAID[language];
  const good =
    sheet.endsAt === null ? said.once : said.onceUntil(formatWhen(sheet.endsAt, business.timeZone, language));
  const price = formatCents(cents(sheet.priceCents), business.currency);
  return html`<section class="part sheet">
    <p class="did screen-only" role="status">${said.now}</p>
    <div class="slips">
      ${sheet.slips.map(
        ({ number, code }) =>
          html`<p class="slip">
            ${business.pagesUrl === null ? nothing : qrPicture(voucherQr(business.pagesUrl, code))}<span
              >${business.name}</span
            ><br />${sheet.title}, ${price}<b class="code">${code}</b>
            <small>${said.number} ${number}. ${good}</small>
          </p>`,
      )}
    </div>
    <p class="buttons screen-only"><a class="button" href="${back}">${said.back}</a></p>
  </section>`;
}
