import { html } from 'hono/html';
import { remarkWords } from '../../../domain/lists/remark-words.ts';
import type { Remark } from '../../../domain/lists/remark.ts';
import type { Language } from '../../../domain/time/time.ts';
import { LEFT_KINDS, type ListPreview, type RowTold } from '../../../views/list-preview.ts';
import { LEFT_SAID } from '../../../views/list-words.ts';
import { mark, nothing, type Html } from '../frame/markup.ts';
import { fold } from '../parts/deed-forms.ts';
import { importTold, type AskedOfList } from '../parts/import-told-part.ts';

/** Of one kind so many rows stand on the page; the rest are counted. */
const SHOWN = 200;

const SAID = {
  en: {
    rows: (n: number) => `${n} ${n === 1 ? 'row' : 'rows'}`,
    of: 'new',
    changed: 'changed',
    same: 'as the books have them',
    left: 'left out',
    nothing: 'Nothing to do: the books have all of it that can be taken over.',
    take: (n: number) => `Take over ${n} ${n === 1 ? 'row' : 'rows'}`,
    past: (n: number) =>
      `The paid time of ${n} of the new lines is over. Who has them may be on at this moment: what is to become of them?`,
    asIs: 'They stay as they are until I allow that they are cut off',
    cut: (n: number) => `They are cut off (${n})`,
    repair:
      'Rows that are left out can be repaired in the file and given again: what is in the books already stays as it is.',
    tell: 'What is said of the list',
    added: 'New lines',
    minted: 'gets an account',
    until: 'paid until',
    changes: 'Would be changed',
    notes: 'Worth knowing',
    nobody: (lines: string) => `About nobody, and left out: line ${lines}.`,
    notTaken: 'Not taken over:',
    missing: 'In the list, and not on the router',
    only: 'On the router, and not in the list',
    line: (n: number) => `line ${n}`,
    more: (n: number) => `and ${n} more`,
    other: 'Another list',
    made: (added: number, changed: number) => `${added} added, ${changed} changed.`,
    file: 'Who got which account, as a file',
    fileNote: 'To print, or to tell by SMS: washa sms accounts FILE shows the texts first.',
    again: 'The list again, to see what was left out',
    lines: 'All lines',
    kept: 'kept its account',
    firstRun: 'On with setting the box up',
  },
  sw: {
    rows: (n: number) => `Mistari ${n}`,
    of: 'mpya',
    changed: 'zinabadilishwa',
    same: 'kama vitabu vilivyo',
    left: 'zimeachwa',
    nothing: 'Hakuna la kufanya: vitabu vina yote yanayoweza kuchukuliwa.',
    take: (n: number) => `Chukua mistari ${n}`,
    past: (n: number) =>
      `Muda uliolipiwa wa laini mpya ${n} umeisha. Wenye nazo huenda wako hewani sasa hivi: zifanyweje?`,
    asIs: 'Zibaki zilivyo hadi niruhusu zizimwe',
    cut: (n: number) => `Zizimwe (${n})`,
    repair: 'Mistari iliyoachwa inaweza kurekebishwa kwenye faili na kutolewa tena: yaliyomo vitabuni hubaki yalivyo.',
    tell: 'Yanayosemwa kuhusu orodha',
    added: 'Laini mpya',
    minted: 'inapewa akaunti',
    until: 'imelipiwa hadi',
    changes: 'Zingebadilishwa',
    notes: 'Ya kujua',
    nobody: (lines: string) => `Haimhusu mtu, umeachwa: mstari ${lines}.`,
    notTaken: 'Hazikuchukuliwa:',
    missing: 'Zimo kwenye orodha, hazimo kwenye ruta',
    only: 'Zimo kwenye ruta, hazimo kwenye orodha',
    line: (n: number) => `mstari ${n}`,
    more: (n: number) => `na ${n} zaidi`,
    other: 'Orodha nyingine',
    made: (added: number, changed: number) => `${added} zimeongezwa, ${changed} zimebadilishwa.`,
    file: 'Nani alipata akaunti gani, kama faili',
    fileNote: 'Ya kuchapisha, au kuwaambia kwa SMS: washa sms accounts FILE huonyesha ujumbe kwanza.',
    again: 'Orodha tena, kuona zilizoachwa',
    lines: 'Laini zote',
    kept: 'imebaki na akaunti yake',
    firstRun: 'Endelea kuandaa kisanduku',
  },
} as const;

type Words = (typeof SAID)[Language];

