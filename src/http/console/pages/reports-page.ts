import { html } from 'hono/html';
import { formatElapsed } from '../../../domain/time/durations.ts';
import type { Language } from '../../../domain/time/time.ts';
import { csvLine } from '../../../domain/values/csv-line.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { DIMENSIONS, type Dimension, type MonthReport, type Series } from '../../../views/reports.ts';
import type { AssetName } from '../frame/assets.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html } from '../frame/markup.ts';

interface Words {
  readonly by: Readonly<Record<Dimension, string>>;
  readonly taken: string;
  readonly payments: (n: number) => string;
  readonly active: string;
  readonly now: string;
  readonly added: string;
  readonly gone: string;
  readonly goneNote: (ended: number) => string;
  readonly owed: string;
  readonly owing: (n: number) => string;
  readonly half: string;
  readonly kept: (percent: string) => string;
  readonly perDay: string;
  readonly day: string;
  readonly all: string;
  readonly total: string;
  readonly none: string;
  readonly noLine: string;
  readonly others: string;
  readonly speed: string;
  readonly paid: string;
  readonly median: string;
  readonly inTime: string;
  readonly show: string;
  readonly csv: string;
  readonly print: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    by: { plan: 'By plan', router: 'By router', provider: 'By provider' },
    taken: 'Taken',
    payments: (n) => `${n} ${n === 1 ? 'payment' : 'payments'}`,
    active: 'Lines with time left',
    now: 'now',
    added: 'New lines',
    gone: 'Ended and not back',
    goneNote: (ended) => `${ended} ended for good`,
    owed: 'Owed',
    owing: (n) => `by ${n} ${n === 1 ? 'line' : 'lines'}, now`,
    half: 'Half online within',
    kept: (percent) => `${percent} % within 30 s`,
    perDay: 'Taken per day',
    day: 'Day',
    all: 'All',
    total: 'The month',
    none: 'Nothing came in during this month.',
    noLine: 'no line',
    others: 'others',
    speed: 'Seconds from paid to online, half of them',
    paid: 'Switched on',
    median: 'Half within',
    inTime: 'Within 30 s',
    show: 'Show',
    csv: 'CSV',
    print: 'Printed, this page is the month on paper.',
  },
  sw: {
    by: { plan: 'Kwa kifurushi', router: 'Kwa ruta', provider: 'Kwa mtoa huduma' },
    taken: 'Zilizoingia',
    payments: (n) => `malipo ${n}`,
    active: 'Laini zenye muda',
    now: 'sasa',
    added: 'Laini mpya',
    gone: 'Zimeisha na hazijarudi',
    goneNote: (ended) => `${ended} zimefungwa`,
    owed: 'Zinazodaiwa',
    owing: (n) => `kwa laini ${n}, sasa`,
    half: 'Nusu mtandaoni ndani ya',
    kept: (percent) => `${percent} % ndani ya sekunde 30`,
    perDay: 'Zilizoingia kwa siku',
    day: 'Siku',
    all: 'Zote',
    total: 'Mwezi',
    none: 'Hakuna kilichoingia mwezi huu.',
    noLine: 'bila laini',
    others: 'nyingine',
    speed: 'Sekunde kutoka kulipa hadi mtandaoni, nusu yao',
    paid: 'Zilizowashwa',
    median: 'Nusu ndani ya',
    inTime: 'Ndani ya sekunde 30',
    show: 'Onyesha',
    csv: 'CSV',
    print: 'Ukichapishwa, ukurasa huu ni mwezi kwenye karatasi.',
  },
};

/** What an address asks for. */
export function dimensionOf(text: string | undefined): Dimension {
  return DIMENSIONS.find((one) => one === text) ?? 'plan';
}

const nameOf = ({ key, isOthers, name }: Series, said: Words) =>
  isOthers ? said.others : key === null ? said.noLine : name;

/** What came in, who left, how fast are we? @param href of a file that the page loads */
export function reportsPage(
  report: MonthReport,
  by: Dimension,
  business: { readonly currency: string; readonly timeZone: string },
  formats: Formats,
  href: (name: AssetName) => string,
): Html {
  const said = SAID[formats.language];
  const { month, total } = report;
  return html`<link rel="stylesheet" href="${href('uplot.css')}" />
    <div class="report">
      <section class="part screen-only">
        <nav class="filters" aria-label="${said.show}">
          <a href="/reports?month=${month.before}&by=${by}">‹ ${month.before}</a>
          ${DIMENSIONS.map(
            (one) =>
              html`<a href="/reports?month=${month.month}&by=${one}" ${one === by ? html`aria-current="page"` : nothing}
                >${said.by[one]}</a
              >`,
          )}
          <a href="/reports?month=${month.after}&by=${by}">${month.after} ›</a>
        </nav>
      </section>
      ${figures(report, business.currency, said)}
      <section class="part">
        <h2>
          ${said.perDay}, ${month.month}
          <small class="screen-only"><a href="/reports.csv?month=${month.month}&by=${by}">${said.csv}</a></small>
        </h2>
        ${total.n === 0 ? html`<p class="empty">${said.none}</p>` : takings(report, business, said)}
      </section>
      ${report.allSpeed.n === 0 ? nothing : speeds(report, business.timeZone, said)}
      <p class="more part screen-only">${said.print}</p>
    </div>
    <script src="${href('uplot.js')}" defer></script>
    <script src="${href('charts.js')}" defer></script>`;
}

