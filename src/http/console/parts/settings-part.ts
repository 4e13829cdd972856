import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { SETTING_WORDS, settingWords } from '../../../views/settings-words.ts';
import type { ShownSetting } from '../../../views/settings.ts';
import { nothing, type Html } from '../frame/markup.ts';
import { button, deedForm, fold, whyField } from './deed-forms.ts';

interface Words {
  readonly change: string;
  readonly look: string;
  readonly none: string;
  readonly source: Readonly<Record<ShownSetting['source'], (line: string) => string>>;
  /** @param line where it stands @param file the settings file */
  readonly byHand: (line: string, file: string, verb: 'reload' | 'restart') => string;
  /** When a change of it holds. */
  readonly live: string;
  readonly late: string;
  readonly waits: string;
  readonly list: string;
  readonly yes: string;
  readonly no: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    change: 'Change',
    look: 'Show what it changes',
    none: 'none',
    source: {
      default: () => 'comes with Washa',
      file: (line) => `the file says it, line ${line}`,
      console: () => 'chosen here',
    },
    byHand: (line, file, verb) => `Changed on the box: sudo nano +${line} ${file}, then sudo systemctl ${verb} washa`,
    live: 'holds at once',
    late: 'holds from the next start on',
    waits: 'changed, and not taken up yet',
    list: 'several with commas',
    yes: 'yes',
    no: 'no',
  },
  sw: {
    change: 'Badilisha',
    look: 'Onyesha kinachobadilika',
    none: 'hakuna',
    source: {
      default: () => 'inakuja na Washa',
      file: (line) => `faili inasema, mstari ${line}`,
      console: () => 'imechaguliwa hapa',
    },
    byHand: (line, file, verb) =>
      `Hubadilishwa kwenye kisanduku: sudo nano +${line} ${file}, kisha sudo systemctl ${verb} washa`,
    live: 'hutumika mara moja',
    late: 'hutumika Washa ikianza upya',
    waits: 'imebadilishwa, bado haijatumika',
    list: 'kadhaa kwa koma',
    yes: 'ndiyo',
    no: 'hapana',
  },
};

/** Where a box has its settings when nobody has named a file. */
export const INSTALLED = '/etc/washa/washa.toml';

/** Whether a form may choose it: the file has the last word, and some are its alone. */
const isAsked = ({ isFileOnly, source }: ShownSetting, { csrf }: SettingsForm): boolean =>
  csrf !== null && !isFileOnly && source !== 'file';

/** What a form of settings carries, and where it stands. */
export interface SettingsForm {
  /** Null for who may only look. */
  readonly csrf: string | null;
  /** Of the box; null where there is none. */
  readonly file: string | null;
  /** The page that it stands on. */
  readonly back: string;
}

/** Every setting with whose word it is and, where a form may not choose it, the line of the file; the form is folded away. */
export function settingsList(settings: readonly ShownSetting[], form: SettingsForm, language: Language): Html {
  const rows = settings.map((one) => row(one, form, language));
  const asked = askForm(settings, form, language);
  return html`<ul class="rows">
      ${rows}
    </ul>
    ${asked === nothing ? nothing : fold(SAID[language].change, asked)}`;
}

/** The same where they are to be chosen: the form first, then what it may not choose. */
export function settingsForm(settings: readonly ShownSetting[], form: SettingsForm, language: Language): Html {
  const told = settings.filter((one) => !isAsked(one, form));
  return html`${askForm(settings, form, language)}
  ${
    told.length === 0
      ? nothing
      : html`<ul class="rows">
          ${told.map((one) => row(one, form, language))}
        </ul>`
  }`;
}

function askForm(settings: readonly ShownSetting[], form: SettingsForm, language: Language): Html {
  const asked = settings.filter((one) => isAsked(one, form));
  if (form.csrf === null || asked.length === 0) return nothing;
  return deedForm(
    form.csrf,
    html`<input type="hidden" name="back" value="${form.back}" /> ${asked.map((one) => field(one, language))}
      ${whyField(language)} ${button('/settings/change', SAID[language].look)}`,
  );
}

function field(one: ShownSetting, language: Language): Html {
  const { key, value, shape, expected, isLive } = one;
  const said = SAID[language];
  const hints = [
    expected?.[language] ?? null,
    shape.kind === 'list' ? said.list : null,
    isLive ? said.live : said.late,
    standing(one, said),
    key,
  ];
  const control =
    shape.kind === 'choice'
      ? html`<select name="${key}">
          ${shape.of.map(
            (option) =>
              html`<option value="${option}" ${option === value ? html`selected` : nothing}>
                ${optionWords(option, said)}
              </option>`,
          )}
        </select>`
      : html`<input
          name="${key}"
          value="${value}"
          maxlength="2000"
          inputmode="${shape.kind === 'number' ? 'numeric' : 'text'}"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
        />`;
  return html`<label
    >${settingWords(SETTING_WORDS, key, language)} ${control}
    <small>${hints.filter((hint) => hint !== null).join(' · ')}</small></label
  >`;
}

function row(one: ShownSetting, form: SettingsForm, language: Language): Html {
  const { key, value, line } = one;
  const said = SAID[language];
  const shown = value === '' ? said.none : optionWords(value, said);
  return html`<li>
    <p>${settingWords(SETTING_WORDS, key, language)}: <b class="own">${shown}</b></p>
    <p>
      <small>
        ${standing(one, said)} · ${key}
        ${isAsked(one, form) ? nothing : html`<br />${said.byHand(String(line ?? 1), form.file ?? INSTALLED, one.isLive ? 'reload' : 'restart')}`}
      </small>
    </p>
  </li>`;
}

/** Whose word it is, and whether it holds already. */
function standing({ source, line, waits }: ShownSetting, said: Words): string {
  const whose = said.source[source](String(line ?? '?'));
  return waits === true ? `${whose} · ${said.waits}` : whose;
}

const optionWords = (option: string, said: Words): string =>
  option === 'true' ? said.yes : option === 'false' ? said.no : option;