/** What a list would do to the books, row by row, and what can be said of it. @param take where a yes is posted @param csrf of the session */
export function importPage(
  name: string,
  paths: { readonly page: string; readonly take: string },
  shown: ListPreview,
  asked: AskedOfList,
  csrf: string,
  language: Language,
): Html {
  const said = SAID[language];
  const left = LEFT_KINDS.reduce((sum, kind) => sum + shown.left[kind].length, 0);
  const { added, changed, same } = shown;
  return html`<div class="narrow-page">
    <section class="part">
      <p class="own">${name}</p>
      <p class="state">
        ${mark(left === 0 ? 'good' : 'wait')}<span
          >${said.rows(shown.rows)}: <b>${added.length}</b> ${said.of}, <b>${changed.length}</b> ${said.changed},
          <b>${same}</b> ${said.same}, <b>${left}</b> ${said.left}</span
        >
      </p>
      ${left === 0 ? nothing : html`<p class="more">${said.repair}</p>`}
      ${added.length + changed.length === 0 ? html`<p>${said.nothing}</p>` : takeForm(paths.take, shown, csrf, said)}
    </section>
    <section class="part">
      <h2>${said.tell}</h2>
      ${shown.planProblems.map((one) => html`<p class="problem" role="alert">${remarkWords(one, language)}</p>`)}
      ${importTold(paths.page, shown, asked, language)}
      ${shown.aboutNobody.length === 0 ? nothing : html`<p class="more">${said.nobody(shown.aboutNobody.join(', '))}</p>`}
      ${
        shown.leftOut.length === 0
          ? nothing
          : html`<p class="more">${said.notTaken} <span class="own">${shown.leftOut.join(', ')}</span></p>`
      }
    </section>
    ${LEFT_KINDS.map((kind) =>
      group(
        LEFT_SAID[language][kind],
        shown.left[kind].map((one) => rowTold(one, language)),
        said,
      ),
    )}
    ${group(
      said.missing,
      (shown.joined?.missing ?? []).map((login) => html`<li class="code">${login}</li>`),
      said,
    )}
    ${group(
      said.only,
      (shown.joined?.only ?? []).map((login) => html`<li class="code">${login}</li>`),
      said,
    )}
    ${group(
      said.changes,
      changed.map((one) => rowTold(one, language, one.account)),
      said,
    )}
    ${group(
      said.added,
      added.map(
        (one) =>
          html`<li>
            <p>
              <span class="own"><b>${one.name}</b></span> <span class="code">${one.username}</span>
            </p>
            <p>
              <small
                >${said.line(one.line)} ·
                ${one.accountNo === null ? said.minted : html`<span class="code">${one.accountNo}</span>`} ·
                <span class="code">${one.planCode}</span> · ${said.until} ${one.until}</small
              >
            </p>
          </li>`,
      ),
      said,
    )}
    ${
      shown.notes.length === 0
        ? nothing
        : html`<section class="part">
            ${fold(
              `${said.notes} (${shown.notes.length})`,
              html`${rows(
                shown.notes.map((one) => rowTold(one, language)),
                said,
              )}`,
            )}
          </section>`
    }
    <p class="part"><a class="button quiet" href="/import">${said.other}</a></p>
  </div>`;
}

/** @param added lines with the account that each has @param csv where the same is as a file */
export function importDonePage(
  added: readonly { readonly name: string; readonly username: string; readonly accountNo: string }[],
  changed: readonly {
    readonly name: string;
    readonly accountNo: string;
    readonly differences: readonly string[];
  }[],
  paths: { readonly page: string; readonly csv: string },
  language: Language,
): Html {
  const said = SAID[language];
  return html`<div class="narrow-page">
    <section class="part">
      <p class="state">${mark('good')}<span>${said.made(added.length, changed.length)}</span></p>
      <p><a class="button" href="${paths.csv}">${said.file}</a></p>
      <p class="more">${said.fileNote}</p>
      <p>
        <a class="button quiet" href="${paths.page}">${said.again}</a>
        <a class="button quiet" href="/lines">${said.lines}</a>
        <a class="button quiet" href="/first-run">${said.firstRun}</a>
      </p>
    </section>
    <section class="part">
      <ul class="rows">
        ${added.map(
          ({ name, username, accountNo }) =>
            html`<li>
              <p>
                <b class="code">${accountNo}</b> <span class="own">${name}</span> <span class="code">${username}</span>
              </p>
            </li>`,
        )}
        ${changed.map(
          ({ name, accountNo, differences }) =>
            html`<li>
              <p><b class="code">${accountNo}</b> <span class="own">${name}</span></p>
              <p class="own-words">${differences.join(', ')}</p>
            </li>`,
        )}
      </ul>
    </section>
  </div>`;
}

function takeForm(take: string, { added, changed, past }: ListPreview, csrf: string, said: Words): Html {
  return html`<form class="deed" method="post" action="${take}">
    <input type="hidden" name="csrf" value="${csrf}" />
    ${
      past === 0
        ? nothing
        : html`<fieldset>
            <legend>${said.past(past)}</legend>
            <label><input type="radio" name="past" value="as-is" checked /> ${said.asIs}</label>
            <label><input type="radio" name="past" value="${past}" /> ${said.cut(past)}</label>
          </fieldset>`
    }
    <button>${said.take(added.length + changed.length)}</button>
  </form>`;
}

function group(title: string, all: readonly Html[], said: Words): Html {
  if (all.length === 0) return nothing;
  return html`<section class="part">
    <h2>${title} <small>${all.length}</small></h2>
    ${rows(all, said)}
  </section>`;
}

function rows(all: readonly Html[], said: Words): Html {
  return html`<ul class="rows">
      ${all.slice(0, SHOWN)}
    </ul>
    ${all.length > SHOWN ? html`<p class="more">${said.more(all.length - SHOWN)}</p>` : nothing}`;
}

function rowTold({ line, login, name, remarks }: RowTold, language: Language, account = ''): Html {
  const said = SAID[language];
  const words = (one: Remark) => remarkWords(one, language);
  return html`<li>
    <p>
      <small>${said.line(line)}</small> <span class="own"><b>${name}</b></span>
      ${login === name ? nothing : html`<span class="code">${login}</span>`}
      ${account === '' ? nothing : html`<span class="code">${account}</span>`}
    </p>
    ${remarks.map((one) => html`<p>${words(one)}</p>`)}
  </li>`;
}
