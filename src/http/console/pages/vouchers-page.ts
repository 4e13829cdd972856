import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { offeredPlans } from '../../../views/plans.ts';
import { voucherBatches } from '../../../views/vouchers.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type Html } from '../frame/markup.ts';
import { button, deedForm, fold, whyField, type Forms } from '../parts/deed-forms.ts';
import { pager } from '../parts/pager.ts';

const ROWS = 50;

interface Words {
  readonly none: string;
  readonly batch: (id: number) => string;
  readonly left: (left: number, of: number) => string;
  readonly used: (n: number) => string;
  readonly void: (n: number) => string;
  readonly numbers: string;
  readonly out: (sum: string) => string;
  readonly make: string;
  readonly plan: string;
  readonly count: string;
  readonly makeThem: string;
  readonly voidRest: string;
  readonly voidOne: string;
  readonly number: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    none: 'No vouchers yet. A batch is a sheet of codes to cut up; each buys one period of its plan, once.',
    batch: (id) => `Batch ${id}`,
    left: (left, of) => `${left} of ${of} left`,
    used: (n) => `${n} used`,
    void: (n) => `${n} made worthless`,
    numbers: 'numbers',
    out: (sum) => `${sum} out`,
    make: 'Make a batch',
    plan: 'Plan',
    count: 'How many',
    makeThem: 'Make them',
    voidRest: 'Make what is left worthless',
    voidOne: 'Make one worthless',
    number: 'Its number',
  },
  sw: {
    none: 'Hakuna vocha bado. Kundi ni karatasi ya misimbo ya kukata; kila moja hununua muda mmoja wa kifurushi chake, mara moja.',
    batch: (id) => `Kundi ${id}`,
    left: (left, of) => `zimebaki ${left} kati ya ${of}`,
    used: (n) => `${n} zimetumika`,
    void: (n) => `${n} zimefutwa`,
    numbers: 'namba',
    out: (sum) => `${sum} ziko nje`,
    make: 'Tengeneza kundi',
    plan: 'Kifurushi',
    count: 'Ngapi',
    makeThem: 'Zitengeneze',
    voidRest: 'Futa zilizobaki',
    voidOne: 'Futa moja',
    number: 'Namba yake',
  },
};

/** How many are left, whose money is out? @param pageNo from 1 on */
export function vouchersPage(deps: ConsoleDeps, pageNo: number, formats: Formats, forms: Forms): Html {
  const said = SAID[formats.language];
  const now = deps.now();
  const rows = voucherBatches(deps.store, { limit: ROWS + 1, offset: (pageNo - 1) * ROWS });
  const plans = offeredPlans(deps.store);
  const may = forms?.may('voucher.make') === true ? forms : null;
  return html`<div class="narrow-page">
    <section class="part">
      ${
        rows.length === 0
          ? html`<p class="empty">${said.none}</p>`
          : html`<ul class="rows">
                ${rows.slice(0, ROWS).map((row) => batchRow(row, deps.business.currency, now, formats, may))}
              </ul>
              ${pager('/vouchers', pageNo, rows.length > ROWS, formats)}`
      }
    </section>
    ${
      may === null
        ? nothing
        : html`<section class="part">
            ${
              plans.length === 0
                ? nothing
                : fold(
                    said.make,
                    deedForm(
                      may.csrf,
                      html`<label
                          >${said.plan}
                          <select name="plan">
                            ${plans.map((plan) => html`<option value="${plan.code}">${plan.name}</option>`)}
                          </select></label
                        >
                        <label
                          >${said.count}
                          <input name="count" value="30" inputmode="numeric" required maxlength="4" autocomplete="off"
                        /></label>
                        ${button('/vouchers/make', said.makeThem)}`,
                    ),
                  )
            }
            ${fold(
              said.voidOne,
              deedForm(
                may.csrf,
                html`<label
                    >${said.number} <input name="number" inputmode="numeric" required maxlength="9" autocomplete="off"
                  /></label>
                  ${whyField(formats.language)} ${button('/vouchers/void', said.voidOne, 'quiet')}`,
              ),
            )}
          </section>`
    }
  </div>`;
}

function batchRow(
  row: ReturnType<typeof voucherBatches>[number],
  currency: string,
  now: number,
  formats: Formats,
  forms: Forms,
): Html {
  const said = SAID[formats.language];
  const left = row.made - row.used - row.void;
  return html`<li class="item" id="batch-${row.id}">
    <p class="what"><b>${said.batch(row.id)}</b> <span class="name">${row.plan_name}</span></p>
    <p class="end"><small>${when(row.made_at, now, formats)}</small></p>
    <div class="why">
      <p>
        ${said.left(left, row.made)} · ${said.used(row.used)}
        ${row.void === 0 ? nothing : html`· ${said.void(row.void)}`} · ${said.numbers} ${row.first_id}–${row.last_id} ·
        ${said.out(formatCents(cents(left * row.price_cents), currency))}
      </p>
      ${
        forms === null || left === 0
          ? nothing
          : fold(
              said.voidRest,
              deedForm(
                forms.csrf,
                html`<input type="hidden" name="batch" value="${row.id}" /> ${whyField(formats.language)}
                  ${button('/vouchers/void', said.voidRest, 'quiet')}`,
              ),
            )
      }
    </div>
  </li>`;
}
