import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { offeredPlans } from '../../../views/plans.ts';
import { voucherByNumber } from '../../../views/voucher-slip.ts';
import { voucherAgents, voucherBatches } from '../../../views/vouchers.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type Html } from '../frame/markup.ts';
import { button, deedForm, fold, sourceField, whyField, type Forms } from '../parts/deed-forms.ts';
import { pager } from '../parts/pager.ts';
import { slipForm, slipPart } from '../parts/voucher-slip.ts';

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
  readonly price: string;
  readonly asPlan: string;
  readonly days: string;
  readonly forEver: string;
  readonly agent: string;
  readonly nobody: string;
  readonly until: string;
  readonly ranOut: string;
  readonly by: (agent: string) => string;
  readonly agents: string;
  readonly tally: (used: number, sum: string, left: number, made: number) => string;
  readonly owes: (sum: string) => string;
  readonly owesNothing: string;
  readonly ahead: (sum: string) => string;
  readonly account: (handed: string, paid: string) => string;
  readonly hasPaid: string;
  readonly amount: string;
  readonly receipt: string;
  readonly writeDown: string;
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
    price: 'Sold for',
    asPlan: 'what the plan costs',
    days: 'Good for how many days',
    forEver: 'for ever',
    agent: 'Who sells them',
    nobody: 'nobody in particular',
    until: 'good until',
    ranOut: 'ran out',
    by: (agent) => `sold by ${agent}`,
    agents: 'Who sells',
    tally: (used, sum, left, made) => `${used} used, ${sum} · ${left} of ${made} left to sell`,
    owes: (sum) => `owes ${sum}`,
    owesNothing: 'owes nothing',
    ahead: (sum) => `${sum} paid ahead`,
    account: (handed, paid) => `${handed} of vouchers in hand or sold · ${paid} paid`,
    hasPaid: 'Has paid…',
    amount: 'Amount',
    receipt: 'Number of the receipt',
    writeDown: 'Write it down',
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
    price: 'Bei ya kuuza',
    asPlan: 'bei ya kifurushi',
    days: 'Zitafaa siku ngapi',
    forEver: 'daima',
    agent: 'Anayeziuza',
    nobody: 'hakuna maalum',
    until: 'zinafaa hadi',
    ranOut: 'muda wake uliisha',
    by: (agent) => `anauza ${agent}`,
    agents: 'Wanaouza',
    tally: (used, sum, left, made) => `${used} zimetumika, ${sum} · ${left} kati ya ${made} bado za kuuza`,
    owes: (sum) => `anadaiwa ${sum}`,
    owesNothing: 'hadaiwi',
    ahead: (sum) => `${sum} zimelipwa mapema`,
    account: (handed, paid) => `vocha za ${handed} mkononi au zimeuzwa · ${paid} zimelipwa`,
    hasPaid: 'Amelipa…',
    amount: 'Kiasi',
    receipt: 'Namba ya risiti',
    writeDown: 'Andika',
    makeThem: 'Zitengeneze',
    voidRest: 'Futa zilizobaki',
    voidOne: 'Futa moja',
    number: 'Namba yake',
  },
};