function figures({ total, lines, allSpeed }: MonthReport, currency: string, said: Words): Html {
  const tile = (name: string, figure: string, note: string) =>
    html`<p class="tile"><span>${name}</span><b>${figure}</b><small>${note}</small></p>`;
  const percent = allSpeed.n === 0 ? null : ((allSpeed.kept / allSpeed.n) * 100).toFixed(1);
  return html`<section class="part">
    <div class="tiles">
      ${tile(`${said.taken}, ${currency}`, formatCents(cents(total.cents), '').trim(), said.payments(total.n))}
      ${tile(said.active, String(lines.active), said.now)} ${tile(said.added, String(lines.added), '')}
      ${tile(said.gone, String(lines.lapsed), said.goneNote(lines.ended))}
      ${tile(`${said.owed}, ${currency}`, formatCents(cents(lines.owedCents), '').trim(), said.owing(lines.owing))}
      ${tile(said.half, allSpeed.medianMs === null ? '–' : formatElapsed(allSpeed.medianMs), percent === null ? '' : said.kept(percent))}
    </div>
  </section>`;
}

/** Days that have come: the rest of a month is no zero. */
const shownDays = ({ month, days }: MonthReport) => month.days.slice(0, days.findLastIndex(({ n }) => n > 0) + 1);

function takings(
  report: MonthReport,
  { currency, timeZone }: { currency: string; timeZone: string },
  said: Words,
): Html {
  const sum = (value: number) => (value === 0 ? '–' : formatCents(cents(value), currency).replace(`${currency} `, ''));
  return html`<div class="table" tabindex="0" role="region" aria-label="${said.perDay}">
    <table data-chart="stacked" data-zone="${timeZone}">
      <caption class="sr">
        ${said.perDay}, ${report.month.month}, ${currency}
      </caption>
      <thead>
        <tr>
          <th scope="col">${said.day}</th>
          <th scope="col">${said.all}</th>
          ${report.series.map((one) => html`<th scope="col" data-series><i class="swatch"></i>${nameOf(one, said)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${shownDays(report).map(
          ({ day, from }, i) =>
            html`<tr data-at="${from}">
              <th scope="row">${day.slice(8)}</th>
              <td>${sum(report.days[i]?.cents ?? 0)}</td>
              ${report.series.map(
                (one) => html`<td data-value="${(one.days[i]?.cents ?? 0) / 100}">${sum(one.days[i]?.cents ?? 0)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">${said.total}</th>
          <td>${sum(report.total.cents)}</td>
          ${report.series.map((one) => html`<td>${sum(one.total.cents)}</td>`)}
        </tr>
      </tfoot>
    </table>
  </div>`;
}

function speeds(report: MonthReport, timeZone: string, said: Words): Html {
  return html`<section class="part">
    <h2>${said.speed}</h2>
    <div class="table" tabindex="0" role="region" aria-label="${said.speed}">
      <table data-chart="bars" data-zone="${timeZone}">
        <caption class="sr">
          ${said.speed}, ${report.month.month}
        </caption>
        <thead>
          <tr>
            <th scope="col">${said.day}</th>
            <th scope="col" data-series>${said.median}</th>
            <th scope="col">${said.inTime}</th>
            <th scope="col">${said.paid}</th>
          </tr>
        </thead>
        <tbody>
          ${shownDays(report).map(({ day, from }, i) => {
            const { n = 0, kept = 0, medianMs = null } = report.speed[i] ?? {};
            return html`<tr data-at="${from}">
              <th scope="row">${day.slice(8)}</th>
              <td data-value="${(medianMs ?? 0) / 1000}">${medianMs === null ? '–' : formatElapsed(medianMs)}</td>
              <td>${n === 0 ? '–' : `${((kept / n) * 100).toFixed(1)} %`}</td>
              <td>${n}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** The same month for a spreadsheet: a row for each day and name in which something came in. */
export function reportCsv({ month, series }: MonthReport, by: Dimension, language: Language): string {
  const said = SAID[language];
  const rows = series.flatMap((one) =>
    month.days.flatMap(({ day }, i) => {
      const { n, cents: sum } = one.days[i] ?? { n: 0, cents: 0 };
      return n === 0 ? [] : [csvLine([day, nameOf(one, said), n, sum / 100])];
    }),
  );
  return [csvLine(['day', by, 'payments', 'amount']), ...rows.toSorted()].join('');
}
