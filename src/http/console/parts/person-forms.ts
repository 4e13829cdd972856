import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type Html } from '../frame/markup.ts';
import { button, deedForm, fold, type Forms } from './deed-forms.ts';

interface Words {
  readonly fold: string;
  readonly export: string;
  readonly erase: string;
  readonly eraseNote: string;
  readonly endFirst: string;
  readonly erased: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    fold: 'The person: export, erase…',
    export: 'All that is held about this person, as a file',
    erase: 'Erase this person: show what goes and what stays',
    eraseNote:
      'For whoever asks to be forgotten. Sums, receipts and days stay in the books; nothing else of them does.',
    endFirst: 'End this line first.',
    erased: 'Whoever had this line was erased on',
  },
  sw: {
    fold: 'Mteja mwenyewe: taarifa zake, futa…',
    export: 'Taarifa zote za mteja huyu, kama faili',
    erase: 'Futa mteja huyu: onyesha kinachofutwa na kinachobaki',
    eraseNote: 'Kwa anayeomba asahaulike. Kiasi, risiti na siku hubaki vitabuni; kingine chochote chake hakibaki.',
    endFirst: 'Funga laini hii kwanza.',
    erased: 'Mwenye laini hii alifutwa',
  },
};

/** What is done about whoever has a line, and not about the line. @param isEnded it is served no more */
export function personForms(id: number, isEnded: boolean, forms: NonNullable<Forms>, { language }: Formats): Html {
  if (!forms.may('subscriber.erase')) return nothing;
  const said = SAID[language];
  return fold(
    said.fold,
    html`<div class="paper">
      ${deedForm(forms.csrf, button(`/lines/${id}/export`, said.export, 'quiet'))}
      <p>${said.eraseNote}</p>
      ${isEnded ? deedForm(forms.csrf, button(`/lines/${id}/erase`, said.erase, 'quiet')) : html`<p>${said.endFirst}</p>`}
    </div>`,
  );
}

/** On the page of a line whose person was erased. */
export function erasedNote(at: number, now: number, formats: Formats): Html {
  return html`<p class="did" role="status">${SAID[formats.language].erased} ${when(at, now, formats)}</p>`;
}