/** How many are left, whose money is out? @param pageNo from 1 on @param asked the number on a slip; null: none is looked for */
export function vouchersPage(
  deps: ConsoleDeps,
  pageNo: number,
  asked: number | null,
  formats: Formats,
  forms: Forms,
): Html {
  const said = SAID[formats.language];
  const now = deps.now();
  const { currency } = deps.business;
  const rows = voucherBatches(deps.store, { limit: ROWS + 1, offset: (pageNo - 1) * ROWS });
  const plans = offeredPlans(deps.store);
  const agents = voucherAgents(deps.store, now);
  const may = forms?.may('voucher.make') === true ? forms : null;
  const typed = (name: string, label: string, empty: string, mode: string, most: number) =>
    html`<label
      >${label} <input name="${name}" inputmode="${mode}" maxlength="${most}" placeholder="${empty}" autocomplete="off"
    /></label>`;
  const slip =
    asked === null ? nothing : slipPart(asked, voucherByNumber(deps.store, asked, now), currency, now, formats);
  return html`<div class="narrow-page">
    ${slip}
    <section class="part">
      ${
        rows.length === 0
          ? html`<p class="empty">${said.none}</p>`
          : html`<ul class="rows">
                ${rows.slice(0, ROWS).map((row) => batchRow(row, currency, now, formats, may))}
              </ul>
              ${pager('/vouchers', pageNo, rows.length > ROWS, formats)}`
      }
    </section>
    ${
      agents.length === 0 || pageNo > 1
        ? nothing
        : agentsPart(agents, currency, forms?.may('agent.pay-in') === true ? forms : null, formats.language)
    }
    ${rows.length === 0 ? nothing : slipForm(formats.language)}
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
                        ${typed('price', said.price, said.asPlan, 'decimal', 12)}
                        ${typed('days', said.days, said.forEver, 'numeric', 4)}
                        ${typed('agent', said.agent, said.nobody, 'text', 40)}
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

/** Who sells, what each has sold, has paid and owes. What is handed over is written down here; M-Pesa is given on the page of its payment. */
function agentsPart(
  agents: ReturnType<typeof voucherAgents>,
  currency: string,
  forms: Forms,
  language: Language,
): Html {
  const said = SAID[language];
  const sum = (amount: number) => formatCents(cents(amount), currency);
  const field = (name: string, label: string, mode: string) =>
    html`<label
      >${label} <input name="${name}" inputmode="${mode}" required maxlength="40" autocomplete="off"
    /></label>`;
  const debt = (owes: number) =>
    owes > 0 ? said.owes(sum(owes)) : owes < 0 ? said.ahead(sum(0 - owes)) : said.owesNothing;
  return html`<section class="part">
    <h2>${said.agents}</h2>
    <ul class="rows">
      ${agents.map(
        ({ agent, made, used, left, ...money }) =>
          html`<li class="item">
            <p class="what"><b>${agent}</b></p>
            <p class="end">${debt(money.owes_cents)}</p>
            <div class="why">
              <p>${said.tally(used, sum(money.used_cents), left, made)}</p>
              <p>${said.account(sum(money.handed_cents - money.back_cents), sum(money.paid_cents))}</p>
              ${
                forms === null
                  ? nothing
                  : fold(
                      said.hasPaid,
                      deedForm(
                        forms.csrf,
                        html`<input type="hidden" name="agent" value="${agent}" />
                          ${field('amount', said.amount, 'decimal')} ${field('receipt', said.receipt, 'text')}
                          ${sourceField(language)} ${button('/vouchers/pay-in', said.writeDown)}`,
                      ),
                    )
              }
            </div>
          </li>`,
      )}
    </ul>
  </section>`;
}

function batchRow(
  row: ReturnType<typeof voucherBatches>[number],
  currency: string,
  now: number,
  formats: Formats,
  forms: Forms,
): Html {
  const said = SAID[formats.language];
  const isOver = row.ends_at !== null && row.ends_at <= now;
  const left = isOver ? 0 : row.made - row.used - row.void;
  return html`<li class="item" id="batch-${row.id}">
    <p class="what"><b>${said.batch(row.id)}</b> <span class="name">${row.plan_name}</span></p>
    <p class="end"><small>${when(row.made_at, now, formats)}</small></p>
    <div class="why">
      <p>
        ${said.left(left, row.made)} · ${said.used(row.used)}
        ${row.void === 0 ? nothing : html`· ${said.void(row.void)}`} · ${said.numbers} ${row.first_id}–${row.last_id} ·
        ${said.out(formatCents(cents(left * row.price_cents), currency))}
        ${row.agent === null ? nothing : html`· ${said.by(row.agent)}`}
        ${row.ends_at === null ? nothing : html`· ${isOver ? said.ranOut : said.until} ${when(row.ends_at, now, formats)}`}
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
