import { html } from 'hono/html';
import { COLUMN_WORDS } from '../../../domain/lists/columns.ts';
import { remarkWords } from '../../../domain/lists/remark-words.ts';
import { SERVICES } from '../../../domain/ports.ts';
import { PERIOD_UNITS, type Language } from '../../../domain/time/time.ts';
import { cents, decimal } from '../../../domain/values/money.ts';
import type { ListPreview } from '../../../views/list-preview.ts';
import { COLUMN_SAID } from '../../../views/list-words.ts';
import { unitSaid } from '../../../domain/time/period-words.ts';
import { nothing, type Html } from '../frame/markup.ts';

type Fields = Readonly<Record<string, string>>;

const SAID = {
  en: {
    columns: 'Their columns',
    header: (line: number) => `The header is in line ${line} of the file.`,
    saved: 'Some are as you said the last time that a list had this header.',
    guessed: 'guessed by its cells',
    plans: 'Plans',
    price: (name: string, rows: number) => `What does “${name}” cost? (${rows} ${rows === 1 ? 'row' : 'rows'})`,
    every: 'A period lasts',
    unit: 'Unit',
    which: (profile: string) => `Which plan is meant by the profile “${profile}”?`,
    notSaid: 'not said',
    all: 'All rows',
    dates: 'A date such as 1/2/2026 is read',
    asColumn: 'as its column shows',
    dayFirst: 'day first',
    monthFirst: 'month first',
    order: (order: string, n: number, isProven: boolean) =>
      `They are read ${order}: ${n} of them would mean another day otherwise${isProven ? ', and the column shows it' : ', and nothing in the column proves it'}.`,
    expires: 'Rows without a date are paid until the end of',
    router: 'On which router, where a row does not say it',
    service: 'What they are, where a row does not say it',
    gone: 'Take also whom the list calls suspended or gone: their time is over',
    again: 'Look again',
  },
  sw: {
    columns: 'Safu zao',
    header: (line: number) => `Vichwa vya safu viko mstari ${line} wa faili.`,
    saved: 'Baadhi ni kama ulivyosema mara ya mwisho orodha ilipokuwa na vichwa hivi.',
    guessed: 'imekisiwa kwa yaliyomo',
    plans: 'Vifurushi',
    price: (name: string, rows: number) => `“${name}” ni bei gani? (mistari ${rows})`,
    every: 'Muda mmoja ni',
    unit: 'Kipimo',
    which: (profile: string) => `Profile “${profile}” ni ya kifurushi kipi?`,
    notSaid: 'haijasemwa',
    all: 'Mistari yote',
    dates: 'Tarehe kama 1/2/2026 inasomwa',
    asColumn: 'kama safu yake inavyoonyesha',
    dayFirst: 'siku kwanza',
    monthFirst: 'mwezi kwanza',
    order: (order: string, n: number, isProven: boolean) =>
      `Zinasomwa ${order}: ${n} kati yake zingemaanisha siku nyingine vinginevyo${isProven ? ', na safu inathibitisha' : ', na hakuna kinachothibitisha kwenye safu'}.`,
    expires: 'Mistari isiyo na tarehe imelipiwa hadi mwisho wa',
    router: 'Kwenye ruta ipi, pale mstari usiposema',
    service: 'Ni huduma gani, pale mstari usiposema',
    gone: 'Chukua pia wanaoitwa na orodha wamesimamishwa au wameondoka: muda wao umeisha',
    again: 'Tazama tena',
  },
} as const;

/** Where each list of choices comes from, beside the list itself. */
export interface AskedOfList {
  /** As they were said, by the names of the form's fields. */
  readonly fields: Fields;
  readonly routers: readonly string[];
  /** Whether it comes from a router: then that is where its lines are. */
  readonly isRouter: boolean;
  /** Plans of profiles that several have: those that may be meant. */
  readonly several: readonly { readonly profile: string; readonly codes: readonly string[] }[];
}

