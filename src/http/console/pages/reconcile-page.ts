import { html } from 'hono/html';
import { isExplained, type RowVerdict } from '../../../domain/money/reconcile.ts';
import type { Language } from '../../../domain/time/time.ts';
import { formatCents } from '../../../domain/values/money.ts';
import { unexplained, type ComparedRow, type ComparedStatement } from '../../../views/compared-statement.ts';
import { VERDICT_WORDS } from '../../../views/reconcile-words.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, when, type Html } from '../frame/markup.ts';
import { button, deedForm, type Forms } from '../parts/deed-forms.ts';

/** Of one kind so many are named on the page. */
const SHOWN = 200;

/** What stands under a heading, in the order in which it is looked at; what is explained is counted alone. */
const GROUPS: readonly RowVerdict[] = [
  'missing-in-books',
  'missing-reversal',
  'missing-refund',
  'missing-fee',
  'amount-differs',
  'reversed-there',
  'void-there',
  'may-be-known',
  'no-receipt',
];

interface Words {
  readonly compare: string;
  readonly whose: string;
  readonly file: string;
  readonly note: string;
  readonly noProvider: string;
  readonly rows: (n: number, whose: string) => string;
  readonly unexplained: (n: number) => string;
  readonly strange: string;
  readonly isRight: string;
  readonly book: (n: number) => string;
  readonly nothingToBook: string;
  readonly absent: string;
  readonly flaws: string;
  readonly line: (n: number) => string;
  readonly noReceipt: string;
  readonly payment: (id: number) => string;
  readonly inBooks: (sum: string) => string;
  readonly more: (n: number) => string;
  readonly again: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    compare: 'Compare it with the books',
    whose: 'Whose statement',
    file: 'The statement, as CSV',
    note: 'As the portal of M-Pesa exports it, or a bank. It is compared, and nothing is booked before you say so.',
    noProvider: 'No payment provider is set up, so whose statement it is cannot be told.',
    rows: (n, whose) => `${n} ${n === 1 ? 'row' : 'rows'} of ${whose}`,
    unexplained: (n) => `${n} unexplained`,
    strange:
      'The books have payments of this time, and none of them is in the file. Is it the statement of another paybill or till?',
    isRight: 'It is the right one',
    book: (n) => `Book what is missing (${n} ${n === 1 ? 'row' : 'rows'})`,
    nothingToBook: 'Nothing is missing that could be booked.',
    absent: 'In the books, and missing in the statement',
    flaws: 'Rows that could not be read',
    line: (n) => `line ${n}`,
    noReceipt: 'no receipt',
    payment: (id) => `payment ${id}`,
    inBooks: (sum) => `${sum} in the books`,
    more: (n) => `and ${n} more`,
    again: 'Compare another',
  },
  sw: {
    compare: 'Ilinganishe na vitabu',
    whose: 'Taarifa ya nani',
    file: 'Taarifa, kama CSV',
    note: 'Kama tovuti ya M-Pesa au benki inavyoitoa. Inalinganishwa; hakuna kinachoandikwa kabla hujasema.',
    noProvider: 'Hakuna mtoa huduma wa malipo aliyewekwa, kwa hiyo haijulikani ni taarifa ya nani.',
    rows: (n, whose) => `Mistari ${n} ya ${whose}`,
    unexplained: (n) => `${n} haijaelezwa`,
    strange:
      'Vitabu vina malipo ya wakati huu, na hakuna hata moja lililo kwenye faili. Je, ni taarifa ya paybill au till nyingine?',
    isRight: 'Ndiyo yenyewe',
    book: (n) => `Andika yanayokosekana (mistari ${n})`,
    nothingToBook: 'Hakuna kinachokosekana ambacho kinaweza kuandikwa.',
    absent: 'Yamo vitabuni, hayamo kwenye taarifa',
    flaws: 'Mistari isiyosomeka',
    line: (n) => `mstari ${n}`,
    noReceipt: 'bila risiti',
    payment: (id) => `malipo ${id}`,
    inBooks: (sum) => `${sum} vitabuni`,
    more: (n) => `na ${n} zaidi`,
    again: 'Linganisha nyingine',
  },
};

