import { html, raw } from 'hono/html';
import type { Cents } from '../domain/values/money.ts';
import { formatCents } from '../domain/values/money.ts';
import { voucherQr } from '../views/qr.ts';
import type { PaperVoucher } from '../services/hotspot/make-vouchers.ts';

export interface Sheet {
  readonly business: string;
  readonly plan: string;
  readonly priceCents: Cents;
  readonly currency: string;
  readonly batch: number;
  /** In words; null: for ever. */
  readonly until: string | null;
  readonly vouchers: readonly PaperVoucher[];
  /** Where a phone that reads the QR code goes; null: there is none. */
  readonly pagesUrl: string | null;
  /** A sheet of A4, three in a row, or a roll of 58 mm, one slip after the other. */
  readonly paper: 'sheet' | 'roll';
}

/** Behind what both have. */
const STYLES: Readonly<Record<Sheet['paper'], string>> = {
  sheet: `main{display:grid;grid-template-columns:repeat(3,1fr)}
section{border:1px dashed #999;padding:10px}`,
  roll: `@page{size:58mm auto;margin:0}
main{width:48mm;margin:0 5mm}
section{border-bottom:1px dashed #000;padding:3mm 0;text-align:center}
svg{float:none;margin:2mm auto}`,
};

const STYLE = `body{font:14px system-ui,sans-serif;margin:0}
section{break-inside:avoid;overflow:hidden}
svg{float:right;width:24mm;height:24mm;display:block}
b{font:700 18px ui-monospace,monospace;display:block;margin:6px 0}
small{color:#555}`;

/** A page to print and to cut up. */
export async function voucherSheet(sheet: Sheet): Promise<string> {
  const { business, plan, priceCents, currency, batch, until, vouchers, pagesUrl, paper } = sheet;
  const price = formatCents(priceCents, currency);
  const good = until === null ? 'Good once.' : `Good once, until ${until}.`;
  const slips = vouchers.map(({ number, code }) => {
    const qr = pagesUrl === null ? null : voucherQr(pagesUrl, code);
    const picture = qr === null ? '' : html`<svg viewBox="0 0 ${qr.size} ${qr.size}"><path d="${qr.path}" /></svg>`;
    return html`<section>
      ${picture}${business}<br />${plan}, ${price}<b>${code}</b><small>No. ${number}. ${good}</small>
    </section>`;
  });
  const page = html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <title>Vouchers of batch ${batch}</title>
      <style>
        ${raw(STYLE + STYLES[paper])}
      </style>
      <main>${slips}</main>
    </html>`;
  return String(await page);
}
