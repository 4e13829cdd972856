import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { formatCents } from '../../../domain/values/money.ts';
import { slipSaid, type VoucherSlip } from '../../../views/voucher-slip.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type Html } from '../frame/markup.ts';

interface Words {
  readonly voucher: (number: number) => string;
  readonly none: (number: number) => string;
  readonly batch: (id: number) => string;
  readonly by: (agent: string) => string;
  readonly until: string;
  readonly line: (accountNo: string) => string;
  readonly onSlip: string;
  readonly find: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    voucher: (number) => `Voucher ${number}`,
    none: (number) => `There is no voucher with the number ${number}.`,
    batch: (id) => `batch ${id}`,
    by: (agent) => `sold by ${agent}`,
    until: 'good until',
    line: (accountNo) => `Line ${accountNo}`,
    onSlip: 'Number on a slip',
    find: 'What became of it',
  },
  sw: {
    voucher: (number) => `Vocha ${number}`,
    none: (number) => `Hakuna vocha yenye namba ${number}.`,
    batch: (id) => `kundi ${id}`,
    by: (agent) => `anauza ${agent}`,
    until: 'inafaa hadi',
    line: (accountNo) => `Laini ${accountNo}`,
    onSlip: 'Namba kwenye karatasi ya vocha',
    find: 'Imekuwaje',
  },
};

/** What became of the voucher with that number. @param slip null: there is none @param currency ISO 4217 */
export function slipPart(
  number: number,
  slip: VoucherSlip | null,
  currency: string,
  now: number,
  formats: Formats,
): Html {
  const said = SAID[formats.language];
  if (slip === null)
    return html`<section class="part"><p class="empty" role="status">${said.none(number)}</p></section>`;
  const { at, batch, planName, priceCents, endsAt, agent, line } = slip;
  return html`<section class="part" role="status">
    <h2>${said.voucher(number)}</h2>
    <div class="paper">
      <p>${slipSaid(slip, formats.language)} ${at === null ? nothing : when(at, now, formats)}</p>
      <p>
        ${planName} · ${formatCents(priceCents, currency)} · ${said.batch(batch)}
        ${agent === null ? nothing : html`· ${said.by(agent)}`}
        ${endsAt === null ? nothing : html`· ${said.until} ${when(endsAt, now, formats)}`}
      </p>
      ${line === null ? nothing : html`<p><a class="button" href="/lines/${line.id}">${said.line(line.accountNo)}</a></p>`}
    </div>
  </section>`;
}

/** A slip that is torn, or of which somebody says that it does not work, is found by its number. */
export function slipForm(language: Language): Html {
  const said = SAID[language];
  return html`<section class="part">
    <form class="deed" method="get" action="/vouchers">
      <label
        >${said.onSlip} <input name="number" inputmode="numeric" required maxlength="9" autocomplete="off"
      /></label>
      <button>${said.find}</button>
    </form>
  </section>`;
}
