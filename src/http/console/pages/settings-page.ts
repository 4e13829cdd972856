import { html } from 'hono/html';
import { isMessageText } from '../../../domain/settings.ts';
import type { Language } from '../../../domain/time/time.ts';
import { SECTION_WORDS, settingWords } from '../../../views/settings-words.ts';
import type { SettingsSection } from '../../../views/settings.ts';
import { mark, nothing, type Html } from '../frame/markup.ts';
import { button, deedForm, fold, type Forms } from '../parts/deed-forms.ts';
import { TEXTS_PATH } from './sms-page.ts';
import { settingsList } from '../parts/settings-part.ts';

const SAID: Readonly<
  Record<Language, Readonly<Record<'about' | 'waits' | 'jump' | 'restart' | 'byHand' | 'texts', string>>>
> = {
  en: {
    about:
      'The settings file of the box has the last word. What it does not say otherwise is chosen here; the file is never written. An empty field takes the choice back.',
    waits: 'Something was changed, and Washa does not go by it yet. It is taken up by:',
    jump: 'Sections',
    restart: 'Start Washa anew',
    byHand: 'Nothing would start Washa again here: end it where it was started, and start it there.',
    texts: 'The texts of its SMS',
  },
  sw: {
    about:
      'Faili la mipangilio la kisanduku lina neno la mwisho. Lisichosema vingine huchaguliwa hapa; faili haliandikwi kamwe. Ukiacha nafasi tupu, uchaguzi unaondolewa.',
    waits: 'Kitu kimebadilishwa, na Washa bado haikitumii. Kitatumika kwa:',
    jump: 'Sehemu',
    restart: 'Anzisha Washa upya',
    byHand: 'Hapa hakuna kitakachoanzisha Washa tena: izime pale ilipoanzishwa, na uianzishe hapo.',
    texts: 'Maandishi ya SMS zake',
  },
};

/** What this box is set up with, whose word each is, and how it is changed. */
export function settingsPage(
  sections: readonly SettingsSection[],
  file: string | null,
  forms: Forms,
  isRestartable: boolean,
  language: Language,
): Html {
  const said = SAID[language];
  const csrf = forms?.may('settings.change') === true ? forms.csrf : null;
  const waiting = sections.flatMap(({ settings }) => settings.filter(({ waits }) => waits === true));
  const verb = waiting.every(({ isLive }) => isLive) ? 'reload' : 'restart';
  const mayRestart = forms?.may('box.restart') === true;
  const called = (section: string) => settingWords(SECTION_WORDS, section, language);
  return html`<div class="narrow-page">
    <section class="part">
      <p>${said.about}</p>
      ${file === null ? nothing : html`<p class="own-words">${file}</p>`}
      ${
        waiting.length > 0
          ? html`<p class="why-line wait">${mark('wait')}<span>${said.waits}</span></p>
              ${mayRestart && verb === 'restart' ? nothing : html`<p class="own-words">sudo systemctl ${verb} washa</p>`}`
          : nothing
      }
      ${
        !mayRestart
          ? nothing
          : isRestartable
            ? deedForm(forms.csrf, button('/box/restart', said.restart, verb === 'restart' ? '' : 'quiet'))
            : html`<p class="note">${said.byHand}</p>`
      }
      ${fold(
        said.jump,
        html`<nav class="filters" aria-label="${said.jump}">
          ${sections.map(({ section }) => html`<a href="#${section}">${called(section)}</a>`)}
        </nav>`,
      )}
    </section>
    ${sections.map(
      ({ section, settings }) =>
        html`<section class="part" id="${section}">
          <h2>${called(section)}</h2>
          ${settingsList(
            settings.filter(({ key }) => !isMessageText(key)),
            { csrf, file, back: '/settings' },
            language,
          )}
          ${settings.some(({ key }) => isMessageText(key)) ? html`<p><a href="${TEXTS_PATH}">${said.texts}</a></p>` : nothing}
        </section>`,
    )}
  </div>`;
}