/** Did all that M-Pesa has come into the books? The form that a statement is given by. @param providers names of connections */
export function statementForm(providers: readonly string[], { language }: Formats, forms: Forms): Html {
  const said = SAID[language];
  if (forms === null || providers.length === 0)
    return html`<section class="part narrow-page"><p class="empty">${said.noProvider}</p></section>`;
  return html`<section class="part narrow-page">
    <p>${said.note}</p>
    <form class="deed" method="post" enctype="multipart/form-data" action="/reconcile/statement">
      <input type="hidden" name="csrf" value="${forms.csrf}" />
      <label
        >${said.whose}
        <select name="provider">
          ${providers.map((name) => html`<option value="${name}">${name}</option>`)}
        </select></label
      >
      <label>${said.file} <input type="file" name="statement" accept=".csv,text/csv,text/plain" required /></label>
      <button>${said.compare}</button>
    </form>
  </section>`;
}

/**
 * A statement beside the books: what is missing where, and whether anything is left to be explained.
 * @param path of the page @param bookable how many rows would be booked @param now UTC ms
 */
export function comparedStatementPage(
  path: string,
  provider: string,
  found: ComparedStatement,
  bookable: number,
  now: number,
  formats: Formats,
  forms: Forms,
): Html {
  const { language } = formats;
  const said = SAID[language];
  const open = unexplained(found);
  const { findings, absent, flaws, isStrange } = found;
  return html`<div class="narrow-page">
    <section class="part">
      <p class="state">
        ${mark(open === 0 ? 'good' : 'bad')}<span
          >${said.rows(findings.length, provider)}: <b>${said.unexplained(open)}</b></span
        >
      </p>
      <p class="more">${explained(findings, language)}</p>
      ${isStrange ? html`<p class="problem" role="alert">${said.strange}</p>` : nothing}
      ${
        forms === null || bookable === 0
          ? html`<p class="more">${said.nothingToBook}</p>`
          : deedForm(
              forms.csrf,
              html`${
                isStrange
                  ? html`<label><input type="checkbox" name="right" value="yes" required /> ${said.isRight}</label>`
                  : nothing
              }
              ${button(`${path}/book`, said.book(bookable))}`,
            )
      }
      <p><a class="button quiet" href="/reconcile">${said.again}</a></p>
    </section>
    ${GROUPS.map((verdict) =>
      group(
        VERDICT_WORDS[verdict][language],
        findings.filter((one) => one.verdict === verdict).map((one) => findingRow(one, now, formats)),
        said,
      ),
    )}
    ${group(
      said.absent,
      absent.map(
        ({ payment, receipt, amountCents }) =>
          html`<li>
            <p>
              <a href="/payments/${payment}"><span class="code">${receipt}</span></a> ${formatCents(amountCents)}
            </p>
          </li>`,
      ),
      said,
    )}
    ${group(
      said.flaws,
      flaws.map(
        ({ line, words }) =>
          html`<li>
            <p>${said.line(line)}</p>
            <p class="own-words">${words}</p>
          </li>`,
      ),
      said,
    )}
  </div>`;
}

/** What needs nobody, as counts. */
function explained(findings: readonly ComparedRow[], language: Language): string {
  const counts = Map.groupBy(
    findings.filter(({ verdict }) => isExplained(verdict) && !GROUPS.includes(verdict)),
    ({ verdict }) => verdict,
  );
  return [...counts].map(([verdict, rows]) => `${rows.length} ${VERDICT_WORDS[verdict][language]}`).join(' · ');
}

function group(title: string, rows: readonly Html[], said: Words): Html {
  if (rows.length === 0) return nothing;
  return html`<section class="part">
    <h2>${title} <small>${rows.length}</small></h2>
    <ul class="rows">
      ${rows.slice(0, SHOWN)}
    </ul>
    ${rows.length > SHOWN ? html`<p class="more">${said.more(rows.length - SHOWN)}</p>` : nothing}
  </section>`;
}

function findingRow({ row, payment, bookedCents }: ComparedRow, now: number, formats: Formats): Html {
  const said = SAID[formats.language];
  const from = [row.account, row.payerName, row.payerPhone].filter((one) => one !== null && one !== '');
  const isOther = bookedCents !== null && bookedCents !== row.amountCents;
  return html`<li>
    <p>
      <span class="code">${row.receipts.join(', ') || said.noReceipt}</span> <b>${formatCents(row.amountCents)}</b>
      <small>${when(row.at, now, formats)} · ${said.line(row.line)}</small>
    </p>
    ${from.length === 0 ? nothing : html`<p class="own-words">${from.join(' · ')}</p>`}
    ${
      payment === null
        ? nothing
        : html`<p>
            <a href="/payments/${payment}">${said.payment(payment)}</a
            >${isOther ? html`: ${said.inBooks(formatCents(bookedCents))}` : nothing}
          </p>`
    }
  </li>`;
}
