import { html } from 'hono/html';
import type { Cents } from '../domain/values/money.ts';
import { formatCents } from '../domain/values/money.ts';
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
}

const STYLE = `body{font:14px system-ui,sans-serif;margin:0}
main{display:grid;grid-template-columns:repeat(3,1fr)}
section{border:1px dashed #999;padding:10px;break-inside:avoid}
b{font:700 18px ui-monospace,monospace;display:block;margin:6px 0}
small{color:#555}`;

/** A page to print and to cut up: what a browser prints as A4, three in a row. */
export async function voucherSheet({
  business,
  plan,
  priceCents,
  currency,
  batch,
  until,
  vouchers,
}: Sheet): Promise<string> {
  const price = formatCents(priceCents, currency);
  const good = until === null ? 'Good once.' : `Good once, until ${until}.`;
  const slips = vouchers.map(
    ({ number, code }) =>
      html`<section>${business}<br />${plan}, ${price}<b>${code}</b><small>No. ${number}. ${good}</small></section>`,
  );
  const page = html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <title>Vouchers of batch ${batch}</title>
      <style>
        ${STYLE}
      </style>
      <main>${slips}</main>
    </html>`;
  return String(await page);
}
