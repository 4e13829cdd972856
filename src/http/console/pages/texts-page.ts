import { html } from 'hono/html';
import { SMS_SIGNS } from '../../../domain/messages/gsm7.ts';
import { LANGUAGES, type Language } from '../../../domain/time/time.ts';
import { MESSAGE_NAMES, MESSAGE_WORDS } from '../../../views/message-words.ts';
import type { ShownMessage } from '../../../views/messages.ts';
import { nothing, type Html } from '../frame/markup.ts';
import { button, deedForm, fold, whyField, type Forms } from '../parts/deed-forms.ts';
import { INSTALLED } from '../parts/settings-part.ts';
import { smsFilters, TEXTS_PATH } from './sms-page.ts';

interface Words {
  readonly about: string;
  readonly tongue: Readonly<Record<Language, string>>;
  readonly length: (septets: number, parts: number) => string;
  readonly source: Readonly<Record<ShownMessage['source'], (line: string, file: string) => string>>;
  readonly change: string;
  readonly label: string;
  readonly hint: string;
  readonly look: string;
  readonly back: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    about:
      'Each text as it would reach a customer now, filled for a line of nobody’s. A customer is written to in the language of their line.',
    tongue: { en: 'English', sw: 'Swahili' },
    length: (septets, parts) => `${septets} of ${SMS_SIGNS} signs · ${parts} SMS (GSM-7)`,
    source: {
      default: () => 'comes with Washa',
      console: () => 'in your own words',
      file: (line, file) => `the settings file says it: line ${line} of ${file}`,
    },
    change: 'Change…',
    label: 'The text',
    hint: '{{…}} is filled in. A part in [[ ]] is left out when there is nothing to fill in, or when the text would be longer than one SMS.',
    look: 'Show how it reads',
    back: 'Back to what comes with Washa',
  },
  sw: {
    about: 'Kila ujumbe kama utakavyomfikia mteja sasa, kwa laini ya mfano. Mteja huandikiwa kwa lugha ya laini yake.',
    tongue: { en: 'Kiingereza', sw: 'Kiswahili' },
    length: (septets, parts) => `herufi ${septets} kati ya ${SMS_SIGNS} · SMS ${parts} (GSM-7)`,
    source: {
      default: () => 'unakuja na Washa',
      console: () => 'kwa maneno yako',
      file: (line, file) => `faili la mipangilio linasema: mstari ${line} wa ${file}`,
    },
    change: 'Badilisha…',
    label: 'Maandishi',
    hint: '{{…}} hujazwa. Sehemu iliyo ndani ya [[ ]] huachwa ikiwa hakuna cha kujaza, au maandishi yakizidi SMS moja.',
    look: 'Onyesha yatakavyosomeka',
    back: 'Rudi kwenye maandishi ya Washa',
  },
};

/** Every text that is sent by itself, as it reads and what it costs; an owner writes it in words of their own. @param file the settings file */
export function textsPage(
  messages: readonly ShownMessage[],
  file: string | null,
  forms: Forms,
  language: Language,
): Html {
  const said = SAID[language];
  const csrf = forms?.may('settings.change') === true ? forms.csrf : null;
  const shown = { csrf, file: file ?? INSTALLED, said, language };
  return html`<div class="narrow-page">
    <section class="part">
      ${smsFilters(null, language)}
      <p class="note">${said.about}</p>
    </section>
    ${MESSAGE_NAMES.map((name) => {
      const words = MESSAGE_WORDS[name];
      const tongues = LANGUAGES.flatMap(
        (one) => messages.find((message) => message.name === name && message.language === one) ?? [],
      );
      return html`<section class="part" id="${name}">
        <h2>${words.name[language]}</h2>
        <p class="note">${words.when[language]}</p>
        <div class="texts">${tongues.map((message) => textIn(message, shown))}</div>
      </section>`;
    })}
  </div>`;
}

interface Shown {
  readonly csrf: string | null;
  readonly file: string;
  readonly said: Words;
  readonly language: Language;
}

function textIn(message: ShownMessage, { csrf, file, said, language }: Shown): Html {
  const { key, text, septets, parts, source, line } = message;
  return html`<div class="text">
    <h3>${said.tongue[message.language]}</h3>
    <p class="sms" lang="${message.language}">${text}</p>
    <p><small>${said.length(septets, parts)} · ${said.source[source](String(line ?? 1), file)}</small></p>
    ${
      csrf === null || source === 'file'
        ? nothing
        : html`${fold(said.change, deedForm(csrf, changeForm(message, said, language)))}
          ${source === 'console' ? deedForm(csrf, backForm(key, said)) : nothing}`
    }
  </div>`;
}

const goingBack = html`<input type="hidden" name="back" value="${TEXTS_PATH}" />`;

function changeForm({ key, language: tongue, template }: ShownMessage, said: Words, language: Language): Html {
  return html`${goingBack}
    <label
      >${said.label}
      <textarea class="own" name="${key}" lang="${tongue}" rows="6" maxlength="1000" spellcheck="false">
${template}</textarea>
      <small>${said.hint}</small></label
    >
    ${whyField(language)} ${button('/settings/change', said.look)}`;
}

/** An empty text takes the choice back. */
function backForm(key: string, said: Words): Html {
  return html`${goingBack}<input type="hidden" name="${key}" value="" />
    ${button('/settings/change', said.back, 'quiet')}`;
}