/** What is said of the whole list, as a form whose address is the page that it leads to. @param path of the page */
export function importTold(path: string, shown: ListPreview, asked: AskedOfList, language: Language): Html {
  const said = SAID[language];
  const { fields } = asked;
  return html`<form class="deed" method="get" action="${path}">
    ${columnsOf(shown, language)} ${plansOf(shown, asked, language)}
    <fieldset>
      <legend>${said.all}</legend>
      ${
        shown.days.twoWays === 0
          ? nothing
          : html`<label
                >${said.dates}
                ${select(
                  'dates',
                  [
                    ['', said.asColumn],
                    ['dmy', said.dayFirst],
                    ['mdy', said.monthFirst],
                  ],
                  fields['dates'] ?? '',
                )}</label
              >
              <p class="more">
                ${said.order(
                  shown.days.order === 'day first' ? said.dayFirst : said.monthFirst,
                  shown.days.twoWays,
                  shown.days.isProven,
                )}
              </p>`
      }
      <label>${said.expires} <input type="date" name="expires" value="${fields['expires'] ?? ''}" /></label>
      ${
        asked.isRouter || asked.routers.length < 2
          ? nothing
          : html`<label
              >${said.router}
              ${select(
                'router',
                [['', said.notSaid], ...asked.routers.map((name): [string, string] => [name, name])],
                fields['router'] ?? '',
              )}</label
            >`
      }
      ${
        asked.isRouter
          ? nothing
          : html`<label
              >${said.service}
              ${select(
                'service',
                SERVICES.map((one) => [one, one]),
                fields['service'] ?? 'pppoe',
              )}</label
            >`
      }
      <label
        ><input type="checkbox" name="gone" value="yes" ${fields['gone'] === 'yes' ? html`checked` : nothing} />
        ${said.gone}</label
      >
    </fieldset>
    <button class="quiet">${said.again}</button>
  </form>`;
}

function columnsOf({ columns, headerLine, isSaved }: ListPreview, language: Language): Html {
  const said = SAID[language];
  if (columns.length === 0) return nothing;
  const words = COLUMN_WORDS.map((one): [string, string] => [one, COLUMN_SAID[language][one]]);
  const inOrder = [...words.slice(-1), ...words.slice(0, -1)];
  return html`<fieldset>
    <legend>${said.columns}</legend>
    <p class="more">${said.header(headerLine)} ${isSaved ? said.saved : nothing}</p>
    ${columns.map(({ header, key, field, isGuessed }) =>
      // A column without a header has no name by which its word could be kept.
      key === ''
        ? nothing
        : html`<label
            ><span class="own">${header}</span> ${isGuessed ? html`<small>${said.guessed}</small>` : nothing}
            ${select(`column.${key}`, inOrder, field ?? '-')}</label
          >`,
    )}
  </fieldset>`;
}

function plansOf({ plans }: ListPreview, { several, fields }: AskedOfList, language: Language): Html {
  const said = SAID[language];
  if (plans.length + several.length === 0) return nothing;
  return html`<fieldset>
    <legend>${said.plans}</legend>
    ${several.map(
      ({ profile, codes }) =>
        html`<label
          >${said.which(profile)}
          ${select(
            `plan.${profile}`,
            [['', said.notSaid], ...codes.map((code): [string, string] => [code, code])],
            fields[`plan.${profile}`] ?? '',
          )}</label
        >`,
    )}
    ${plans.map(
      ({ text, rows, priceCents, period, hints }) =>
        html`<label
            >${said.price(text, rows)}
            <input
              name="price.${text}"
              value="${priceCents === null ? '' : decimal(cents(priceCents))}"
              inputmode="decimal"
              maxlength="20"
              autocomplete="off"
          /></label>
          ${
            hints.length === 0
              ? nothing
              : html`<p class="more">${hints.map((one) => remarkWords(one, language)).join('; ')}</p>`
          }
          <div class="pair">
            <label
              >${said.every}
              <input name="count.${text}" value="${period.count}" inputmode="numeric" maxlength="4" autocomplete="off"
            /></label>
            <label
              >${said.unit}
              ${select(
                `unit.${text}`,
                PERIOD_UNITS.map((unit) => [unit, unitSaid(unit, language)]),
                period.unit,
              )}</label
            >
          </div>`,
    )}
  </fieldset>`;
}

function select(name: string, options: readonly (readonly [value: string, words: string])[], chosen: string): Html {
  return html`<select name="${name}">
    ${options.map(
      ([value, words]) =>
        html`<option value="${value}" ${value === chosen ? html`selected` : nothing}>${words}</option>`,
    )}
  </select>`;
}
